import type { Nanoseconds } from './time.ts';

/** Takes a scheduled action back. Calling it again, or after the action ran, does nothing. */
export type Cancel = () => void;

/**
 * The one clock of everything that has a timer: session expiry, retention, NEF lifetimes, retries.
 * The same code runs in emulated and in paced time because it knows nothing but this.
 */
export interface Clock {
  now(): Nanoseconds;
  /** Runs `action` at `timeNs`; a time in the past means now, after everything already due. */
  at(timeNs: Nanoseconds, action: () => void): Cancel;
}
