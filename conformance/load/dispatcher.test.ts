import { describe, expect, it } from 'vitest';
import { Dispatcher } from './dispatcher.ts';
import { LoadSchedule } from './load-schedule.ts';

describe('the schedule of a load', () => {
  it('is even, and has as many requests as rate times duration', () => {
    const schedule = new LoadSchedule(1_000, 4, 2);
    expect(schedule.total).toBe(8);
    expect(Array.from({ length: 8 }, (_, n) => schedule.dueMs(n))).toEqual([
      1_000, 1_250, 1_500, 1_750, 2_000, 2_250, 2_500, 2_750,
    ]);
    expect([999, 1_000, 1_249, 1_250, 2_750, 9_999].map((timeMs) => schedule.dueBy(timeMs))).toEqual([
      0, 1, 1, 2, 8, 8,
    ]);
  });

  it('counts no request more for what floating point makes of a product', () => {
    // In binary 1.1 × 50 is 55.00000000000001.
    expect(1.1 * 50).toBeGreaterThan(55);
    expect(new LoadSchedule(0, 1.1, 50).total).toBe(55);
  });
});

describe('the dispatcher', () => {
  it('gives each request out once, one at a time to each worker, with the time when it was due', async () => {
    const startMs = performance.now();
    const schedule = new LoadSchedule(startMs, 1_000, 0.05);
    const busy = new Set<string>();
    const due: number[] = [];
    const dispatcher = new Dispatcher(schedule, ['a', 'b', 'c'], async (worker, dueMs) => {
      expect(busy.has(worker)).toBe(false);
      busy.add(worker);
      due.push(dueMs);
      await Promise.resolve();
      busy.delete(worker);
    });
    expect(await dispatcher.run()).toBe(false);
    const { sent, due: total } = dispatcher.punctuality();
    expect(total).toBe(50);
    expect(due).toEqual(Array.from({ length: sent }, (_, n) => schedule.dueMs(n)));
    expect(busy.size).toBe(0);
  });

  it('tells what was due and could not be sent because everybody was busy', async () => {
    const schedule = new LoadSchedule(performance.now(), 100, 0.5);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const dispatcher = new Dispatcher(schedule, ['a', 'b'], () => held);
    const running = dispatcher.run();
    setTimeout(release, 700);
    await running;
    // Two workers that stay busy until the end have one request each.
    expect(dispatcher.punctuality()).toMatchObject({ due: 50, sent: 2 });
  });

  it('counts how long a request waited for a worker as no fault of the generator', async () => {
    // Due 500 ms ago, as if all that time nobody had been free.
    const startMs = performance.now() - 500;
    const schedule = new LoadSchedule(startMs, 1_000, 60);
    const abort = new AbortController();
    let given = 0;
    const dispatcher = new Dispatcher(schedule, ['a'], async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (++given === 20) abort.abort();
    });
    await dispatcher.run(abort.signal);
    const { waitedForWorkerMs, waitedForGeneratorMs, sent } = dispatcher.punctuality();
    expect(sent).toBe(20);
    // All but the first were due when the worker was still at the one before; it was taken up at once.
    expect(waitedForWorkerMs).toBeGreaterThan(waitedForGeneratorMs);
  });

  it('stops when it is told to, and says what was due until then', async () => {
    const abort = new AbortController();
    const dispatcher = new Dispatcher(new LoadSchedule(performance.now(), 10, 3_600), ['a'], async () => {
      abort.abort();
    });
    expect(await dispatcher.run(abort.signal)).toBe(true);
    expect(dispatcher.punctuality().sent).toBe(1);
    expect(dispatcher.punctuality().due).toBeLessThan(36_000);
  });

  it('ends with the fault of a worker', async () => {
    const schedule = new LoadSchedule(performance.now(), 10, 3_600);
    const dispatcher = new Dispatcher(schedule, ['a'], () => Promise.reject(new Error('no token')));
    await expect(dispatcher.run()).rejects.toThrow('no token');
  });
});
