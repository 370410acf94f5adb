import type { Expectation, Measurement, MeasurementVerdict } from './check.ts';
import { type Estimate, exactly } from './estimate.ts';
import type { KolmogorovSmirnov } from './kolmogorov-smirnov.ts';

/** A value without scatter within a tolerance. */
export function within(quantity: string, value: number, expected: number, tolerance: number): Measurement {
  return judged(quantity, exactly(value), { kind: 'band', value: expected, tolerance });
}

/** An estimate whose whole interval has to lie within a tolerance that the source of the value gives. */
export function withinBand(quantity: string, measured: Estimate, expected: number, tolerance: number): Measurement {
  return judged(quantity, measured, { kind: 'band', value: expected, tolerance });
}

/**
 * A law that has to lie in the interval of an estimate.
 * @param resolution widest half-width with which the runs still say something about the law
 */
export function followsLaw(quantity: string, measured: Estimate, value: number, resolution: number): Measurement {
  const measurement = judged(quantity, measured, { kind: 'law', value });
  if (measurement.verdict !== 'passed' || measured.halfWidth <= resolution) return measurement;
  return { ...measurement, verdict: 'inconclusive', note: `wider than ± ${resolution}, which this is to tell apart` };
}

/** An estimate whose whole interval has to lie at or above a bound. */
export function atLeast(quantity: string, measured: Estimate, bound: number): Measurement {
  return judged(quantity, measured, { kind: 'at-least', bound });
}

/** An estimate whose whole interval has to lie at or below a bound. */
export function atMost(quantity: string, measured: Estimate, bound: number): Measurement {
  return judged(quantity, measured, { kind: 'at-most', bound });
}

/** The distance of a Kolmogorov–Smirnov test, at most the critical one. */
export function sameDistribution(quantity: string, { distance, critical }: KolmogorovSmirnov): Measurement {
  return judged(quantity, exactly(distance), { kind: 'distance', critical });
}

/** A value beside another one, from which nothing follows. */
export function beside(quantity: string, measured: Estimate, reference: number, note: string): Measurement {
  return { ...judged(quantity, measured, { kind: 'reference', value: reference }), note };
}

function judged(quantity: string, measured: Estimate, expected: Expectation): Measurement {
  return { quantity, measured, expected, verdict: verdictOf(measured, expected) };
}

/** NaN never passes: no comparison with it is true. */
function verdictOf({ value, halfWidth }: Estimate, expected: Expectation): MeasurementVerdict {
  const passedIf = (holds: boolean): MeasurementVerdict => (holds ? 'passed' : 'failed');
  switch (expected.kind) {
    case 'band':
      return passedIf(Math.abs(value - expected.value) + halfWidth <= expected.tolerance);
    case 'law':
      return passedIf(Math.abs(value - expected.value) <= halfWidth);
    case 'at-least':
      return passedIf(value - halfWidth >= expected.bound);
    case 'at-most':
      return passedIf(value + halfWidth <= expected.bound);
    case 'distance':
      return passedIf(value <= expected.critical);
    case 'reference':
      return 'informative';
  }
}
