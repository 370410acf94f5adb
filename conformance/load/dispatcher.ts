import { Latencies, type LatencyFigures } from './latencies.ts';
import type { LoadSchedule } from './load-schedule.ts';

/** How well a schedule was kept. */
export interface Punctuality {
  /** Requests that were due, and how many of them were sent. */
  due: number;
  sent: number;
  /** From the start to the end of the schedule, or to when it was stopped, in milliseconds. */
  elapsedMs: number;
  /** How long requests had to wait, all together: until a worker was free, and from then on. */
  waitedForWorkerMs: number;
  waitedForGeneratorMs: number;
  /** How late requests were sent although a worker was free: the generator's own fault. */
  generatorLagMs: LatencyFigures | null;
}

/** The shortest time for which Node sets a timer. */
const TICK_MS = 1;

/**
 * Gives out the requests of a schedule to workers, one at a time to each. The schedule does not wait for answers: what is due while
 * nobody is free is sent late, and its latency counted from when it was due.
 */
export class Dispatcher<Worker> {
  readonly #schedule: LoadSchedule;
  readonly #work: (worker: Worker, dueMs: number) => Promise<void>;
  readonly #free: { worker: Worker; sinceMs: number }[];
  readonly #running = new Set<Promise<void>>();
  readonly #lag = new Latencies();
  readonly #waited = { forWorkerMs: 0, forGeneratorMs: 0 };
  #sent = 0;
  #stoppedMs: number | undefined;
  #fault: { error: unknown } | undefined;
  #wakeUp: () => void = () => undefined;

  /** @param work makes one request; the worker is free when it settles, and what it throws ends the run */
  constructor(
    schedule: LoadSchedule,
    workers: readonly Worker[],
    work: (worker: Worker, dueMs: number) => Promise<void>,
  ) {
    this.#schedule = schedule;
    this.#work = work;
    this.#free = workers.map((worker) => ({ worker, sinceMs: schedule.startMs }));
  }

  /** Settles when the schedule is over, or the signal has come, and nobody works any more. @returns whether the signal came */
  async run(signal?: AbortSignal): Promise<boolean> {
    const stop = () => this.#wakeUp();
    signal?.addEventListener('abort', stop);
    const { total, endMs } = this.#schedule;
    while (this.#sent < total && this.#fault === undefined) {
      const nowMs = performance.now();
      if (nowMs >= endMs || signal?.aborted === true) break;
      const dueMs = this.#schedule.dueMs(this.#sent);
      const next = this.#free[0];
      if (next === undefined) await this.#sleep(endMs);
      else if (dueMs > nowMs) await this.#sleep(Math.min(dueMs, endMs));
      else this.#give(dueMs, nowMs);
    }
    const interrupted = signal?.aborted === true;
    this.#stoppedMs = interrupted ? performance.now() : endMs;
    signal?.removeEventListener('abort', stop);
    await Promise.all(this.#running);
    if (this.#fault !== undefined) throw this.#fault.error;
    return interrupted;
  }

  /** Of a run that has ended. */
  punctuality(): Punctuality {
    const { startMs, endMs, total } = this.#schedule;
    const stoppedMs = Math.min(this.#stoppedMs ?? endMs, endMs);
    return {
      due: stoppedMs < endMs ? this.#schedule.dueBy(stoppedMs) : total,
      sent: this.#sent,
      elapsedMs: stoppedMs - startMs,
      waitedForWorkerMs: this.#waited.forWorkerMs,
      waitedForGeneratorMs: this.#waited.forGeneratorMs,
      generatorLagMs: this.#lag.figures(),
    };
  }

  #give(dueMs: number, nowMs: number): void {
    const { worker, sinceMs } = this.#free.shift()!;
    const possibleMs = Math.max(dueMs, sinceMs);
    this.#waited.forWorkerMs += possibleMs - dueMs;
    this.#waited.forGeneratorMs += nowMs - possibleMs;
    this.#lag.record(nowMs - possibleMs);
    this.#sent++;
    const running = this.#work(worker, dueMs).then(
      () => void this.#free.push({ worker, sinceMs: performance.now() }),
      (error: unknown) => void (this.#fault ??= { error }),
    );
    const ended = running.then(() => {
      this.#running.delete(ended);
      this.#wakeUp();
    });
    this.#running.add(ended);
  }

  /** Until then, or until somebody is free, or the run is stopped. */
  #sleep(untilMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(TICK_MS, untilMs - performance.now()));
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
