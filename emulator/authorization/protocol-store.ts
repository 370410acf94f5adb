import type { Adapter, AdapterPayload } from 'oidc-provider';
import { type Clock, type Nanoseconds, seconds } from '../kernel/index.ts';

/**
 * What a browser or a client's own clock times goes by the wall clock: interactions and sessions are cookies of a
 * person's browser, and a used assertion must be remembered for as long as the client signed it for.
 */
const BY_WALL_CLOCK = ['Interaction', 'Session', 'ReplayDetection'];

/** Most entries of a kind; the oldest make room. */
const MAX_ENTRIES = 10_000;

interface Entry {
  payload: AdapterPayload;
  expiresAtNs: Nanoseconds;
}

/**
 * Codes, backchannel requests and grants of the authorization server, in memory. They end by the emulated clock: the
 * library compares `exp` with the wall clock, so an entry is handed out with what emulated time leaves of its life.
 */
export class ProtocolStore implements Adapter {
  readonly #entries = new Map<string, Entry>();
  readonly #model: string;
  readonly #clock: Clock;
  readonly #wallClockMs: () => number;

  constructor(model: string, clock: Clock, wallClockMs: () => number) {
    this.#model = model;
    this.#clock = clock;
    this.#wallClockMs = wallClockMs;
  }

  /** An entry that is written again keeps its end. */
  upsert(id: string, payload: AdapterPayload, expiresInS: number): Promise<void> {
    const expiresAtNs = this.#entries.get(id)?.expiresAtNs ?? this.#clock.now() + seconds(expiresInS);
    this.#entries.set(id, { payload, expiresAtNs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#seen(this.#entries.get(id)));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#seen([...this.#entries.values()].find(({ payload }) => payload.uid === uid)));
  }

  /** Codes for typing belong to the device flow, which is not offered. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  consume(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.payload.consumed = Math.floor(this.#wallClockMs() / 1000);
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    this.#entries.delete(id);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, { payload }] of this.#entries) if (payload.grantId === grantId) this.#entries.delete(id);
    return Promise.resolve();
  }

  #seen(entry: Entry | undefined): AdapterPayload | undefined {
    if (entry === undefined || BY_WALL_CLOCK.includes(this.#model)) return entry?.payload;
    const leftS = Math.ceil((entry.expiresAtNs - this.#clock.now()) / 1e9);
    // While time is left, two seconds at least: the wall clock may tick before the library looks.
    const exp = Math.floor(this.#wallClockMs() / 1000) + (leftS > 0 ? Math.max(leftS, 2) : 0);
    return { ...entry.payload, exp };
  }
}
