import type { AccessToken } from './access-token.ts';

/** How long a failure stands before there is another attempt, so that a server that is down is not run against by every case. */
const FAILURE_STANDS_MS = 10_000;
const LONGEST_MARGIN_MS = 30_000;

interface Entry {
  pending: Promise<AccessToken>;
  /** Once it is there; of a failure the one before. */
  token?: AccessToken;
  /** Of a failure. */
  failedAtMs?: number;
}

/** Tokens by key. One that is asked for by many is fetched once, and anew shortly before it expires. */
export class TokenCache {
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /**
   * @param fetch is given the token that the new one follows.
   * @throws what `fetch` throws
   */
  get(key: string, fetch: (previous: AccessToken | undefined) => Promise<AccessToken>): Promise<AccessToken> {
    const known = this.#entries.get(key);
    if (known !== undefined && this.#isCurrent(known)) return known.pending;
    const entry: Entry = { pending: fetch(known?.token) };
    this.#entries.set(key, entry);
    entry.pending.then(
      (token) => (entry.token = token),
      () => {
        entry.failedAtMs = this.#nowMs();
        if (known?.token !== undefined) entry.token = known.token;
      },
    );
    return entry.pending;
  }

  #isCurrent({ token, failedAtMs }: Entry): boolean {
    if (failedAtMs !== undefined) return this.#nowMs() < failedAtMs + FAILURE_STANDS_MS;
    if (token?.expiresAtMs === undefined) return true;
    const marginMs = Math.min(LONGEST_MARGIN_MS, (token.lifetimeMs ?? 0) / 4);
    return this.#nowMs() < token.expiresAtMs - marginMs;
  }
}
