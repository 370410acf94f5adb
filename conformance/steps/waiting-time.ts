import { durationNs } from '../../scenarios/quantity.ts';
import type { CaseRun } from '../case-run.ts';
import { type Finding, shown } from '../checks/finding.ts';
import { resolvePlaceholders } from '../placeholder.ts';

/** Milliseconds of a duration such as `2 s`. */
export function durationMs(text: string): number {
  return durationNs(text) / 1e6;
}

/** What a case adds to a duration to be past its end, at most, in seconds. */
const SPARE_S = 60;

/**
 * Waits for a duration, or for a placeholder whose value is a number of seconds. Such a value is the target's word, which nobody
 * waits for in vain: no session lasts longer than all that the case has asked for.
 * @returns what was wrong with the value, if so
 */
export async function waitFor(run: CaseRun, text: string): Promise<Finding | undefined> {
  const { time } = run.target;
  const value = resolvePlaceholders(text, run.lookup);
  const isOwn = value === text;
  const milliseconds = isOwn ? durationMs(text) : typeof value === 'number' ? value * 1000 : NaN;
  const longestS = isOwn ? Infinity : longestLifeS(run);
  if (!(milliseconds >= 0 && milliseconds <= longestS * 1000))
    return run.expectation('wait', false, `a time of at most ${longestS} s, as no more was asked for`, shown(value));
  await time.waitUntil(time.nowMs() + milliseconds);
  return undefined;
}

/** Seconds after which nothing of a case can be left: all durations that it has asked for, extensions included, and some more. */
export function longestLifeS(run: CaseRun): number {
  const asked = run.placedExchanges.flatMap(({ exchange }) => {
    const { json } = exchange.request;
    if (typeof json !== 'object' || json === null) return [];
    const { duration, requestedAdditionalDuration } = json as Record<string, unknown>;
    return [duration, requestedAdditionalDuration].filter((each) => typeof each === 'number');
  });
  return asked.reduce((sum, each) => sum + each, SPARE_S);
}
