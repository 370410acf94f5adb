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
      { numRuns: 50 },
    );
  });

  it('leaves out removed events and ignores a second removal, also after the slot was used again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 50 }), fc.boolean()), { maxLength: 500 }), (events) => {
        const queue = new EventQueue();
        const seen: number[] = [];
        const handles = events.map(([time], n) => queue.push(time, () => seen.push(n)));
        events.forEach(([, remove], n) => remove && queue.remove(handles[n]!.slot, handles[n]!.sequence));
        const late = queue.push(100, () => seen.push(-1));
        events.forEach(([, remove], n) => remove && queue.remove(handles[n]!.slot, handles[n]!.sequence));
        const expected = events
          .map((_, n) => n)
          .filter((n) => !events[n]![1])
          .sort((a, b) => events[a]![0] - events[b]![0]);
        expect(drain(queue, seen)).toEqual([...expected, -1]);
        queue.remove(late.slot, late.sequence);
        expect(queue.size).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('knows the time of the next event', () => {
    const queue = new EventQueue();
    expect(queue.peekTime()).toBe(Infinity);
    queue.push(7, () => undefined);
    queue.push(3, () => undefined);
    expect(queue.peekTime()).toBe(3);
  });
});
