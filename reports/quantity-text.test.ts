import { describe, expect, it } from 'vitest';
import {
  countText,
  delayText,
  durationText,
  percentText,
  rateText,
  significant,
  timestampText,
} from './quantity-text.ts';

describe('quantities', () => {
  it.each([
    [0, '0'],
    [1.4, '1.4'],
    [1.414, '1.41'],
    [10, '10'],
    [11.94, '11.9'],
    [99.96, '100'],
    [100, '100'],
    [1234.5, '1235'],
  ])('writes %d as %s', (value, text) => expect(significant(value)).toBe(text));

  it('chooses the unit of a rate', () => {
    expect([0, 980, 64e3, 11.94e6, 1.2e9].map(rateText)).toEqual([
      '0 bit/s',
      '980 bit/s',
      '64 kbit/s',
      '11.9 Mbit/s',
      '1.2 Gbit/s',
    ]);
  });

  it('chooses the unit of a delay and of a duration', () => {
    expect([8.25, 999, 1500].map(delayText)).toEqual(['8.25 ms', '999 ms', '1.5 s']);
    expect([12, 1500, 60_000, 200_000, 3_840_000].map(durationText)).toEqual([
      '12 ms',
      '1.5 s',
      '1 min 0 s',
      '3 min 20 s',
      '1 h 4 min',
    ]);
  });

  it('writes shares, counts and times', () => {
    expect([0, 0.058, 0.87, 1].map(percentText)).toEqual(['0.0 %', '5.8 %', '87 %', '100 %']);
    expect([countText(1, 'case'), countText(2, 'case')]).toEqual(['1 case', '2 cases']);
    expect(timestampText('2026-03-14T20:02:11+01:00')).toBe('2026-03-14 19:02:11 UTC');
    expect(timestampText('yesterday')).toBe('yesterday');
  });
});
