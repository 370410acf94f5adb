import { type Cancel, type Clock, EventQueue, NS_PER_MS, type Nanoseconds } from '../kernel/index.ts';

/** Node's timers hold 2^31 - 1 ms (24.8 days); a longer wait is made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The clock of servers that no emulation moves: nanoseconds since it was made, which never go back when somebody sets the
 * machine's clock. Actions run in total order (time, then order of scheduling) as in a simulation, never before their time.
 */
export class WallClock implements Clock {
  readonly #startedMs = performance.now();
  readonly #queue = new EventQueue();
  #timer: NodeJS.Timeout | undefined;
  #armedForNs: Nanoseconds = Infinity;
  #stopped = false;

  now(): Nanoseconds {
    return Math.floor((performance.now() - this.#startedMs) * NS_PER_MS);
  }

  at(timeNs: Nanoseconds, action: () => void): Cancel {
    if (!Number.isInteger(timeNs)) throw new RangeError(`a time must be integer nanoseconds, got ${timeNs}`);
    const slot = this.#queue.push(Math.max(timeNs, this.now()), action);
    const sequence = this.#queue.sequence(slot);
    this.#arm();
    return () => this.#queue.remove(slot, sequence);
  }

  /** Nothing that is scheduled, now or later, will run. */
  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  #arm(): void {
    const nextNs = this.#queue.peekTime();
    if (this.#stopped || nextNs >= this.#armedForNs) return;
    this.#disarm();
    this.#armedForNs = nextNs;
    const waitMs = Math.ceil((nextNs - this.now()) / NS_PER_MS);
    this.#timer = setTimeout(() => this.#run(), Math.min(Math.max(0, waitMs), LONGEST_TIMER_MS));
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#armedForNs = Infinity;
  }

  /** What became due while it runs waits for the next turn of the event loop, so that servers get to answer. */
  #run(): void {
    this.#armedForNs = Infinity;
    const dueNs = this.now();
    while (this.#queue.peekTime() <= dueNs) this.#queue.pop()!();
    this.#arm();
  }
}
