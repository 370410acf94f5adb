import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { milliseconds, NS_PER_MS, seconds } from '../kernel/index.ts';
import { WallClock } from './wall-clock.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

describe('the wall clock', () => {
  it('counts integer nanoseconds from when it was made, whatever happens to the date', () => {
    vi.advanceTimersByTime(1234);
    const clock = new WallClock();
    expect(clock.now()).toBe(0);
    vi.advanceTimersByTime(1500);
    vi.setSystemTime(0);
    expect(clock.now()).toBe(1500 * NS_PER_MS);
    expect(() => clock.at(0.5, () => undefined)).toThrow(RangeError);
  });

  it('runs what is due in the order of times, then of scheduling, and nothing that was taken back', () => {
    const clock = new WallClock();
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name} ${clock.now() / NS_PER_MS}`);
    clock.at(milliseconds(20), note('b'));
    clock.at(milliseconds(10), note('a'));
    const cancel = clock.at(milliseconds(15), note('taken back'));
    clock.at(milliseconds(20), note('c'));
    clock.at(-5, note('past'));
    cancel();
    vi.advanceTimersByTime(9);
    expect(ran).toEqual(['past 0']);
    vi.advanceTimersByTime(11);
    expect(ran).toEqual(['past 0', 'a 10', 'b 20', 'c 20']);
    cancel();
  });

  it('runs what an action schedules, a time that has passed included', () => {
    const clock = new WallClock();
    const ran: number[] = [];
    clock.at(milliseconds(5), () => {
      clock.at(0, () => ran.push(1));
      clock.at(milliseconds(8), () => ran.push(2));
    });
    vi.advanceTimersByTime(10);
    expect(ran).toEqual([1, 2]);
  });

  it('never runs early: a part of a millisecond is waited for', () => {
    const clock = new WallClock();
    const ran: number[] = [];
    clock.at(milliseconds(5) + 1, () => ran.push(clock.now()));
    vi.advanceTimersByTime(5);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual([milliseconds(6)]);
  });

  /** A timer of Node for more than 2^31 - 1 ms would run at once. */
  it('waits for longer than a timer can', () => {
    const clock = new WallClock();
    const ran: number[] = [];
    const days = 60;
    clock.at(seconds(days * 86_400), () => ran.push(clock.now()));
    vi.advanceTimersByTime(days * 86_400_000 - 1);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual([seconds(days * 86_400)]);
  });

  it('runs nothing once it is stopped', () => {
    const clock = new WallClock();
    const ran: number[] = [];
    clock.at(milliseconds(5), () => ran.push(1));
    clock.stop();
    clock.at(milliseconds(6), () => ran.push(2));
    vi.advanceTimersByTime(10);
    expect(ran).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
