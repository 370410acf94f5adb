import { describe, expect, it } from 'vitest';
import { seconds, Simulation, VIRTUAL_CALENDAR } from '../kernel/index.ts';
import { VirtualTime } from './virtual-time.ts';

function start(): { simulation: Simulation; time: VirtualTime; at: (timeS: number) => number } {
  const simulation = new Simulation();
  return {
    simulation,
    time: new VirtualTime(simulation, VIRTUAL_CALENDAR),
    at: (timeS) => VIRTUAL_CALENDAR.epochMs + timeS * 1000,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('virtual time', () => {
  it('passes a long wait at once, running what happens in it', async () => {
    const { simulation, time, at } = start();
    let expired = false;
    simulation.at(seconds(360), () => (expired = true));
    expect(await time.run(() => time.waitUntil(at(400)))).toBe(false);
    expect(expired).toBe(true);
    expect(time.nowMs()).toBe(at(400));
  });

  it('wakes a waiter at the event that makes its condition true', async () => {
    const { simulation, time, at } = start();
    let ready = false;
    simulation.at(seconds(7), () => (ready = true));
    simulation.at(seconds(8), () => undefined);
    expect(await time.run(() => time.waitUntil(at(60), () => ready))).toBe(true);
    expect(time.nowMs()).toBe(at(7));
  });

  it('stands still while I/O is under way', async () => {
    const { time, at } = start();
    const io = time.track(() => pause(50));
    let waited = false;
    const wait = time.run(() => time.waitUntil(at(1))).then(() => (waited = true));
    await pause(20);
    expect([waited, time.nowMs()]).toEqual([false, at(0)]);
    await io;
    await wait;
    expect(time.nowMs()).toBe(at(1));
  });

  it('stops at an event that begins I/O until that has ended', async () => {
    const { simulation, time, at } = start();
    const seen: number[] = [];
    simulation.at(seconds(1), () => void time.track(() => pause(20)).then(() => seen.push(time.nowMs())));
    simulation.at(seconds(2), () => undefined);
    await time.run(() => time.waitUntil(at(5)));
    expect(seen).toEqual([at(1)]);
  });

  it('moves only when every activity waits, to the earliest deadline', async () => {
    const { time, at } = start();
    const log: string[] = [];
    await Promise.all([
      time.run(async () => {
        await pause(20);
        log.push(`busy until ${time.nowMs() - at(0)}`);
        await time.waitUntil(at(2));
        log.push('second');
      }),
      time.run(async () => {
        await time.waitUntil(at(1));
        log.push('first');
        await time.waitUntil(at(3));
        log.push('third');
      }),
    ]);
    expect(log).toEqual(['busy until 0', 'first', 'second', 'third']);
  });

  it('moves while a request in flight waits for it itself, and for no other request', async () => {
    const { simulation, time, at } = start();
    let decided = false;
    simulation.at(seconds(2), () => (decided = true));
    let other = time.track(() => pause(30));
    const answer = time.run(() =>
      time.track(async () => {
        const held = await time.waitWhileAnswering(at(5), () => decided);
        return [held, time.nowMs() - at(0)];
      }),
    );
    await pause(10);
    expect(time.nowMs()).toBe(at(0));
    await other;
    expect(await answer).toEqual([true, 2000]);
    // The request is over: the next one keeps time still again.
    other = time.track(() => pause(30));
    const wait = time.run(() => time.waitUntil(at(9)));
    await pause(10);
    expect(time.nowMs()).toBe(at(2));
    await Promise.all([other, wait]);
  });
});
