import { describe, expect, it } from 'vitest';
import { SlotFormat } from './slot-format.ts';

function tdd(pattern: string, downlinkSymbols = 10, uplinkSymbols = 2): SlotFormat {
  return new SlotFormat({ mode: 'tdd', pattern, specialSlot: { downlinkSymbols, uplinkSymbols } }, 30_000);
}

function slots(format: SlotFormat, direction: 'downlink' | 'uplink', count: number): number[] {
  return Array.from({ length: count }, (_, slot) => format.symbols(direction, slot));
}

describe('FDD', () => {
  const format = new SlotFormat({ mode: 'fdd' }, 15_000);

  it('has all 14 symbols of every slot, both ways', () => {
    expect(slots(format, 'downlink', 3)).toEqual([14, 14, 14]);
    expect(slots(format, 'uplink', 3)).toEqual([14, 14, 14]);
    expect([format.share('downlink'), format.share('uplink')]).toEqual([1, 1]);
    expect([format.slotsPerPeriod, format.periodNs]).toEqual([1, 1e6]);
  });

  it('can send in any slot', () => {
    expect([0, 1, 1e9].map((slot) => format.nextSlot('uplink', slot))).toEqual([0, 1, 1e9]);
  });
});

describe('TDD', () => {
  const format = tdd('DDDSU');

  it('repeats the pattern: 2.5 ms for DDDSU at 30 kHz', () => {
    expect(slots(format, 'downlink', 10)).toEqual([14, 14, 14, 10, 0, 14, 14, 14, 10, 0]);
    expect(slots(format, 'uplink', 10)).toEqual([0, 0, 0, 2, 14, 0, 0, 0, 2, 14]);
    expect([format.slotsPerPeriod, format.periodNs]).toEqual([5, 2.5e6]);
  });

  it('gives each direction its share; the gap belongs to neither', () => {
    // Of 5·14 = 70 symbols 3·14 + 10 = 52 are downlink, 14 + 2 = 16 uplink, 2 gap.
    expect(format.share('downlink')).toBe(52 / 70);
    expect(format.share('uplink')).toBe(16 / 70);
  });

  it('finds the next slot with at least 3 symbols', () => {
    expect([0, 2, 3, 4, 5, 9].map((slot) => format.nextSlot('downlink', slot))).toEqual([0, 2, 3, 5, 5, 10]);
    // 2 uplink symbols of the special slot are too few for control, DMRS and data; 3 are enough.
    expect([0, 3, 4, 5, 1_000_000].map((slot) => format.nextSlot('uplink', slot))).toEqual([4, 4, 4, 9, 1_000_004]);
    expect(tdd('DDDSU', 9, 3).nextSlot('uplink', 0)).toBe(3);
  });

  it('waits for ever in a direction that the pattern leaves out', () => {
    expect(tdd('DD').nextSlot('uplink', 7)).toBe(Infinity);
    expect(tdd('DD').share('uplink')).toBe(0);
  });

  it('takes two patterns in a row as one', () => {
    const double = tdd('DDDSUDDSUU');
    expect(double.slotsPerPeriod).toBe(10);
    expect(slots(double, 'uplink', 10)).toEqual([0, 0, 0, 2, 14, 0, 0, 2, 14, 14]);
  });
});
