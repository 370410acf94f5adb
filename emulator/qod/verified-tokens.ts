import { createHash } from 'node:crypto';

/**
 * What was found out about the tokens seen last, by the SHA-256 of the token, so that a token costs one check of its
 * signature and not one per request. The one used longest ago makes room.
 */
export class VerifiedTokens<Finding> {
  readonly #findings = new Map<string, Finding>();
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(token: string): Finding | undefined {
    const key = digest(token);
    const finding = this.#findings.get(key);
    if (finding === undefined) return undefined;
    this.#findings.delete(key);
    this.#findings.set(key, finding);
    return finding;
  }

  keep(token: string, finding: Finding): void {
    this.#findings.set(digest(token), finding);
    const [oldest] = this.#findings.keys();
    if (this.#findings.size > this.#maxEntries && oldest !== undefined) this.#findings.delete(oldest);
  }

  drop(token: string): void {
    this.#findings.delete(digest(token));
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
