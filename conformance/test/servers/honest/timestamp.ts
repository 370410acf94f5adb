import type { Readings } from './reading.ts';

const TWO_HOURS_MS = 7_200_000;

/** RFC 3339 with a time zone. Sessions last for whole seconds, but may start within one. */
export function timestamp(unixMs: number, readings: Readings): string {
  if (!readings.has('timestamps-with-offset')) return new Date(unixMs).toISOString();
  return new Date(unixMs + TWO_HOURS_MS).toISOString().replace(/\.\d+Z$/, '+02:00');
}
