import type { Exchange } from '../exchange.ts';
import { ResourceLedger } from '../resource-ledger.ts';
import { resourceStatusIn } from '../resource-kind.ts';

/** The operations of a life, in their order. */
export const LIFE_OPERATIONS = ['createSession', 'getSession', 'extendQosSessionDuration', 'deleteSession'] as const;
export type LifeOperation = (typeof LIFE_OPERATIONS)[number];

/** Requests of a life in which the session is AVAILABLE when it is first asked for: create, get, extend, get, delete. */
export const REQUESTS_OF_A_LIFE = 5;

/** How often a deletion that is not answered as it should be is asked for; then it is left to the cleaning up after the load. */
const DELETIONS = 3;

export interface LifeOptions {
  /** Whether the release has the operation. */
  extends: boolean;
  /** How long a session may be REQUESTED, in milliseconds. */
  availableWithinMs: number;
}

/** What became of a session. */
export type LifeEnd =
  /** Answered as deleted, or not found any more. */
  | 'deleted'
  | 'not-found'
  /** Nothing was created, and the answer said so. */
  | 'refused'
  /** There may be a session whose id never came. */
  | 'lost'
  /** There is one that could not be deleted. */
  | 'left';

/**
 * One session from its creation to its deletion: create, get until it is AVAILABLE, extend, get, delete. Whatever goes wrong on the way, the
 * session is deleted next.
 */
export class SessionLife {
  /** What the checks of answers know of the session. */
  readonly ledger = new ResourceLedger();
  readonly #options: LifeOptions;
  #next: LifeOperation | undefined = 'createSession';
  #extended = false;
  #createdAtMs = 0;
  #deletions = 0;
  #end: LifeEnd | undefined;
  neverAvailable = false;

  constructor(options: LifeOptions) {
    this.#options = options;
  }

  /** What is to be sent next; undefined when the life is over. */
  get next(): LifeOperation | undefined {
    return this.#next;
  }

  /** How it ended; undefined while it has not. */
  get end(): LifeEnd | undefined {
    return this.#end;
  }

  get sessionId(): string | undefined {
    return this.ledger.last()?.id;
  }

  /** Takes in what became of the request that was due. */
  took(exchange: Exchange): void {
    this.ledger.note(exchange);
    switch (this.#next) {
      case 'createSession':
        return this.#created(exchange);
      case 'getSession':
        return this.#read(exchange);
      case 'extendQosSessionDuration':
        this.#extended = true;
        return this.#go(isSuccess(exchange) ? 'getSession' : 'deleteSession');
      case 'deleteSession':
        return this.#deleted(exchange);
      case undefined:
        return undefined;
    }
  }

  #created(exchange: Exchange): void {
    this.#createdAtMs = exchange.endedAtMs;
    if (this.sessionId !== undefined) return this.#go('getSession');
    // What was answered with an error made nothing; of what was not answered, or without an id, that cannot be known.
    this.#finish(exchange.response !== undefined && exchange.response.status >= 400 ? 'refused' : 'lost');
  }

  #read(exchange: Exchange): void {
    if (exchange.response?.status === 404) return this.#finish('not-found');
    if (!isSuccess(exchange) || this.#extended) return this.#go('deleteSession');
    const { json } = exchange.response ?? {};
    const status = typeof json === 'object' && json !== null ? resourceStatusIn(json as never) : undefined;
    if (status === 'REQUESTED' && exchange.endedAtMs - this.#createdAtMs < this.#options.availableWithinMs) return;
    if (status !== 'AVAILABLE') this.neverAvailable = true;
    this.#go(status === 'AVAILABLE' && this.#options.extends ? 'extendQosSessionDuration' : 'deleteSession');
  }

  #deleted(exchange: Exchange): void {
    this.#deletions++;
    if (isSuccess(exchange)) this.#finish('deleted');
    else if (exchange.response?.status === 404) this.#finish('not-found');
    else if (this.#deletions === DELETIONS) this.#finish('left');
  }

  #go(next: LifeOperation): void {
    this.#next = next;
  }

  #finish(end: LifeEnd): void {
    this.#next = undefined;
    this.#end = end;
  }
}

/** What a life expects of every answer. */
export function isSuccess({ response }: Exchange): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}
