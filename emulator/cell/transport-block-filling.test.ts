import { describe, expect, it } from 'vitest';
import { type FiveQi, fiveQi } from '../../scenarios/five-qi.ts';
import { NS_PER_MS } from '../kernel/index.ts';
import { type AggregateLimits, policer } from './aggregate-limits.ts';
import type { DataBearer } from './data-bearer.ts';
import { PacketPool } from './packet-pool.ts';
import { RlcQueue } from './rlc-queue.ts';
import { SegmentPool } from './segment-pool.ts';
import { TokenBucket } from './token-bucket.ts';
import { TransportBlockFilling } from './transport-block-filling.ts';

const segments = new SegmentPool();
const rlc = {
  packets: new PacketPool(),
  segments,
  listener: { delivered: () => undefined, dropped: () => undefined },
  mode: 'UM' as const,
  queueManagement: 'tail-drop' as const,
  limitBytes: 1e9,
};

/** A bearer with bytes waiting. */
function bearer(characteristics: FiveQi, waitingBytes: number, options: Partial<DataBearer> = {}): DataBearer {
  const queue = new RlcQueue(rlc, 0, 'q', Infinity);
  if (waitingBytes > 0) queue.push(0, waitingBytes, 0);
  return {
    ue: 0,
    direction: 'downlink',
    qosFlow: 'q',
    fiveQi: characteristics,
    arpPriorityLevel: 8,
    queue,
    gfbrBps: 0,
    guarantee: undefined,
    limit: undefined,
    fullBufferFlow: -1,
    flowCount: 1,
    sentBytes: 0,
    backhaulWaitingBytes: 0,
    backhaulDroppedBytes: 0,
    meter: undefined,
    closing: false,
    ...options,
  };
}

/** A guarantee under which `bytes` are due at time 0. */
function due(bytes: number): TokenBucket {
  return new TokenBucket(8e6, 1e6, bytes, 0);
}

function limits(sessionBps: number, ueBps: number): AggregateLimits {
  return { session: policer(sessionBps, 0), ue: policer(ueBps, 0) };
}

function sent(bearers: readonly DataBearer[]): number[] {
  return bearers.map(({ sentBytes }) => sentBytes);
}

const VIDEO = fiveQi(2)!;
const BEST_EFFORT = fiveQi(9)!;

describe('filling a transport block', () => {
  it('serves what guarantees are due before anything else, then by priority', () => {
    // TS 38.321 §5.4.3.1: the prioritised bit rate of every channel first, then the rest in strictly decreasing priority.
    const bearers = [bearer(fiveQi(5)!, 1000), bearer(VIDEO, 1000, { guarantee: due(400) }), bearer(BEST_EFFORT, 1000)];
    const filled = new TransportBlockFilling([undefined]).fill(0, bearers, 1500, 0, 1);
    expect(filled).toBe(1500);
    expect(sent(bearers)).toEqual([1000, 500, 0]);
  });

  it('finishes what was begun in a bearer that no flow uses any longer before anything else', () => {
    // 300 of 700 bytes were sent; another packet of 700 has not been begun.
    const left = bearer(BEST_EFFORT, 700, { flowCount: 0 });
    left.queue.take(300, 0, 1, -1);
    left.queue.push(0, 700, 0);
    const bearers = [bearer(VIDEO, 0, { fullBufferFlow: 1, guarantee: due(5000) }), left];
    expect(new TransportBlockFilling([undefined]).fill(0, bearers, 1500, 0, 1)).toBe(1500);
    expect(sent(bearers)).toEqual([1100, 400]);
  });

  it('holds a bearer to its MFBR, and charges its guarantee for all that it sends', () => {
    const guarantee = due(400);
    const limited = bearer(VIDEO, 5000, { guarantee, limit: new TokenBucket(8e6, 700, 700, 0) });
    expect(new TransportBlockFilling([undefined]).fill(0, [limited], 5000, 0, 1)).toBe(700);
    expect(guarantee.available(0)).toBe(0);
    // 300 bytes of debt at 1000 bytes a millisecond.
    expect(guarantee.available(NS_PER_MS)).toBe(700);
  });

  it('holds all bearers without a guarantee together to the UE-AMBR, and none that has one', () => {
    const bearers = [bearer(VIDEO, 9000), bearer(fiveQi(8)!, 9000), bearer(BEST_EFFORT, 9000)];
    // 3000 bytes are the least that a policer lets through at once.
    const filling = new TransportBlockFilling([limits(1e9, 8000)]);
    expect(filling.eligibleBytes(0, bearers, 0)).toBe(12_000);
    expect(filling.fill(0, bearers, 1e6, 0, 1)).toBe(12_000);
    expect(sent(bearers)).toEqual([9000, 3000, 0]);
    filling.bearersChanged(0, bearers);
    expect(filling.isHeldBack(0, bearers, 0)).toBe(true);
  });

  it('holds a full buffer, of which no packet is policed on its way in, to the Session-AMBR as well', () => {
    const greedy = bearer(BEST_EFFORT, 0, { fullBufferFlow: 3 });
    expect(new TransportBlockFilling([limits(8000, 1e9)]).fill(0, [greedy], 1e6, 0, 1)).toBe(3000);
    expect(new TransportBlockFilling([undefined]).fill(0, [greedy], 50_000, 0, 1)).toBe(50_000);
  });

  it('looks at limits only where there are any', () => {
    const filling = new TransportBlockFilling([undefined]);
    expect(filling.isHeldBack(0, [bearer(BEST_EFFORT, 0)], 0)).toBe(false);
    const limited = [bearer(VIDEO, 100, { limit: new TokenBucket(8, 3000, 0, 0) })];
    filling.bearersChanged(0, limited);
    expect(filling.isHeldBack(0, limited, 0)).toBe(true);
    filling.bearersChanged(0, []);
    expect(filling.isHeldBack(0, [], 0)).toBe(false);
  });
});
