import type { TestTime } from '../emulator/index.ts';

/** The same time, in which no wait outlasts an abort: a wait under way or begun afterwards throws the signal's reason. */
export function abortableTime(time: TestTime, signal: AbortSignal): TestTime {
  return {
    nowMs: () => time.nowMs(),
    track: (io) => time.track(io),
    run: (activity) => time.run(activity),
    async waitUntil(deadlineMs, condition) {
      signal.throwIfAborted();
      const held = await time.waitUntil(deadlineMs, () => signal.aborted || condition?.() === true);
      signal.throwIfAborted();
      return held;
    },
    waitWhileAnswering: (deadlineMs, condition) =>
      time.waitWhileAnswering(deadlineMs, () => signal.aborted || condition()),
  };
}
