import { type Clock, type Nanoseconds, seconds, toSeconds } from '../kernel/index.ts';

const WINDOW_NS = seconds(60);

/** Counts requests over the last minute of emulated time, for each client by itself. Refused requests do not count. */
export class RateLimit {
  #clock: Clock;
  #admitted = new Map<string, Nanoseconds[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Admits a request or not.
   * @param perMinute most requests within any 60 s.
   * @returns undefined when admitted, else whole seconds until the next one will be.
   */
  retryAfterS(clientId: string, perMinute: number): number | undefined {
    const now = this.#clock.now();
    const recent = (this.#admitted.get(clientId) ?? []).filter((timeNs) => timeNs > now - WINDOW_NS);
    this.#admitted.set(clientId, recent);
    const oldest = recent[recent.length - perMinute];
    if (recent.length >= perMinute) return Math.max(1, Math.ceil(toSeconds((oldest ?? now) + WINDOW_NS - now)));
    recent.push(now);
    return undefined;
  }
}
