import type { CaseRecord } from './upstream.ts';
import { needsAttention } from './verdicts.ts';

/** A check that did not hold in many cases: most often one cause behind them all. */
export interface SharedFinding {
  /** What was checked, for example `x-correlator`. */
  check: string;
  /** In how many cases it did not hold. */
  cases: number;
  /** What was expected and what came, in the first of them. */
  expected: string;
  actual: string;
}

/** Cases from which on a finding is shared. */
const MANY_CASES = 10;
/** Most that are shown. */
const MOST_SHOWN = 8;

/** What many cases that need attention have in common, the most frequent first. */
export function sharedFindings(cases: readonly CaseRecord[]): SharedFinding[] {
  return findings(cases)
    .filter((each) => each.cases >= MANY_CASES)
    .slice(0, MOST_SHOWN);
}

/**
 * The reasons of each case, those that it shares with the fewest others first, so that a list of cases does not say one and the
 * same thing of all of them.
 */
export function tellingReasons(cases: readonly CaseRecord[]): (each: CaseRecord) => string[] {
  const counts = findings(cases).filter((each) => each.cases >= MANY_CASES);
  const shared = (reason: string): number => counts.find(({ check }) => reason.startsWith(`${check}: `))?.cases ?? 0;
  return ({ reasons }) => [...reasons].sort((a, b) => shared(a) - shared(b));
}

function findings(cases: readonly CaseRecord[]): SharedFinding[] {
  const found = new Map<string, SharedFinding>();
  for (const { assertions } of cases.filter(({ verdict }) => needsAttention(verdict))) {
    const broken = new Map(assertions.filter(({ held }) => !held).map((each) => [each.check, each]));
    for (const [check, { expected, actual }] of broken) {
      const known = found.get(check) ?? { check, cases: 0, expected, actual };
      found.set(check, { ...known, cases: known.cases + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.cases - a.cases);
}
