import type { Check, Measurement, MeasurementVerdict } from './check.ts';

/** What came out of a check. */
export interface CheckResult {
  readonly check: Check;
  readonly measurements: readonly Measurement[];
  /** The worst of its measurements; inconclusive when it measured nothing. */
  readonly verdict: MeasurementVerdict;
}

const WORST_FIRST: readonly MeasurementVerdict[] = ['failed', 'inconclusive', 'passed', 'informative'];

export function runCheck(check: Check): CheckResult {
  const measurements = check.run();
  return { check, measurements, verdict: worstVerdict(measurements) };
}

function worstVerdict(results: readonly { readonly verdict: MeasurementVerdict }[]): MeasurementVerdict {
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  return WORST_FIRST.find((verdict) => verdicts.has(verdict)) ?? 'inconclusive';
}
