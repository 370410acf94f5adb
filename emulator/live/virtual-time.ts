import { type Calendar, NS_PER_MS, type Nanoseconds, type Simulation, toUnixMs } from '../kernel/index.ts';
import type { TestTime } from './test-time.ts';

interface Waiter {
  deadlineNs: Nanoseconds;
  condition: (() => boolean) | undefined;
  resolve: (held: boolean) => void;
}

/** Events run in one go before the event loop gets a turn for progress output and signals. */
const EVENTS_PER_TURN = 20_000;

/**
 * Emulated time for tests over real HTTP. It stands still while any tracked I/O is under way or any activity is doing
 * something other than waiting, and otherwise moves from event to event up to the earliest deadline that anyone waits
 * for. So what a test sees does not depend on how fast the sockets or the machine are.
 */
export class VirtualTime implements TestTime {
  readonly #simulation: Simulation;
  readonly #calendar: Calendar;
  #inFlight = 0;
  /** Requests in flight that wait for emulated time themselves. */
  #answering = 0;
  #activities = 0;
  #waiters: Waiter[] = [];
  #pumpScheduled = false;

  constructor(simulation: Simulation, calendar: Calendar) {
    this.#simulation = simulation;
    this.#calendar = calendar;
  }

  nowMs(): number {
    return toUnixMs(this.#calendar, this.#simulation.now());
  }

  waitUntil(deadlineMs: number, condition?: () => boolean): Promise<boolean> {
    if (condition?.() === true) return Promise.resolve(true);
    const deadlineNs = Math.ceil((deadlineMs - this.#calendar.epochMs) * NS_PER_MS);
    return new Promise((resolve) => {
      this.#waiters.push({ deadlineNs, condition, resolve });
      this.#schedulePump();
    });
  }

  async waitWhileAnswering(deadlineMs: number, condition: () => boolean): Promise<boolean> {
    this.#answering++;
    try {
      return await this.waitUntil(deadlineMs, condition);
    } finally {
      this.#answering--;
    }
  }

  async track<T>(io: () => Promise<T>): Promise<T> {
    this.#inFlight++;
    try {
      return await io();
    } finally {
      this.#inFlight--;
      this.#schedulePump();
    }
  }

  async run<T>(activity: () => Promise<T>): Promise<T> {
    this.#activities++;
    try {
      return await activity();
    } finally {
      this.#activities--;
      this.#schedulePump();
    }
  }

  /** What a finished request lets others do comes first: the pump runs after the promise callbacks of this turn. */
  #schedulePump(): void {
    if (this.#pumpScheduled) return;
    this.#pumpScheduled = true;
    setImmediate(() => {
      this.#pumpScheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#inFlight > this.#answering || this.#waiters.length === 0) return;
    if (this.#release((waiter) => waiter.condition?.() === true, true)) return;
    if (this.#waiters.length < this.#activities) return;
    const deadlineNs = Math.max(this.#simulation.now(), Math.min(...this.#waiters.map((waiter) => waiter.deadlineNs)));
    for (let events = 0; events < EVENTS_PER_TURN; events++) {
      if (this.#simulation.peekTime() > deadlineNs) {
        this.#simulation.advanceTo(deadlineNs);
        this.#release((waiter) => waiter.deadlineNs <= deadlineNs, false);
        return;
      }
      this.#simulation.step();
      // An event that began I/O stops the time; one that changed what a waiter looks at wakes it.
      if (this.#inFlight > this.#answering) return;
      if (this.#release((waiter) => waiter.condition?.() === true, true)) return;
    }
    this.#schedulePump();
  }

  /** Wakes those waiters that `due` names, in the order in which they began to wait. @returns whether there were any. */
  #release(due: (waiter: Waiter) => boolean, held: boolean): boolean {
    const released = this.#waiters.filter(due);
    if (released.length === 0) return false;
    this.#waiters = this.#waiters.filter((waiter) => !released.includes(waiter));
    for (const waiter of released) waiter.resolve(held);
    return true;
  }
}
