import type { TestTime } from '../emulator/index.ts';

/** A wait that a case is in. `untilMs` is its end at the latest, in Unix milliseconds of test time. */
export interface OpenWait {
  id: string;
  untilMs: number;
}

/** The waits that cases are in now. */
export class OpenWaits {
  readonly #waits = new Set<OpenWait>();

  /** Keeps the wait as long as `waiting` is pending. */
  async hold<T>(wait: OpenWait, waiting: Promise<T>): Promise<T> {
    this.#waits.add(wait);
    try {
      return await waiting;
    } finally {
      this.#waits.delete(wait);
    }
  }

  /** The one that may last longest; undefined where nobody waits. */
  longest(): OpenWait | undefined {
    return [...this.#waits].reduce<OpenWait | undefined>(
      (found, each) => (found === undefined || each.untilMs > found.untilMs ? each : found),
      undefined,
    );
  }
}

/** The same time, whose waits are kept under the case's id. */
export function watchedTime(time: TestTime, id: string, waits: OpenWaits): TestTime {
  return {
    nowMs: () => time.nowMs(),
    track: (io) => time.track(io),
    run: (activity) => time.run(activity),
    waitUntil: (deadlineMs, condition) =>
      waits.hold({ id, untilMs: deadlineMs }, time.waitUntil(deadlineMs, condition)),
    waitWhileAnswering: (deadlineMs, condition) => time.waitWhileAnswering(deadlineMs, condition),
  };
}
