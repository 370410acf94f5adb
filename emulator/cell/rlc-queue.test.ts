import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketPool } from './packet-pool.ts';
import { type PacketListener, type PacketTimes, type RlcContext, RlcQueue } from './rlc-queue.ts';
import { SegmentPool } from './segment-pool.ts';

class Log implements PacketListener {
  readonly deliveries: ({ flow: number; bytes: number } & PacketTimes)[] = [];
  readonly drops: { flow: number; bytes: number }[] = [];

  delivered(flow: number, bytes: number, times: PacketTimes): void {
    this.deliveries.push({ flow, bytes, ...times });
  }

  dropped(flow: number, bytes: number): void {
    this.drops.push({ flow, bytes });
  }

  get order(): number[] {
    return this.deliveries.map(({ flow }) => flow);
  }
}

/** A queue, and a receiver that is handed its segments. */
class Link {
  readonly log = new Log();
  readonly segments = new SegmentPool();
  readonly context: RlcContext;
  readonly queue: RlcQueue;

  constructor(options: Partial<RlcContext> & { discardNs?: number } = {}) {
    this.context = {
      packets: new PacketPool(),
      segments: this.segments,
      listener: this.log,
      mode: 'UM',
      queueManagement: 'tail-drop',
      limitBytes: 1e9,
      ...options,
    };
    this.queue = new RlcQueue(this.context, 0, 'q', options.discardNs ?? Infinity);
  }

  /** Takes a block of up to `bytes` in a slot from `nowNs` to `nowNs` + 1. @returns its segments. */
  take(bytes: number, nowNs: number, queue = this.queue): number {
    return queue.take(bytes, nowNs, nowNs + 1, -1);
  }

  /** Lets a block arrive, or be lost for good. */
  resolve(first: number, nowNs: number, arrives = true): void {
    for (let segment = first; segment >= 0;) {
      const next = this.segments.next[segment]!;
      const [packet, bytes] = [this.segments.packet[segment]!, this.segments.bytes[segment]!];
      const queue = this.segments.queueOf(segment);
      this.segments.release(segment);
      if (arrives) queue.arrived(packet, bytes, nowNs);
      else queue.lost(packet, bytes, nowNs);
      segment = next;
    }
  }
}

