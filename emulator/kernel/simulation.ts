import type { Cancel, Clock } from './clock.ts';
import { EventQueue } from './event-queue.ts';
import type { Nanoseconds } from './time.ts';

/**
 * A discrete-event simulation: a clock that jumps from event to event. Events run in total order (time, then the
 * order of scheduling), so the same program gives the same run. Nothing here knows the wall clock.
 */
export class Simulation implements Clock {
  #now: Nanoseconds = 0;
  #queue = new EventQueue();

  now(): Nanoseconds {
    return this.#now;
  }

  at(timeNs: Nanoseconds, action: () => void): Cancel {
    if (!Number.isSafeInteger(timeNs)) throw new RangeError(`event time must be integer nanoseconds, got ${timeNs}`);
    const slot = this.#queue.push(Math.max(timeNs, this.#now), action);
    const sequence = this.#queue.sequence(slot);
    return () => this.#queue.remove(slot, sequence);
  }

  /** `at`, for events that are never taken back: it allocates no handle. */
  schedule(timeNs: Nanoseconds, action: () => void): void {
    this.#queue.push(Math.max(timeNs, this.#now), action);
  }

  /** Time of the next event, or Infinity. */
  peekTime(): Nanoseconds {
    return this.#queue.peekTime();
  }

  /** Runs the next event. @returns false when there is none. */
  step(): boolean {
    if (this.#queue.size === 0) return false;
    this.#now = this.#queue.peekTime();
    this.#queue.pop()!();
    return true;
  }

  /** Runs every event up to and including `timeNs`, then lets the clock stand at `timeNs`. */
  runUntil(timeNs: Nanoseconds): void {
    while (this.#queue.peekTime() <= timeNs) this.step();
    this.advanceTo(timeNs);
  }

  /** Moves the clock over a stretch without events. @throws when an event is due before `timeNs`. */
  advanceTo(timeNs: Nanoseconds): void {
    if (this.#queue.peekTime() < timeNs) throw new Error('advanceTo would skip an event');
    if (timeNs > this.#now) this.#now = timeNs;
  }
}
