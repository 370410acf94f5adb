import {
  type Calendar,
  type Nanoseconds,
  type RandomStream,
  milliseconds,
  seconds,
  toUnixMs,
} from '../../kernel/index.ts';

/** No wait is longer, whatever the count of attempts or the sink's Retry-After. */
const MAX_WAIT_NS = seconds(60);

/**
 * Emulated time between attempt `attempt` (from 1) and the next: 1, 2, 4, 8 … s, each times a factor drawn evenly from
 * 0.5 to 1.5, so that sinks that failed together are not tried together again. Five attempts thus end within 22.5 s.
 */
export function backoffNs(attempt: number, jitter: RandomStream): Nanoseconds {
  const nominalNs = seconds(1 << Math.min(attempt - 1, 10));
  return Math.min(MAX_WAIT_NS, Math.round(nominalNs * (0.5 + jitter())));
}

/**
 * Emulated time that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or a date), at most 60 s; 0 where there is
 * none or it cannot be read. With it five attempts end within 4 minutes.
 */
export function retryAfterNs(header: string | undefined, calendar: Calendar, nowNs: Nanoseconds): Nanoseconds {
  if (header === undefined) return 0;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - toUnixMs(calendar, nowNs);
  return waitMs > 0 ? Math.min(MAX_WAIT_NS, milliseconds(Math.min(waitMs, 1e9))) : 0;
}
