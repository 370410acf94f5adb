import { type Clock, type Nanoseconds, seconds, toSeconds } from '../kernel/index.ts';

const WINDOW_NS = seconds(60);

/** The last requests that a client was admitted with, as many as it may have in a minute, and where the oldest is. */
interface Admitted {
  timesNs: Nanoseconds[];
  oldest: number;
}

/**
 * Counts requests over the last minute of emulated time, for each client by itself. Refused requests do not count. A client
 * takes one number for each request that it may have in a minute, and a request the same time however many that are.
 */
export class RateLimit {
  #clock: Clock;
  #admitted = new Map<string, Admitted>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Admits a request or not.
   * @param perMinute most requests within any 60 s, for a client always the same.
   * @returns undefined when admitted, else whole seconds until the next one will be.
   */
  retryAfterS(clientId: string, perMinute: number): number | undefined {
    const now = this.#clock.now();
    const admitted = this.#of(clientId);
    const { timesNs, oldest } = admitted;
    if (timesNs.length < perMinute) {
      timesNs.push(now);
      return undefined;
    }
    const waitNs = timesNs[oldest]! + WINDOW_NS - now;
    if (waitNs > 0) return Math.max(1, Math.ceil(toSeconds(waitNs)));
    timesNs[oldest] = now;
    admitted.oldest = (oldest + 1) % perMinute;
    return undefined;
  }

  #of(clientId: string): Admitted {
    const known = this.#admitted.get(clientId);
    if (known !== undefined) return known;
    const fresh: Admitted = { timesNs: [], oldest: 0 };
    this.#admitted.set(clientId, fresh);
    return fresh;
  }
}
