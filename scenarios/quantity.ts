import Type, { type TString } from 'typebox';

/**
 * Quantities as users write them: a number, a space, a unit (`20 s`, `5 Mbit/s`, `3.5 GHz`). A number without its unit
 * is an error. Prefixes are decimal; sizes are in bytes (`B`), rates in bits per second.
 */
interface Dimension {
  /** With its article, for messages. */
  name: string;
  examples: string;
  /** Factor from each unit to the unit of the parsed number. */
  units: Record<string, number>;
  /** Whether a value below zero makes sense. */
  signed?: boolean;
  /** Whether the parsed number is rounded to an integer. */
  integer?: boolean;
}

const DIMENSIONS = {
  duration: {
    name: 'a duration',
    examples: '20 s or 500 ms',
    units: { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 60e9, h: 3600e9 },
    integer: true,
  },
  rate: {
    name: 'a bit rate',
    examples: '5 Mbit/s or 64 kbit/s',
    units: { 'bit/s': 1, 'kbit/s': 1e3, 'Mbit/s': 1e6, 'Gbit/s': 1e9 },
  },
  size: { name: 'a size', examples: '1500 B or 256 kB', units: { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }, integer: true },
  frequency: {
    name: 'a frequency',
    examples: '3.5 GHz or 30 kHz',
    units: { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 },
  },
  length: { name: 'a length', examples: '120 m or 1.2 km', units: { m: 1, km: 1e3 } },
  speed: { name: 'a speed', examples: '3 km/h or 1 m/s', units: { 'm/s': 1, 'km/h': 1 / 3.6 } },
  power: { name: 'a power level', examples: '46 dBm', units: { dBm: 1 }, signed: true },
  ratio: { name: 'a ratio in decibels', examples: '3 dB', units: { dB: 1 }, signed: true },
  angle: { name: 'an angle', examples: '30 deg or -60 deg', units: { deg: 1 }, signed: true },
  coordinate: { name: 'a coordinate', examples: '50 m or -1.2 km', units: { m: 1, km: 1e3 }, signed: true },
} as const satisfies Record<string, Dimension>;

export type DimensionName = keyof typeof DIMENSIONS;

/** Bounds of a quantity, themselves written as quantities. */
export interface QuantityBounds {
  /** Smallest allowed value, such as `1 ms`. */
  minimum?: string;
  /** Largest allowed value. */
  maximum?: string;
}

/** Bounds, and whatever else the schema says about itself (`description`, `examples`). */
export type QuantityOptions = QuantityBounds & { description?: string; examples?: string[] };

/** What the schema keyword `quantity` says; the validator holds a value against it. */
export interface QuantityKeyword extends QuantityBounds {
  dimension: DimensionName;
}

/** Longest duration that integer nanoseconds hold exactly: 2^53 ns is 2501 h. */
const LONGEST_DURATION = '2500 h';

/** Schema of a duration, at most 2500 h. */
export const Duration = (options: QuantityOptions = {}): TString =>
  quantitySchema('duration', { maximum: LONGEST_DURATION, ...options });
export const Rate = (options: QuantityOptions = {}): TString => quantitySchema('rate', options);
export const Size = (options: QuantityOptions = {}): TString => quantitySchema('size', options);
export const Frequency = (options: QuantityOptions = {}): TString => quantitySchema('frequency', options);
export const Length = (options: QuantityOptions = {}): TString => quantitySchema('length', options);
export const Speed = (options: QuantityOptions = {}): TString => quantitySchema('speed', options);
/** Schema of a power level in dBm, which may be negative. */
export const Power = (options: QuantityOptions = {}): TString => quantitySchema('power', options);
/** Schema of a gain or loss in dB, which may be negative. */
export const Decibels = (options: QuantityOptions = {}): TString => quantitySchema('ratio', options);
/** Schema of an angle in degrees, which may be negative. */
export const Angle = (options: QuantityOptions = {}): TString => quantitySchema('angle', options);
/** Schema of a coordinate of a place, which may be negative. */
export const Coordinate = (options: QuantityOptions = {}): TString => quantitySchema('coordinate', options);

