import { expect, it } from 'vitest';
import { slotDurationNs } from './numerology.ts';

// TS 38.211 table 4.3.2-1: 1, 2, 4 and 8 slots a subframe of 1 ms.
it.each([
  [15_000, 1_000_000],
  [30_000, 500_000],
  [60_000, 250_000],
  [120_000, 125_000],
])('a slot at %d Hz lasts %d ns', (subcarrierSpacingHz, durationNs) =>
  expect(slotDurationNs(subcarrierSpacingHz)).toBe(durationNs),
);
