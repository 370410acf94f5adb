import { request } from 'node:https';

/** Longest wait for an answer of our own listener, in milliseconds. */
const PATIENCE_MS = 5_000;
/** An address that stands for all of this machine's. */
const UNSPECIFIED = /^https:\/\/(0\.0\.0\.0|\[::\])/;

/**
 * Whether the notification listener could have received what did not arrive. It is asked itself, at the address that it
 * listens on; and as long as nothing has ever arrived there, the way to it is in doubt as well: at the address that targets
 * are given, and by handshakes that failed because a target does not trust the certificate.
 */
export class ListenerHealth {
  /** Path by which only this object asks. */
  readonly secret: string;
  #own = '';
  #public = '';
  #hasArrived = false;
  #failedHandshake: string | undefined;
  #unreadable: string | undefined;
  /** File of the bridge, where events come by one. */
  #bridge: string | undefined;
  #bridgeFault: string | undefined;

  constructor(secret: string) {
    this.secret = secret;
  }

  /** @param own address that it listens on @param given address that targets are given */
  open(own: string, given: string): void {
    this.#own = own.replace(UNSPECIFIED, (address) => (address.includes('[') ? 'https://[::1]' : 'https://127.0.0.1'));
    this.#public = given;
  }

  noteArrival(): void {
    this.#hasArrived = true;
  }

  noteFailedHandshake({ message }: Error): void {
    this.#failedHandshake = message;
  }

  noteUnreadable({ message }: Error): void {
    this.#unreadable = message;
  }

  followBridge(file: string): void {
    this.#bridge = file;
  }

  noteBridgeFault(reason: string): void {
    this.#bridgeFault = reason;
  }

  /** Why it could not, in a sentence; undefined where it could. */
  async fault(): Promise<string | undefined> {
    const own = await this.#ask(this.#own);
    if (own !== undefined) return `the suite's notification listener does not answer: ${own}`;
    if (this.#bridgeFault !== undefined) return `the bridge ${this.#bridge} cannot be relied on: ${this.#bridgeFault}`;
    if (this.#hasArrived) return undefined;
    // Whether it runs cannot be asked: only an event shows it.
    if (this.#bridge !== undefined) return `nothing has come by the bridge ${this.#bridge} yet`;
    if (this.#failedHandshake !== undefined)
      return `nothing has arrived at the notification listener, and a TLS handshake with it failed: ${this.#failedHandshake}`;
    if (this.#unreadable !== undefined)
      return `nothing has arrived at the notification listener but what is no HTTP: ${this.#unreadable}`;
    if (this.#public === this.#own) return undefined;
    const given = await this.#ask(this.#public);
    return given === undefined
      ? undefined
      : `nothing has arrived at the notification listener, which cannot be reached at ${this.#public}: ${given}`;
  }

  /** @returns what went wrong, if anything did. */
  #ask(root: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      // Whom the target trusts is its own matter: this asks only whether the listener is there.
      const options = { method: 'POST', rejectUnauthorized: false, agent: false, timeout: PATIENCE_MS };
      const asking = request(`${root}/alive/${this.secret}`, options, (response) => {
        response.resume();
        resolve(response.statusCode === 204 ? undefined : `status ${response.statusCode ?? 0}`);
      });
      asking.on('timeout', () => asking.destroy(new Error('no answer')));
      asking.on('error', ({ message }) => resolve(message));
      asking.end();
    });
  }
}
