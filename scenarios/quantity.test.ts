import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytes,
  coordinateM,
  decibels,
  degrees,
  durationNs,
  frequencyHz,
  lengthM,
  powerDbm,
  quantityProblem,
  rateBps,
  speedMps,
} from './quantity.ts';

describe('quantities', () => {
  it.each([
    [durationNs, '20 s', 20e9],
    [durationNs, '500ms', 500e6],
    [durationNs, '2 min', 120e9],
    [durationNs, '100 us', 100e3],
    [durationNs, '0.3 ms', 300_000],
    [durationNs, '1.5 h', 5400e9],
    [rateBps, '5 Mbit/s', 5e6],
    [rateBps, '64 kbit/s', 64e3],
    [rateBps, '1.5 Gbit/s', 1.5e9],
    [rateBps, '1 bit/s', 1],
    [bytes, '1500 B', 1500],
    [bytes, '256 kB', 256e3],
    [bytes, '2 MB', 2e6],
    [frequencyHz, '3.5 GHz', 3.5e9],
    [frequencyHz, '30 kHz', 30e3],
    [lengthM, '1.2 km', 1200],
    [speedMps, '1 m/s', 1],
    [powerDbm, '46 dBm', 46],
    [powerDbm, '-10.5 dBm', -10.5],
    [decibels, '-3 dB', -3],
    [durationNs, '300 ns', 300],
    [degrees, '-60 deg', -60],
    [coordinateM, '-1.2 km', -1200],
    [coordinateM, '50 m', 50],
  ] as const)('%# %s', (parse, text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it('convert speeds', () => {
    expect(speedMps('3.6 km/h')).toBeCloseTo(1, 12);
  });

  it('are integer nanoseconds whatever the fraction', () => {
    const amount = fc.tuple(fc.integer({ min: 0, max: 9e6 }), fc.integer({ min: 0, max: 999_999_999 }));
    fc.assert(fc.property(amount, ([whole, fraction]) => Number.isSafeInteger(durationNs(`${whole}.${fraction} s`))));
  });

  it('of another dimension are a broken invariant', () => {
    expect(() => durationNs('5 Mbit/s')).toThrow("'5 Mbit/s' is not a duration");
  });
});

describe('problems of a quantity', () => {
  const expected = 'expected a duration such as 20 s or 500 ms, at least 1 ms, at most 1 min';
  it.each([
    ['20', `'20' has no unit; ${expected}`],
    ['20 sec', `unknown unit 'sec' in '20 sec'; ${expected}, in one of the units ns, us, ms, s, min, h`],
    ['-1 s', `'-1 s' is negative; ${expected}`],
    ['1.s', `got '1.s', ${expected}`],
    ['soon', `got string 'soon', ${expected}`],
    ['', `got string '', ${expected}`],
    ['0.5 ms', `got '0.5 ms', ${expected}`],
    ['61 s', `got '61 s', ${expected}`],
    ['1 ms', undefined],
    ['60 s', undefined],
  ])('%s', (text, problem) => {
    expect(quantityProblem({ dimension: 'duration', minimum: '1 ms', maximum: '1 min' }, text)).toBe(problem);
  });
});
