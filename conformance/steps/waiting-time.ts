import { durationNs } from '../../scenarios/quantity.ts';
import type { CaseRun } from '../case-run.ts';
import { resolvePlaceholders } from '../placeholder.ts';

/** Milliseconds of a duration such as `2 s`. */
export function durationMs(text: string): number {
  return durationNs(text) / 1e6;
}

/** Milliseconds of a duration, or of a placeholder whose value is a number of seconds. @throws for anything else. */
export function waitingTimeMs(run: CaseRun, text: string): number {
  const value = resolvePlaceholders(text, run.lookup);
  const milliseconds = typeof value === 'number' ? value * 1000 : durationMs(String(value));
  if (!(milliseconds >= 0)) throw new Error(`cannot wait for ${text}`);
  return milliseconds;
}
