import type { Cancel, Clock } from './clock.ts';
import type { Nanoseconds } from './time.ts';

/** A simulated process: each `yield` waits that many nanoseconds. A generator, because a promise would let real I/O order in. */
export type Process = Generator<Nanoseconds, void, void>;

/** Starts a process now. @returns a cancel that stops it at its current `yield` and runs its `finally` blocks. */
export function startProcess(clock: Clock, process: Process): Cancel {
  let cancelTimer: Cancel | undefined;
  const resume = (): void => {
    const { done, value } = process.next();
    cancelTimer = done === true ? undefined : clock.at(clock.now() + value, resume);
  };
  resume();
  return () => {
    cancelTimer?.();
    process.return();
  };
}
