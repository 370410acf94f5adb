/** Range and step of a y axis that starts at zero and ends at a round number. */
export interface LinearRange {
  max: number;
  interval: number;
}

/** The smallest range of 3 to 6 steps of 1, 2, 2.5 or 5 times a power of ten that holds the value. */
export function linearRange(highest: number): LinearRange {
  if (!(highest > 0)) return { max: 1, interval: 0.5 };
  const power = 10 ** Math.floor(Math.log10(highest / 4));
  const step = [1, 2, 2.5, 5, 10].find((factor) => highest <= factor * power * 5) ?? 10;
  const interval = step * power;
  return { max: Math.ceil(highest / interval - 1e-9) * interval, interval };
}

/** The powers of ten around the positive values. */
export function logRange(values: readonly number[]): { min: number; max: number } {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return { min: 1, max: 10 };
  const min = 10 ** Math.floor(Math.log10(Math.min(...positive)));
  const max = 10 ** Math.ceil(Math.log10(Math.max(...positive)));
  return { min, max: max > min ? max : min * 10 };
}

/** A logarithmic axis where a linear one would flatten the smaller values to the ground. */
export function scaleFor(values: readonly number[]): 'linear' | 'log' {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return 'linear';
  return Math.max(...positive) / Math.min(...positive) > 40 ? 'log' : 'linear';
}

/** A tick: `0`, `2.5`, `1000`. */
export function tickText(value: number): string {
  return String(Number(value.toPrecision(6)));
}
