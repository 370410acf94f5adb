import type { Release } from '../contract/index.ts';

/** A time of a session in Unix milliseconds, whether it is a timestamp or, as in v0.10.1, seconds since 1970. */
export function msOf(time: unknown): number {
  return typeof time === 'number' ? time * 1000 : Date.parse(String(time));
}

/** A time as sessions of the release have it. */
export function timeIn(release: Release, ms: number): number | string {
  return release === 'v0.10.1' ? Math.floor(ms / 1000) : new Date(ms).toISOString();
}
