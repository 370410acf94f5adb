import type { Assertion, Verdict } from './record.ts';

export interface Ruling {
  verdict: Verdict;
  /** Why, in sentences; empty for passed. */
  reasons: string[];
}

/**
 * The verdict of a case that was run to its end. A broken MUST outweighs everything: it was seen. What could not be judged
 * outweighs a warning, and a case that asserted nothing has told nothing.
 * @param notApplicable why the case does not apply after all; nothing that was found beside it is hidden by that
 */
export function rule(
  assertions: readonly Assertion[],
  inconclusive: readonly string[],
  notApplicable?: string,
): Ruling {
  const broken = assertions.filter(({ held }) => !held);
  const failures = broken.filter(({ level }) => level === 'MUST');
  if (failures.length > 0) return { verdict: 'failed', reasons: [...failures.map(sentence), ...inconclusive] };
  if (inconclusive.length > 0) return { verdict: 'inconclusive', reasons: [...inconclusive, ...broken.map(sentence)] };
  if (assertions.length === 0) return { verdict: 'error', reasons: ['the case asserted nothing'] };
  if (broken.length > 0) return { verdict: 'warning', reasons: broken.map(sentence) };
  if (notApplicable !== undefined) return { verdict: 'not-applicable', reasons: [notApplicable] };
  return { verdict: 'passed', reasons: [] };
}

/**
 * The verdict if any reading of a contested place would do. What is undefined by the published files fails nobody here.
 */
export function ruleLeniently(
  assertions: readonly Assertion[],
  inconclusive: readonly string[],
  notApplicable?: string,
): Verdict {
  const readAnyWay = assertions.map((each) =>
    each.erratum === undefined ? each : { ...each, held: Object.values(each.erratum.readings).some(Boolean) },
  );
  return rule(readAnyWay, inconclusive, notApplicable).verdict;
}

export function sentence({ check, expected, actual }: Assertion): string {
  return `${check}: expected ${expected}, got ${actual}`;
}
