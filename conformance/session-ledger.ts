import type { Exchange } from './exchange.ts';

/** A session that a case has asked for and the target said it made. */
export interface AskedSession {
  sessionId: string;
  /** Body of the createSession request. */
  request: Readonly<Record<string, unknown>>;
  /** The exchange that made it. */
  created: Exchange;
}

/** The sessions of one case, by id and in the order of their creation. */
export class SessionLedger {
  readonly #sessions = new Map<string, AskedSession>();
  #last: AskedSession | undefined;
  /** Whether a session may exist whose id never reached us. */
  #mayHaveLostOne = false;

  /** Takes note of what a createSession brought. */
  note(exchange: Exchange): void {
    if (exchange.operation.operationId !== 'createSession') return;
    const { response } = exchange;
    if (response !== undefined && (response.status < 200 || response.status >= 300)) return;
    const sessionId = response === undefined ? undefined : property(response.json, 'sessionId');
    if (typeof sessionId !== 'string' || sessionId === '') {
      this.#mayHaveLostOne = true;
      return;
    }
    const { json } = exchange.request;
    this.#last = { sessionId, request: isObject(json) ? json : {}, created: exchange };
    this.#sessions.set(sessionId, this.#last);
  }

  get(sessionId: string): AskedSession | undefined {
    return this.#sessions.get(sessionId);
  }

  all(): readonly AskedSession[] {
    return [...this.#sessions.values()];
  }

  /** The session that was made last. */
  last(): AskedSession | undefined {
    return this.#last;
  }

  get mayHaveLostOne(): boolean {
    return this.#mayHaveLostOne;
  }
}

function property(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
