/**
 * Elementary functions made of IEEE-754 additions, multiplications, divisions and square roots, which every engine
 * must round in the same way. `Math.exp`, `Math.log`, `Math.sin` and `Math.pow` may differ in their last bit between
 * engines, and one bit is enough to send a scheduler down another path. Relative error below 1e-13 in the stated ranges.
 */

const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const LN2 = 0.6931471805599453;
const LN10 = 2.302585092994046;

const bits = new DataView(new ArrayBuffer(8));

/** e^x for |x| < 700. Reduced to |r| <= ln2/2, then a Taylor series to r^13. */
export function exp(x: number): number {
  if (x < -700) return 0;
  const k = Math.round(x / LN2);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 14; n++) {
    term *= r / n;
    sum += term;
  }
  return sum * twoToThe(k);
}

/** Natural logarithm of a positive normal number. The mantissa is reduced to [1/√2, √2], then 2·artanh((m−1)/(m+1)). */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  bits.setFloat64(0, x);
  let exponent = ((bits.getUint16(0) >> 4) & 0x7ff) - 1023;
  bits.setUint16(0, (bits.getUint16(0) & 0x800f) | 0x3ff0);
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const z2 = z * z;
  let sum = 0;
  for (let n = 21; n >= 1; n -= 2) sum = sum * z2 + 1 / n;
  return 2 * z * sum + exponent * LN2_LOW + exponent * LN2_HIGH;
}

export function log10(x: number): number {
  return log(x) / LN10;
}

export function log2(x: number): number {
  return log(x) / LN2;
}

/** Power ratio of a level in dB: 10^(dB/10). */
export function dbToLinear(levelDb: number): number {
  return exp((levelDb * LN10) / 10);
}

/** Level in dB of a power ratio. */
export function linearToDb(ratio: number): number {
  return 10 * log10(ratio);
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

/** A standard normal pair by Box–Muller from two uniforms in [0, 1). */
export function gaussianPair(u1: number, u2: number): [number, number] {
  const radius = Math.sqrt(-2 * log(1 - u1));
  return [radius * cosTurns(u2), radius * sinTurns(u2)];
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

function twoToThe(k: number): number {
  let value = 1;
  const base = k < 0 ? 0.5 : 2;
  for (let n = Math.abs(k), power = base; n > 0; n >>= 1, power *= power) if ((n & 1) === 1) value *= power;
  return value;
}
