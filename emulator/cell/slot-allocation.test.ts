import { describe, expect, it } from 'vitest';
import { frequencyGrid } from '../radio/frequency-grid.ts';
import { SlotAllocation } from './slot-allocation.ts';

// 106 PRB: 14 RBGs of 8 PRBs, the last of 2 (TS 38.214 table 5.1.2.2.1-1), each in a subband of its own.
const GRID = frequencyGrid(106, 1);

describe('SlotAllocation', () => {
  it('counts what each UE was given, by subband', () => {
    const allocation = new SlotAllocation(GRID, 3, 16);
    allocation.clear();
    allocation.give(2, 0, 8, 10);
    allocation.give(2, 13, 2, 20);
    allocation.give(1, 5, 8, 10);
    expect([...allocation.prbs]).toEqual([0, 8, 10]);
    expect(allocation.bits[2]).toBe(120);
    expect(allocation.freePrbs).toBe(106 - 18);
    const prbs = new Int32Array(GRID.subbands);
    allocation.subbandPrbs(2, prbs);
    expect([...prbs]).toEqual([8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  it('has room for no more UEs than the control channel addresses', () => {
    const allocation = new SlotAllocation(GRID, 3, 2);
    allocation.clear();
    allocation.give(0, 0, 8, 1);
    allocation.give(1, 1, 8, 1);
    expect([0, 1, 2].map((ue) => allocation.hasRoomFor(ue))).toEqual([true, true, false]);
    allocation.clear();
    expect(allocation.hasRoomFor(2)).toBe(true);
    expect([...allocation.prbs]).toEqual([0, 0, 0]);
  });

  it('tells retransmissions from new data', () => {
    const allocation = new SlotAllocation(GRID, 2, 16);
    allocation.clear();
    allocation.announceRetransmission(7);
    allocation.give(0, 0, 8, 0);
    allocation.give(1, 1, 8, 1);
    expect([allocation.sendsAgain(0), allocation.sendsAgain(1)]).toEqual([true, false]);
    expect([...allocation.retransmission.subarray(0, 2)]).toEqual([7, -1]);
  });

  it('leaves to nobody what a UE without the power for a whole RBG does not use', () => {
    const allocation = new SlotAllocation(GRID, 1, 16);
    allocation.clear();
    allocation.give(0, 0, 3, 1);
    expect(allocation.prbs[0]).toBe(3);
    expect(allocation.freePrbs).toBe(98);
    expect(allocation.isFree(0)).toBe(false);
  });
});
