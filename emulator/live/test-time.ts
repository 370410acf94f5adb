/**
 * The time in which a test runs: emulated time that stands still while I/O is under way, or the wall clock.
 * Everything that does network I/O on behalf of a test tracks it here, and every wait of a test goes through here.
 */
export interface TestTime {
  /** Unix time in milliseconds. */
  nowMs(): number;
  /**
   * Waits until `condition` holds or the deadline passes. The condition is evaluated at once, after every tracked I/O
   * and after every step of emulated time that could have changed it.
   * @returns true when the condition held, false when the deadline passed first (always false without a condition).
   */
  waitUntil(deadlineMs: number, condition?: () => boolean): Promise<boolean>;
  /**
   * `waitUntil` for a server that holds an answer back: the tracked request that waits for the answer does not keep emulated
   * time still meanwhile. To be called once for each such request.
   */
  waitWhileAnswering(deadlineMs: number, condition: () => boolean): Promise<boolean>;
  /** Runs I/O; emulated time stands still until it has ended. */
  track<T>(io: () => Promise<T>): Promise<T>;
  /** Runs an activity (a case) that may act at any moment unless it waits in `waitUntil`; time moves only when all of them wait. */
  run<T>(activity: () => Promise<T>): Promise<T>;
}
