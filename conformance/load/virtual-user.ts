import type { RandomStream } from '../../emulator/kernel/index.ts';
import { checkExchange } from '../checks/exchange-checks.ts';
import type { ContractValidator } from '../contract/index.ts';
import type { Exchange } from '../exchange.ts';
import type { Target, TestDevice } from '../target.ts';
import type { DrivenConnection } from './driven-connection.ts';
import { exchangeOf, type LoadRequests } from './load-requests.ts';
import type { LoadTally } from './load-tally.ts';
import type { Sampling } from './sampling.ts';
import type { SessionInventory } from './session-inventory.ts';
import { type LifeOperation, type LifeOptions, SessionLife } from './session-life.ts';

/** What all users of a load have in common. */
export interface LoadContext {
  target: Target;
  validator: ContractValidator;
  requests: LoadRequests;
  tally: LoadTally;
  inventory: SessionInventory;
  sampling: Sampling;
  life: LifeOptions;
}

/** What became of the sessions of a user. */
export interface UserSessions {
  created: number;
  deleted: number;
  gone: number;
  neverAvailable: number;
}

/** One device with one connection, and one session after the other. */
export class VirtualUser {
  readonly #device: TestDevice;
  readonly #connection: DrivenConnection;
  readonly #context: LoadContext;
  readonly #random: RandomStream;
  readonly #left = new Set<string>();
  #life: SessionLife;
  readonly sessions: UserSessions = { created: 0, deleted: 0, gone: 0, neverAvailable: 0 };

  constructor(device: TestDevice, connection: DrivenConnection, context: LoadContext, random: RandomStream) {
    this.#device = device;
    this.#connection = connection;
    this.#context = context;
    this.#random = random;
    this.#life = new SessionLife(context.life);
  }

  /** Makes the next request of the user's life, and settles when it can make another. @param dueMs on the clock of `performance` */
  async request(dueMs: number): Promise<void> {
    const { target, requests, tally } = this.#context;
    const life = this.#life;
    const operation = life.next ?? 'createSession';
    const request = await requests.make(operation, this.#device, life.sessionId);
    const startedAtMs = target.time.nowMs();
    const answer = await this.#connection.send(request.request);
    const sinceDueMs = performance.now() - dueMs;
    const exchange = exchangeOf(request, { startedAtMs, endedAtMs: target.time.nowMs() }, answer);
    life.took(exchange);
    const cause = answer.kind === 'failure' ? answer.cause : undefined;
    tally.took(operation, exchange, cause, { serviceMs: answer.durationMs, sinceDueMs });
    this.#sample(operation, exchange);
    // A token that has expired is not sent again.
    if (exchange.response?.status === 401) requests.forgetToken(this.#device, request.operation);
    if (life.end !== undefined) await this.#next(life);
  }

  /** Deletes what the load has left behind. */
  async cleanUp(): Promise<void> {
    const { sessionId, end } = this.#life;
    if (sessionId !== undefined && end === undefined) {
      this.#count(this.#life);
      this.#left.add(sessionId);
    }
    for (const each of this.#left) await this.#context.inventory.end(each, this.#device);
    await this.#context.inventory.recover(this.#device);
  }

  #sample(operation: LifeOperation, exchange: Exchange): void {
    const { sampling, tally, validator, target } = this.#context;
    // What is not answered is counted as an error, and conforms neither more nor less.
    if (exchange.response === undefined || !sampling.takes(operation, this.#random)) return;
    const { clockToleranceMs } = target.budgets;
    const context = { validator, ledger: this.#life.ledger, clockToleranceMs, sinkSecrets: [] };
    tally.judged(operation, exchange, checkExchange(exchange, context));
  }

  async #next(life: SessionLife): Promise<void> {
    const { inventory } = this.#context;
    const { end, sessionId } = life;
    this.#count(life);
    if (sessionId !== undefined && end === 'left') this.#left.add(sessionId);
    else if (sessionId !== undefined) inventory.ended(sessionId, this.#device);
    this.#life = new SessionLife(this.#context.life);
    // Were there a session, the next could not be created.
    if (end === 'lost') await inventory.recover(this.#device);
  }

  #count({ sessionId, end, neverAvailable }: SessionLife): void {
    if (sessionId !== undefined) this.sessions.created++;
    if (end === 'deleted') this.sessions.deleted++;
    if (end === 'not-found') this.sessions.gone++;
    if (neverAvailable) this.sessions.neverAvailable++;
  }
}
