import type { Target } from '../target.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Reached } from './reachability.ts';

/** A Date header has whole seconds (RFC 9110 section 5.6.7): the server's time is somewhere within the one after it. */
const RESOLUTION_MS = 1000;

/**
 * How far the target's clock is off, by the Date of an answer: that time lies between the request and the answer, so that only what is
 * outside of this span and of the header's second can be told.
 */
export function diagnoseClock({ budgets }: Target, reached: readonly Reached[]): Diagnosis {
  const subject = 'clock';
  for (const { answer, atMs } of reached) {
    const dateMs = answer.kind === 'response' ? Date.parse(answer.headers['date'] ?? '') : NaN;
    if (Number.isNaN(dateMs)) continue;
    const skewMs = skewOf(dateMs, atMs - answer.durationMs, atMs);
    if (Math.abs(skewMs) <= budgets.clockToleranceMs)
      return {
        about: 'clock',
        subject,
        verdict: 'good',
        found: skewMs === 0 ? 'as ours' : `${shown(skewMs)}, which is tolerated`,
      };
    return {
      about: 'clock',
      subject,
      verdict: 'bad',
      found: `${shown(skewMs)}; timestamps may be off by ${budgets.clockToleranceMs / 1000} s`,
      change: 'synchronise the clocks (NTP) of the server and of this machine, or raise budgets.clockTolerance',
    };
  }
  return { about: 'clock', subject, verdict: 'unclear', found: 'no answer has a Date header' };
}

/** Signed: positive where the target is ahead. */
export function skewOf(dateMs: number, sentMs: number, receivedMs: number): number {
  if (dateMs > receivedMs) return Math.round(dateMs - receivedMs);
  const latestMs = dateMs + RESOLUTION_MS;
  return latestMs < sentMs ? Math.round(latestMs - sentMs) : 0;
}

function shown(skewMs: number): string {
  return `${(Math.abs(skewMs) / 1000).toFixed(1)} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours`;
}
