/**
 * Elementary functions made of IEEE-754 additions, multiplications, divisions and square roots, which every engine
 * must round in the same way. `Math.exp`, `Math.log`, `Math.sin` and `Math.pow` may differ in their last bit between
 * engines, and one bit is enough to send a scheduler down another path. Relative error below 1e-13 in the stated ranges.
 */

const LN2 = 0.6931471805599453;
/** ln 2 in two parts: multiples of the high one by an integer below 2^20 are exact. */
const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const LN10 = 2.302585092994046;

/** Steps of the table of exp to a factor of two. */
const EXP_STEPS = 64;
const EXP_STEP_HIGH = LN2_HIGH / EXP_STEPS;
const EXP_STEP_LOW = LN2_LOW / EXP_STEPS;
/** 2^(n/64). */
const EXP_OF_STEP = Float64Array.from({ length: EXP_STEPS }, (_, n) => expSeries(n * EXP_STEP_HIGH + n * EXP_STEP_LOW));

/** 2^(n − 1024). */
const POWERS_OF_TWO = Float64Array.from({ length: 2048 }, (_, n) => powerOfTwo(n - 1024));

/** Points of the table of log in a unit; the first is at 45/64, just below 1/√2. */
const LOG_POINTS = 64;
const FIRST_LOG_POINT = 45;
/** ln((45 + n)/64), up to the last point above √2. */
const LOG_OF_POINT = Float64Array.from({ length: 47 }, (_, n) => logSeries((FIRST_LOG_POINT + n) / LOG_POINTS));
/** Upper word of 1/√2 as a float: where the mantissa's range of log begins. */
const UPPER_WORD_OF_SQRT1_2 = 0x3fe6a09e;

const bits = new DataView(new ArrayBuffer(8));

/** e^x for |x| < 708; 0 below and Infinity above. x = k·ln2/64 + r: 2^(k/64) from a table, times a Taylor series of r <= ln2/128. */
export function exp(x: number): number {
  if (x < -708) return 0;
  if (x > 708) return Infinity;
  const k = Math.floor(x * (EXP_STEPS / LN2) + 0.5);
  const r = x - k * EXP_STEP_HIGH - k * EXP_STEP_LOW;
  const series = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)))));
  return series * EXP_OF_STEP[k & (EXP_STEPS - 1)]! * POWERS_OF_TWO[(k >> 6) + 1024]!;
}

/** Natural logarithm of a positive normal number x = 2^k·m, m in [1/√2, √2): k·ln2 + ln m. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOfLimit(x);
  const k = binaryExponent(x);
  return k * LN2_HIGH + (logOfMantissa(x * POWERS_OF_TWO[1024 - k]!) + k * LN2_LOW);
}

/** As `log`; exact for powers of two. */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOfLimit(x);
  const k = binaryExponent(x);
  return k + logOfMantissa(x * POWERS_OF_TWO[1024 - k]!) / LN2;
}

export function log10(x: number): number {
  return log(x) / LN10;
}

/** Power ratio of a level in dB: 10^(dB/10). */
export function dbToLinear(levelDb: number): number {
  return exp(levelDb * (LN10 / 10));
}

/** Level in dB of a power ratio. */
export function linearToDb(ratio: number): number {
  return log(ratio) * (10 / LN10);
}

/** x^y for x > 0. */
export function power(x: number, y: number): number {
  return exp(y * log(x));
}

/** cos(2π·turns): argument in turns, so that the reduction is exact. */
export function cosTurns(turns: number): number {
  let t = turns - Math.floor(turns);
  if (t > 0.5) t = 1 - t;
  const negative = t > 0.25;
  if (negative) t = 0.5 - t;
  const value = t > 0.125 ? sinSeries(0.25 - t) : cosSeries(t);
  return negative ? -value : value;
}

/** sin(2π·turns). */
export function sinTurns(turns: number): number {
  return cosTurns(turns - 0.25);
}

/** Angle of the vector (x, y) from the x axis towards the y axis, in turns: 0 <= angle < 1, 0 for the null vector. */
export function atan2Turns(y: number, x: number): number {
  const [sizeX, sizeY] = [Math.abs(x), Math.abs(y)];
  let turns = sizeY > sizeX ? 0.25 - arctanTurns(sizeX / sizeY) : sizeX === 0 ? 0 : arctanTurns(sizeY / sizeX);
  if (x < 0) turns = 0.5 - turns;
  if (y < 0) turns = 1 - turns;
  // A negative angle too small to tell from a whole turn.
  return turns === 1 ? 0 : turns;
}

function cosSeries(turns: number): number {
  const x = turns * 2 * Math.PI;
  return alternatingSeries(x * x, 1, 0);
}

function sinSeries(turns: number): number {
  const x = turns * 2 * Math.PI;
  return alternatingSeries(x * x, x, 1);
}

function alternatingSeries(x2: number, first: number, order: number): number {
  let term = first;
  let sum = first;
  for (let n = order + 2; n <= order + 18; n += 2) {
    term *= -x2 / (n * (n - 1));
    sum += term;
  }
  return sum;
}

/** Angle whose tangent is `t`, 0 <= t <= 1, in turns: halved three times, to 1/64 of a turn at most, then the series of arctan. */
function arctanTurns(t: number): number {
  let tangent = t;
  for (let halving = 0; halving < 3; halving++) tangent /= 1 + Math.sqrt(1 + tangent * tangent);
  const square = tangent * tangent;
  let sum = 0;
  for (let n = 19; n >= 1; n -= 2) sum = 1 / n - square * sum;
  return (8 * tangent * sum) / (2 * Math.PI);
}

/** k of x = 2^k·m with m in [1/√2, √2), from the upper word of the float. */
function binaryExponent(x: number): number {
  bits.setFloat64(0, x);
  return (bits.getInt32(0) - UPPER_WORD_OF_SQRT1_2) >> 20;
}

/** ln m for m in [1/√2, √2): that of the table's nearest point c, plus 2·artanh((m − c)/(m + c)). */
function logOfMantissa(m: number): number {
  const point = (m * LOG_POINTS + 0.5) | 0;
  const c = point / LOG_POINTS;
  const z = (m - c) / (m + c);
  const z2 = z * z;
  return LOG_OF_POINT[point - FIRST_LOG_POINT]! + 2 * z * (1 + z2 * (1 / 3 + z2 * (1 / 5 + z2 * (1 / 7))));
}

/** The logarithm of what is no positive finite number. */
function logOfLimit(x: number): number {
  if (x === 0) return -Infinity;
  return x > 0 ? Infinity : NaN;
}

/** e^x for 0 <= x < 1, slowly. */
function expSeries(x: number): number {
  let sum = 1;
  for (let n = 20; n >= 1; n--) sum = 1 + (sum * x) / n;
  return sum;
}

/** ln x for x around 1, slowly. */
function logSeries(x: number): number {
  const z = (x - 1) / (x + 1);
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = sum * z * z + 1 / n;
  return 2 * z * sum;
}

/** 2^n for −1074 <= n; Infinity from 1024 on. */
function powerOfTwo(n: number): number {
  let value = 1;
  for (let step = 0; step < Math.abs(n); step++) value *= n < 0 ? 0.5 : 2;
  return value;
}