describe('RlcQueue', () => {
  it('delivers a packet when its last byte has arrived', () => {
    const link = new Link();
    const { queue, log } = link;
    queue.push(1, 1000, 10);
    queue.push(2, 500, 20);
    link.resolve(link.take(600, 100), 101);
    expect(log.deliveries).toEqual([]);
    expect(queue.backlogBytes).toBe(900);
    link.resolve(link.take(2000, 200), 201);
    expect(queue.lastTakenBytes).toBe(900);
    expect(log.order).toEqual([1, 2]);
  });

  it('splits the delay into queueing, scheduling and retransmission', () => {
    const link = new Link();
    link.queue.push(1, 1000, 10);
    link.queue.push(2, 1000, 20);
    link.resolve(link.take(1000, 100), 101);
    const block = link.take(1000, 300);
    // The block of the second packet is decoded two retransmissions later.
    link.resolve(block, 317);
    expect(link.log.deliveries).toEqual([
      {
        flow: 1,
        bytes: 1000,
        arrivedNs: 10,
        headNs: 10,
        sentNs: 101,
        deliveredNs: 101,
        backhaulNs: 0,
        receivedNs: 101,
      },
      // It became the head of the line in the slot that began at 100, in which the first was sent.
      {
        flow: 2,
        bytes: 1000,
        arrivedNs: 20,
        headNs: 100,
        sentNs: 301,
        deliveredNs: 317,
        backhaulNs: 0,
        receivedNs: 317,
      },
    ]);
  });

  it('keeps the order when a later block is decoded first', () => {
    const link = new Link();
    for (const flow of [1, 2, 3]) link.queue.push(flow, 100, 0);
    const blocks = [1, 2, 3].map((n) => link.take(100, n));
    link.resolve(blocks[1]!, 10);
    link.resolve(blocks[2]!, 11);
    expect(link.log.order).toEqual([]);
    link.resolve(blocks[0]!, 12);
    expect(link.log.order).toEqual([1, 2, 3]);
    expect(link.log.deliveries.every(({ deliveredNs }) => deliveredNs === 12)).toBe(true);
  });

  it('gives up a packet of which a part is lost, and delivers what waited for it', () => {
    const link = new Link();
    link.queue.push(1, 300, 0);
    link.queue.push(2, 100, 0);
    const blocks = [100, 100, 200].map((bytes, n) => link.take(bytes, n));
    link.resolve(blocks[0]!, 5);
    link.resolve(blocks[2]!, 6);
    link.resolve(blocks[1]!, 7, false);
    expect(link.log.drops).toEqual([{ flow: 1, bytes: 300 }]);
    expect(link.log.order).toEqual([2]);
  });

  it('sends lost segments again in acknowledged mode, before anything new', () => {
    const link = new Link({ mode: 'AM' });
    link.queue.push(1, 300, 0);
    const lost = link.take(300, 0);
    expect(link.queue.repeats(0)).toBe(true);
    link.queue.push(2, 300, 1);
    const packet = link.segments.packet[lost]!;
    link.segments.release(lost);
    link.queue.sendAgain(packet, 300, 1, 2);
    expect(link.queue.backlogBytes).toBe(600);
    link.resolve(link.take(100, 2), 3);
    link.resolve(link.take(200, 4), 5);
    expect(link.log.order).toEqual([1]);
    expect(link.queue.repeats(8)).toBe(false);
    expect(new Link().queue.repeats(0)).toBe(false);
  });

  it('gives a segment up that is asked for again after the QoS flow has ended', () => {
    const link = new Link({ mode: 'AM' });
    link.queue.push(1, 300, 0);
    const lost = link.take(300, 0);
    const packet = link.segments.packet[lost]!;
    link.segments.release(lost);
    link.queue.moveTo(new RlcQueue(link.context, 0, 'other', Infinity), 1);
    link.queue.sendAgain(packet, 300, 1, 2);
    expect(link.log.drops).toEqual([{ flow: 1, bytes: 300 }]);
    expect(link.queue.backlogBytes).toBe(0);
  });

  it('drops at the tail when full', () => {
    const link = new Link({ limitBytes: 1500 });
    expect(link.queue.push(1, 1000, 0)).toBe(true);
    expect(link.queue.push(2, 501, 0)).toBe(false);
    expect(link.queue.push(3, 500, 0)).toBe(true);
    expect(link.log.drops).toEqual([{ flow: 2, bytes: 501 }]);
  });

  it('discards what has waited longer than the discard timer, but finishes what it has begun to send', () => {
    const link = new Link({ discardNs: 50 });
    link.queue.push(1, 1000, 0);
    link.queue.push(2, 1000, 10);
    link.queue.push(3, 1000, 45);
    link.resolve(link.take(1, 46), 47);
    link.queue.discardExpired(61);
    expect(link.log.drops).toEqual([{ flow: 2, bytes: 1000 }]);
    link.resolve(link.take(999, 62), 63);
    link.resolve(link.take(1000, 70), 71);
    expect(link.log.order).toEqual([1, 3]);
  });

  it('lets CoDel drop at the head when packets have waited too long for a while', () => {
    const link = new Link({ queueManagement: 'codel' });
    // 2000 packets at once, one sent each millisecond: sojourn times grow to two seconds, far above any target.
    for (let n = 0; n < 2000; n++) link.queue.push(n, 1000, 0);
    for (let ms = 1; ms <= 1000; ms++) link.resolve(link.take(1000, ms * 1e6), ms * 1e6);
    expect(link.log.drops.length).toBeGreaterThan(10);
    expect(link.log.deliveries.length).toBe(1000);
  });

  it('loses and invents no byte, whatever is pushed, sent, lost, discarded and moved', () => {
    const operation = fc.record({
      type: fc.constantFrom('push', 'take', 'arrive', 'lose', 'again', 'wait'),
      bytes: fc.integer({ min: 1, max: 4000 }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), fc.constantFrom<'UM' | 'AM'>('UM', 'AM'), (list, mode) => {
        const link = new Link({ mode, limitBytes: 20_000, discardNs: 9000 });
        const blocks: number[] = [];
        let nowNs = 0;
        let pushed = 0;
        list.forEach(({ type, bytes }, n) => {
          const block = blocks[bytes % Math.max(1, blocks.length)];
          if (type === 'wait') nowNs += bytes;
          if (type === 'take') blocks.push(link.take(bytes, nowNs));
          if (type === 'push') {
            pushed += bytes;
            link.queue.push(n, bytes, nowNs);
          }
          if (block === undefined || !['arrive', 'lose', 'again'].includes(type)) return;
          blocks.splice(blocks.indexOf(block), 1);
          if (type === 'again') repeat(link, block);
          else link.resolve(block, nowNs, type === 'arrive');
        });
        const other = new RlcQueue({ ...link.context, limitBytes: 1e9 }, 0, 'other', Infinity);
        link.queue.moveTo(other, nowNs);
        blocks.push(link.take(1e9, nowNs), link.take(1e9, nowNs, other));
        for (const block of blocks) link.resolve(block, nowNs);
        const ended = [...link.log.deliveries, ...link.log.drops];
        expect(ended.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(pushed);
        expect(link.queue.backlogBytes + other.backlogBytes).toBe(0);
        expect(link.log.order).toEqual([...link.log.order].sort((a, b) => a - b));
        for (const { arrivedNs, headNs, sentNs, deliveredNs } of link.log.deliveries) {
          expect(arrivedNs <= headNs && headNs < sentNs).toBe(true);
          expect(deliveredNs).toBeGreaterThanOrEqual(arrivedNs);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function repeat(link: Link, block: number): void {
  for (let segment = block; segment >= 0;) {
    const next = link.segments.next[segment]!;
    const [packet, bytes] = [link.segments.packet[segment]!, link.segments.bytes[segment]!];
    link.segments.release(segment);
    link.queue.sendAgain(packet, bytes, 1, 0);
    segment = next;
  }
}
