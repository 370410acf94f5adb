import type { Verdict } from './upstream.ts';

/** How a verdict is shown everywhere: a word, and a sign so that colour is never the only difference. */
export interface VerdictStyle {
  label: string;
  sign: string;
  /** What it means, in one sentence. */
  meaning: string;
}

export const VERDICT_STYLES: Readonly<Record<Verdict, VerdictStyle>> = {
  failed: { label: 'failed', sign: '✕', meaning: 'The target broke a MUST.' },
  flaky: { label: 'flaky', sign: '≈', meaning: 'The target broke a MUST once and did not when asked again.' },
  error: { label: 'error', sign: '⚡', meaning: 'The harness itself is at fault; nothing is said about the target.' },
  inconclusive: { label: 'inconclusive', sign: '?', meaning: 'The situation to judge did not come about.' },
  warning: { label: 'warning', sign: '!', meaning: 'Only a SHOULD was broken, or something undocumented was seen.' },
  skipped: { label: 'skipped', sign: '–', meaning: 'An asset that the case needs was missing.' },
  passed: { label: 'passed', sign: '✓', meaning: 'Every assertion held, and there was at least one.' },
  'not-applicable': {
    label: 'not applicable',
    sign: '○',
    meaning: 'The target declares that it does not offer this, or no black box can tell.',
  },
};

/**
 * From worst to best. `not-applicable` comes last: a requirement with one passed and one inapplicable case is passed,
 * whereas a skipped case leaves part of it untested.
 */
export const WORST_FIRST: readonly Verdict[] = [
  'failed',
  'flaky',
  'error',
  'inconclusive',
  'warning',
  'skipped',
  'passed',
  'not-applicable',
];

/** The order in which counts are listed: the good news where it is expected, first. */
export const COUNT_ORDER: readonly Verdict[] = [
  'passed',
  'failed',
  'flaky',
  'warning',
  'inconclusive',
  'error',
  'skipped',
  'not-applicable',
];

/** @returns undefined for no verdict at all. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict));
}

/** Whether someone has to look at it. */
export function needsAttention(verdict: Verdict): boolean {
  return (
    verdict === 'failed' ||
    verdict === 'flaky' ||
    verdict === 'error' ||
    verdict === 'inconclusive' ||
    verdict === 'warning'
  );
}

export function countVerdicts(verdicts: readonly Verdict[]): Record<Verdict, number> {
  const counts = {
    passed: 0,
    failed: 0,
    flaky: 0,
    warning: 0,
    inconclusive: 0,
    'not-applicable': 0,
    skipped: 0,
    error: 0,
  };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

/** The verdicts that counts are listed for: only a run with retries can have flaky cases. */
export function shownVerdicts(cases: readonly { verdict: Verdict }[]): readonly Verdict[] {
  const isFlaky = cases.some(({ verdict }) => verdict === 'flaky');
  return COUNT_ORDER.filter((verdict) => verdict !== 'flaky' || isFlaky);
}
