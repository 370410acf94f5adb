import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PacketListener, RlcQueue } from './rlc-queue.ts';

class Log implements PacketListener {
  readonly delivered_: { flow: number; bytes: number; arrivedNs: number; deliveredNs: number }[] = [];
  readonly dropped_: { flow: number; bytes: number }[] = [];

  delivered(flow: number, bytes: number, arrivedNs: number, deliveredNs: number): void {
    this.delivered_.push({ flow, bytes, arrivedNs, deliveredNs });
  }

  dropped(flow: number, bytes: number): void {
    this.dropped_.push({ flow, bytes });
  }
}

describe('RlcQueue', () => {
  it('delivers in order, a packet when its last byte has been sent', () => {
    const log = new Log();
    const queue = new RlcQueue('q', 10_000, Infinity, log);
    queue.push(1, 1000, 10);
    queue.push(2, 500, 20);
    expect(queue.send(600, 100)).toBe(600);
    expect(log.delivered_).toEqual([]);
    expect(queue.backlogBytes).toBe(900);
    expect(queue.send(2000, 200)).toBe(900);
    expect(log.delivered_).toEqual([
      { flow: 1, bytes: 1000, arrivedNs: 10, deliveredNs: 200 },
      { flow: 2, bytes: 500, arrivedNs: 20, deliveredNs: 200 },
    ]);
  });

  it('drops at the tail when full', () => {
    const log = new Log();
    const queue = new RlcQueue('q', 1500, Infinity, log);
    expect(queue.push(1, 1000, 0)).toBe(true);
    expect(queue.push(2, 501, 0)).toBe(false);
    expect(queue.push(3, 500, 0)).toBe(true);
    expect(log.dropped_).toEqual([{ flow: 2, bytes: 501 }]);
  });

  it('discards what has waited longer than the discard timer, but finishes what it has begun to send', () => {
    const log = new Log();
    const queue = new RlcQueue('q', 10_000, 50, log);
    queue.push(1, 1000, 0);
    queue.push(2, 1000, 10);
    queue.push(3, 1000, 45);
    queue.send(1, 46);
    queue.discardExpired(61);
    expect(log.dropped_).toEqual([{ flow: 2, bytes: 1000 }]);
    queue.send(1999, 70);
    expect(log.delivered_.map(({ flow }) => flow)).toEqual([1, 3]);
  });

  it('loses and invents no byte, whatever is pushed, sent, discarded and moved', () => {
    const operation = fc.oneof(
      fc.record({ type: fc.constant('push' as const), bytes: fc.integer({ min: 1, max: 3000 }) }),
      fc.record({ type: fc.constant('send' as const), bytes: fc.integer({ min: 1, max: 5000 }) }),
      fc.record({ type: fc.constant('wait' as const), bytes: fc.integer({ min: 0, max: 60 }) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        const log = new Log();
        const queue = new RlcQueue('a', 20_000, 100, log);
        const other = new RlcQueue('b', 1e9, Infinity, log);
        let nowNs = 0;
        let pushed = 0;
        operations.forEach(({ type, bytes }, n) => {
          if (type === 'wait') nowNs += bytes;
          if (type === 'send') queue.send(bytes, nowNs);
          if (type === 'push') {
            pushed += bytes;
            queue.push(n, bytes, nowNs);
          }
        });
        queue.moveTo(other);
        other.send(1e9, nowNs);
        const ended = [...log.delivered_, ...log.dropped_];
        expect(ended.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(pushed);
        expect(queue.backlogBytes + other.backlogBytes).toBe(0);
        const order = log.delivered_.map(({ flow }) => flow);
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }),
      { numRuns: 100 },
    );
  });
});
