import { describe, expect, it } from 'vitest';
import { specialSlotProblem, tddPatternProblem } from './tdd-pattern.ts';

/** A pattern with a special slot of so many symbols, the default where nothing is said. */
function tdd(pattern: string, downlinkSymbols = 10, uplinkSymbols = 2) {
  return { mode: 'tdd', pattern, specialSlot: { downlinkSymbols, uplinkSymbols } } as const;
}

describe('TDD patterns', () => {
  // Slots last 15 kHz / spacing milliseconds. The periods are those of dl-UL-TransmissionPeriodicity, TS 38.331.
  it.each([
    ['DDDSU', 30e3, '5 slots of 0.5 ms: 2.5 ms'],
    ['DDDSU', 15e3, '5 slots of 1 ms: 5 ms'],
    ['DDDSU', 60e3, '5 slots of 0.25 ms: 1.25 ms'],
    ['DDDSU', 120e3, '5 slots of 0.125 ms: 0.625 ms'],
    ['DDDDDDDSUU', 30e3, '10 slots of 0.5 ms: 5 ms'],
    ['DDDSUDDSUU', 30e3, 'two periods, 2.5 + 2.5 ms'],
    ['DSUUDDDSUU', 30e3, 'two periods, 2 + 3 ms, divide 20 ms'],
    ['SU', 30e3, 'no downlink slot but the special one'],
    ['DSSU', 30e3, 'two periods, 1 + 1 ms: DS and SU'],
    ['DDDDDDSU', 30e3, '4 ms divide 20 ms'],
  ])('%s at %d Hz: %s', (pattern, subcarrierSpacingHz) => {
    expect(tddPatternProblem(tdd(pattern), subcarrierSpacingHz)).toBeUndefined();
  });

  it.each([
    ['DDDU', 'goes from D to U without a gap'],
    // The pattern repeats: U comes after the last D.
    ['UUSD', 'goes from D to U without a gap'],
    ['DDDD', 'has data in one direction alone'],
    ['UU', 'has data in one direction alone'],
    // The 2 uplink symbols of the special slot are too few.
    ['DS', 'has data in one direction alone'],
    ['DSSSU', 'is no pattern of slots'],
    ['DSUDSUDSU', 'is no pattern of slots'],
    ['DSDSDSU', 'is no pattern of slots'],
  ])('%s: %s', (pattern, message) => {
    expect(tddPatternProblem(tdd(pattern), 30e3)).toContain(`'${pattern}' ${message}`);
  });

  it('may leave a direction to the special slot where that has control, DMRS and data', () => {
    expect(tddPatternProblem(tdd('DS', 10, 3), 30e3)).toBeUndefined();
    expect(tddPatternProblem(tdd('S', 3, 3), 30e3)).toBeUndefined();
    expect(tddPatternProblem(tdd('SU', 2, 3), 30e3)).toContain('has data in one direction alone');
  });

  it.each([
    // 3.5, 22 and 0.375 ms are no periods; 3 ms is one, and so are 2 + 1 ms, but they do not divide 20 ms (TS 38.213 §11.1).
    ['DDDDDSU', 30e3, '3.5 ms in slots of 0.5 ms'],
    ['DDDDSU', 30e3, '3 ms in slots of 0.5 ms'],
    ['DDSUDS', 30e3, '2 + 1 ms in slots of 0.5 ms'],
    ['DDDDDDDDDDDDSUUUUUUUUU', 15e3, '22 ms in slots of 1 ms'],
    ['DSU', 120e3, '0.375 ms in slots of 0.125 ms'],
  ])('%s at %d Hz does not fit: %s', (pattern, subcarrierSpacingHz, lasts) => {
    expect(tddPatternProblem(tdd(pattern), subcarrierSpacingHz)).toBe(
      `'${pattern}' lasts ${lasts}; expected one of 0.5, 0.625, 1, 1.25, 2, 2.5, 3, 4, 5, 10 ms, or two of them, that divide 20 ms`,
    );
  });
});

describe('special slots', () => {
  it('keep a gap of one symbol at least', () => {
    expect(specialSlotProblem({ downlinkSymbols: 10, uplinkSymbols: 3 })).toBeUndefined();
    expect(specialSlotProblem({ downlinkSymbols: 10, uplinkSymbols: 4 })).toContain('leave no gap');
  });
});
