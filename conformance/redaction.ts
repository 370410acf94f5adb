/** What stands in a record in place of a secret. */
export const REDACTED = '«redacted»';

/** Headers whose value is a secret whatever it holds. */
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** JSON properties whose text value is a secret whatever it holds. */
const SECRET_PROPERTY = /("(?:accessToken|refreshToken|secret|client_secret|access_token)"\s*:\s*)"(?:[^"\\]|\\.)*"?/g;

/**
 * Replaces secrets in everything that goes into a record: known values wherever they appear, plain, percent-encoded, form-encoded or
 * JSON-escaped, and the values of secret headers and properties.
 */
export class Redaction {
  /** Longest first, so that a secret that contains another one is replaced as a whole. */
  #secrets: string[] = [];
  readonly #source: readonly string[];
  #taken = 0;

  /** @param secrets may grow: what is added to it later is taken in before the next text is cleaned. */
  constructor(secrets: readonly string[] = []) {
    this.#source = secrets;
  }

  /** Texts of fewer than 4 characters are not taken: they would blot out everything. */
  add(secret: string): void {
    if (secret.length < 4) return;
    const spellings = [
      secret,
      encodeURIComponent(secret.replaceAll(/\p{Surrogate}/gu, '\uFFFD')),
      JSON.stringify(secret).slice(1, -1),
      // As forms are encoded, which differs from percent-encoding in a few characters.
      new URLSearchParams({ '': secret }).toString().slice(1),
    ];
    const known = new Set([...this.#secrets, ...spellings]);
    if (known.size === this.#secrets.length) return;
    this.#secrets = [...known].sort((one, other) => other.length - one.length);
  }

  text(text: string): string {
    for (; this.#taken < this.#source.length; this.#taken++) this.add(this.#source[this.#taken] ?? '');
    const withoutValues = this.#secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, REDACTED), text);
    return withoutValues.replace(SECRET_PROPERTY, `$1"${REDACTED}"`);
  }

  headers(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, this.#header(name, value)]));
  }

  #header(name: string, value: string): string {
    if (!SECRET_HEADERS.has(name.toLowerCase())) return this.text(value);
    const scheme = /^(Bearer|Basic) /i.exec(value)?.[0] ?? '';
    return `${scheme}${REDACTED}`;
  }
}
