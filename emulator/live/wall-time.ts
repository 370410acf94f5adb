import { setTimeout as sleep } from 'node:timers/promises';
import type { TestTime } from './test-time.ts';

/** How often a condition is looked at while nothing tells of a change. */
const POLL_MS = 20;

/** The wall clock, for servers that live in it. */
export class WallTime implements TestTime {
  nowMs(): number {
    return Date.now();
  }

  async waitUntil(deadlineMs: number, condition?: () => boolean): Promise<boolean> {
    for (;;) {
      if (condition?.() === true) return true;
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0) return false;
      await sleep(condition === undefined ? leftMs : Math.min(leftMs, POLL_MS));
    }
  }

  waitWhileAnswering(deadlineMs: number, condition: () => boolean): Promise<boolean> {
    return this.waitUntil(deadlineMs, condition);
  }

  track<T>(io: () => Promise<T>): Promise<T> {
    return io();
  }

  run<T>(activity: () => Promise<T>): Promise<T> {
    return activity();
  }
}