/** Integer nanoseconds. The text must have been validated; anything else throws, as in all functions below. */
export const durationNs = (text: string): number => parseQuantity('duration', text);
/** Bits per second. */
export const rateBps = (text: string): number => parseQuantity('rate', text);
/** Integer bytes. */
export const bytes = (text: string): number => parseQuantity('size', text);
export const frequencyHz = (text: string): number => parseQuantity('frequency', text);
export const lengthM = (text: string): number => parseQuantity('length', text);
/** Metres per second. */
export const speedMps = (text: string): number => parseQuantity('speed', text);
export const powerDbm = (text: string): number => parseQuantity('power', text);
export const decibels = (text: string): number => parseQuantity('ratio', text);
export const degrees = (text: string): number => parseQuantity('angle', text);
/** Metres from the origin of an axis. */
export const coordinateM = (text: string): number => parseQuantity('coordinate', text);

/** What is wrong with a text as a quantity, or undefined when nothing is. Ends with what was expected. */
export function quantityProblem(keyword: QuantityKeyword, text: string): string | undefined {
  const dimension = dimensionOf(keyword.dimension);
  const expected = `expected ${quantityExpectation(keyword)}`;
  const parts = /^([-+]?[\d.]+) *(.*)$/s.exec(text);
  if (parts === null) return `got string '${text}', ${expected}`;
  const unit = parts[2]!;
  if (unit === '') return `'${text}' has no unit; ${expected}`;
  if (!Object.hasOwn(dimension.units, unit)) {
    return `unknown unit '${unit}' in '${text}'; ${expected}, in one of the units ${Object.keys(dimension.units).join(', ')}`;
  }
  if (text.startsWith('-') && dimension.signed !== true) return `'${text}' is negative; ${expected}`;
  if (!patternOf(dimension).test(text) || !withinBounds(keyword, text)) return `got '${text}', ${expected}`;
  return undefined;
}

/** Such as `a duration such as 20 s or 500 ms, at least 1 ms`. */
export function quantityExpectation({ dimension, minimum, maximum }: QuantityKeyword): string {
  const { name, examples } = DIMENSIONS[dimension];
  const atLeast = minimum === undefined ? '' : `, at least ${minimum}`;
  const implied = dimension === 'duration' && maximum === LONGEST_DURATION;
  const atMost = maximum === undefined || implied ? '' : `, at most ${maximum}`;
  return `${name} such as ${examples}${atLeast}${atMost}`;
}

function quantitySchema(dimension: DimensionName, { minimum, maximum, ...annotations }: QuantityOptions): TString {
  const quantity: QuantityKeyword = { dimension };
  if (minimum !== undefined) quantity.minimum = minimum;
  if (maximum !== undefined) quantity.maximum = maximum;
  const expected = quantityExpectation(quantity);
  return Type.String({ ...annotations, pattern: patternOf(dimensionOf(dimension)).source, expected, quantity });
}

function withinBounds({ dimension, minimum, maximum }: QuantityKeyword, text: string): boolean {
  const value = parseQuantity(dimension, text);
  if (minimum !== undefined && value < parseQuantity(dimension, minimum)) return false;
  return maximum === undefined || value <= parseQuantity(dimension, maximum);
}

function parseQuantity(name: DimensionName, text: string): number {
  const dimension = dimensionOf(name);
  const [, amount, unit] = patternOf(dimension).exec(text) ?? [];
  if (amount === undefined || unit === undefined) throw new Error(`'${text}' is not ${dimension.name}`);
  const value = Number(amount) * dimension.units[unit]!;
  return dimension.integer === true ? Math.round(value) : value;
}

/** At most 15 digits, more than which a number does not hold. The first group is the amount, the second the unit. */
function patternOf({ units, signed }: Dimension): RegExp {
  const sign = signed === true ? '[-+]?' : '';
  return new RegExp(`^(${sign}[0-9]{1,15}(?:\\.[0-9]{1,9})?) ?(${Object.keys(units).join('|')})$`);
}

function dimensionOf(name: DimensionName): Dimension {
  return DIMENSIONS[name];
}
