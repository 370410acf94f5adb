import type { Nanoseconds } from './time.ts';

/** Puts emulated time on the calendar: what a timestamp in an API says is `epochMs` plus the emulated time. */
export interface Calendar {
  /** Unix time in milliseconds at emulated time zero. */
  readonly epochMs: number;
}

/** The calendar of virtual time: a fixed day, so that records do not depend on when they were made. */
export const VIRTUAL_CALENDAR: Calendar = { epochMs: Date.UTC(2026, 0, 1, 12) };

/** Unix time in milliseconds of an emulated time. */
export function toUnixMs(calendar: Calendar, timeNs: Nanoseconds): number {
  return calendar.epochMs + timeNs / 1e6;
}

/** RFC 3339 timestamp in UTC, with milliseconds. */
export function toTimestamp(calendar: Calendar, timeNs: Nanoseconds): string {
  return new Date(Math.floor(toUnixMs(calendar, timeNs))).toISOString();
}
