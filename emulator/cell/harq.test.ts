import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../kernel/index.ts';
import { Harq } from './harq.ts';

const CONFIG = {
  processes: 2,
  maxTransmissions: 3,
  combining: 'incremental-redundancy',
  roundTripSlots: 8,
} as const;

function transmit(harq: Harq, block: number, probability: number, slot: number): string {
  harq.blocks.transmissions[block]!++;
  return harq.transmitted(block, probability, slot);
}

describe('Harq', () => {
  it('frees a process with the feedback, a round trip after the transmission', () => {
    const harq = new Harq(CONFIG, 1);
    for (const slot of [0, 1]) transmit(harq, harq.open(0, 5, 1, 100, 0.5), 0.1, slot);
    expect(harq.hasFreeProcess(0)).toBe(false);
    harq.receiveFeedback(7);
    expect(harq.hasFreeProcess(0)).toBe(false);
    harq.receiveFeedback(8);
    expect(harq.hasFreeProcess(0)).toBe(true);
    expect(harq.nextSlot()).toBe(Infinity);
  });

  it('brings up a failed block for retransmission a round trip later, and gives it up after the last', () => {
    const harq = new Harq(CONFIG, 1);
    const block = harq.open(0, 5, 1, 100, 0.2);
    expect(transmit(harq, block, 0.5, 0)).toBe('repeat');
    expect(harq.nextSlot()).toBe(8);
    expect(harq.retransmissions.first).toBe(-1);
    harq.receiveFeedback(8);
    expect(harq.retransmissions.first).toBe(block);
    harq.retransmissions.removeAfter(-1, block);
    expect(transmit(harq, block, 0.3, 8)).toBe('repeat');
    harq.receiveFeedback(16);
    harq.retransmissions.removeAfter(-1, block);
    expect(transmit(harq, block, 0.25, 16)).toBe('failed');
    harq.receiveFeedback(24);
    expect(harq.hasFreeProcess(0)).toBe(true);
    expect(harq.nextSlot()).toBe(Infinity);
  });

  it('keeps the order in which failures became known', () => {
    const harq = new Harq({ ...CONFIG, processes: 16 }, 3);
    const blocks = [2, 0, 1].map((ue, slot) => {
      const block = harq.open(ue, 0, 1, 10, 0);
      transmit(harq, block, 0.5, slot);
      return block;
    });
    harq.receiveFeedback(100);
    const order: number[] = [];
    for (let block = harq.retransmissions.first; block >= 0; block = harq.blocks.next[block]!) order.push(block);
    expect(order).toEqual(blocks);
  });

  it('has after each transmission the error rate of its curve', () => {
    // The same draw is compared with 0.1, then 0.02: of all blocks a tenth fails first, and a fifth of these again.
    const harq = new Harq(CONFIG, 1);
    const random = new RandomStreams('harq').stream('draws');
    const total = 100_000;
    let first = 0;
    let second = 0;
    for (let n = 0; n < total; n++) {
      const slot = n * 100;
      const block = harq.open(0, 0, 1, 10, random());
      if (transmit(harq, block, 0.1, slot) === 'repeat') {
        first++;
        harq.receiveFeedback(slot + 8);
        harq.retransmissions.removeAfter(-1, block);
        if (transmit(harq, block, 0.02, slot + 8) === 'repeat') {
          second++;
          harq.receiveFeedback(slot + 16);
          harq.retransmissions.removeAfter(-1, block);
          transmit(harq, block, 0, slot + 16);
        }
      }
      harq.receiveFeedback(slot + 50);
    }
    // Four standard deviations of a binomial count.
    expect(Math.abs(first - 0.1 * total)).toBeLessThan(4 * Math.sqrt(0.1 * 0.9 * total));
    expect(Math.abs(second - 0.02 * total)).toBeLessThan(4 * Math.sqrt(0.02 * 0.98 * total));
  });
});
