import { CONFIDENCE, type Measurement, type MeasurementVerdict } from '../emulator/index.ts';

/** A measurement as people read it: numbers to the digits that its tolerance gives a meaning. */
export interface MeasurementText {
  measured: string;
  expected: string;
  tolerance: string;
}

export const VERDICT_TEXTS: Readonly<Record<MeasurementVerdict, string>> = {
  passed: '✓ pass',
  failed: '✗ fail',
  inconclusive: '? unsure',
  informative: 'i info',
};

const MOST_DECIMALS = 9;

export function measurementText({ measured, expected }: Measurement): MeasurementText {
  const { value, halfWidth } = measured;
  const scatter = halfWidth > 0 ? halfWidth : expected.kind === 'band' ? expected.tolerance : 0;
  const decimals = scatter > 0 ? decimalsOf(scatter) : undefined;
  const text = (number: number): string => numberText(number, decimals);
  const interval = halfWidth > 0 ? `CI ± ${numberText(halfWidth, decimalsOf(halfWidth))}` : '';
  const texts = (expectedText: string, ...tolerances: string[]): MeasurementText => ({
    measured: text(value),
    expected: expectedText,
    tolerance: tolerances.filter((each) => each !== '').join(', '),
  });
  switch (expected.kind) {
    case 'band':
      return texts(text(expected.value), bandText(expected.tolerance), interval);
    case 'law':
      return texts(text(expected.value), interval);
    case 'at-least':
      return texts(`≥ ${text(expected.bound)}`, interval);
    case 'at-most':
      return texts(`≤ ${text(expected.bound)}`, interval);
    case 'distance':
      return texts(`≤ ${text(expected.critical)}`, `KS ${100 * CONFIDENCE} %`);
    case 'reference':
      return texts(text(expected.value), interval);
  }
}

function bandText(tolerance: number): string {
  return tolerance === 0 ? 'exact' : `± ${Number(tolerance.toPrecision(2))}`;
}

/** Decimals that show two digits of a tolerance. */
function decimalsOf(tolerance: number): number {
  if (!(tolerance > 0)) return 0;
  return Math.min(MOST_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(tolerance))));
}

function numberText(value: number, decimals: number | undefined): string {
  return decimals === undefined ? plainText(value) : value.toFixed(decimals);
}

/** Five digits at most, all of them for whole numbers. */
function plainText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}
