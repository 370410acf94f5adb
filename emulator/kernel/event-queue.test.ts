import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';

function drain(queue: EventQueue, seen: number[]): number[] {
  for (let action = queue.pop(); action !== undefined; action = queue.pop()) action();
  return seen;
}

describe('EventQueue', () => {
  it('gives events in the order of time, and of insertion among equal times', () => {
    // Oracle: a stable sort of the times, which Array.prototype.sort is by specification.
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 3000 }), (times) => {
        const queue = new EventQueue();
        const seen: number[] = [];
        times.forEach((time, n) => queue.push(time, () => seen.push(n)));
        const expected = times.map((_, n) => n).sort((a, b) => times[a]! - times[b]!);
        expect(drain(queue, seen)).toEqual(expected);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('does the same as a sorted list, whatever is added, taken and removed in whatever order', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('push' as const), value: fc.nat({ max: 4 }) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('pop' as const), value: fc.constant(0) }) },
      // Of all events that ever were, so that some have run and their slot has a new one.
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), value: fc.nat({ max: 1000 }) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const queue = new EventQueue();
        const list = new SortedList();
        const events: { slot: number; sequence: number }[] = [];
        let popped = -1;
        for (const { kind, value } of steps) {
          if (kind === 'push') {
            const number = events.length;
            const slot = queue.push(value, () => (popped = number));
            events.push({ slot, sequence: queue.sequence(slot) });
            list.add(value, number);
          } else if (kind === 'pop') {
            popped = -1;
            queue.pop()?.();
            expect(popped).toBe(list.takeFirst());
          } else if (events.length > 0) {
            const number = value % events.length;
            queue.remove(events[number]!.slot, events[number]!.sequence);
            list.delete(number);
          }
          expect([queue.size, queue.peekTime()]).toEqual([list.size, list.firstTime]);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('holds more events than it was made for, each still in its place and removable', () => {
    const queue = new EventQueue();
    const seen: number[] = [];
    const count = 50_000;
    // 7919 is prime to the count: every time from 0 to count − 1 once, in a scattered order.
    const times = Array.from({ length: count }, (_, n) => (n * 7919) % count);
    const slots = times.map((time) => queue.push(time, () => seen.push(time)));
    const sequences = slots.map((slot) => queue.sequence(slot));
    times.forEach((time, n) => time % 3 === 0 && queue.remove(slots[n]!, sequences[n]!));
    expect(drain(queue, seen)).toEqual(Array.from({ length: count }, (_, n) => n).filter((time) => time % 3 !== 0));
  });

  it('uses slots again: as many as ever waited at once', () => {
    const queue = new EventQueue();
    const slots = new Set<number>();
    for (let n = 0; n < 10; n++) slots.add(queue.push(n, () => undefined));
    for (let n = 10; n < 1000; n++) {
      queue.pop();
      slots.add(queue.push(n, () => undefined));
    }
    expect(slots.size).toBe(10);
  });
});

/** The plainest thing that keeps events in total order. */
class SortedList {
  #events: { time: number; number: number }[] = [];

  get size(): number {
    return this.#events.length;
  }

  get firstTime(): number {
    return this.#events[0]?.time ?? Infinity;
  }

  add(time: number, number: number): void {
    const later = this.#events.findIndex((event) => event.time > time);
    this.#events.splice(later === -1 ? this.#events.length : later, 0, { time, number });
  }

  /** @returns the number of the first event, -1 when there is none */
  takeFirst(): number {
    return this.#events.shift()?.number ?? -1;
  }

  delete(number: number): void {
    this.#events = this.#events.filter((event) => event.number !== number);
  }
}
