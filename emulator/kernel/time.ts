/** Emulated time: integer nanoseconds since the start of the emulation. Exact up to 2^53 ns (104 days). */
export type Nanoseconds = number;

export const NS_PER_MS = 1_000_000;
export const NS_PER_S = 1_000_000_000;

/** Rounds to the nearest nanosecond, so that a sum of durations stays exact. */
export function seconds(value: number): Nanoseconds {
  return Math.round(value * NS_PER_S);
}

export function milliseconds(value: number): Nanoseconds {
  return Math.round(value * NS_PER_MS);
}

export function toSeconds(timeNs: Nanoseconds): number {
  return timeNs / NS_PER_S;
}
