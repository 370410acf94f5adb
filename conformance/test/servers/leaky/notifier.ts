import { randomUUID } from 'node:crypto';
import { type Agent, request } from 'undici';
import type { ServerClock } from '../operator.ts';
import type { Json } from './json-fields.ts';
import type { SinkAccess } from './session-request.ts';

const ATTEMPTS = 4;
const RETRY_MS = 2_000;

/** Posts CloudEvents to one sink, each after the one before it. */
export class Notifier {
  readonly #sink: SinkAccess;
  readonly #clock: ServerClock;
  readonly #agent: Agent;
  #last: Promise<void> = Promise.resolve();
  #isGone = false;

  constructor(sink: SinkAccess, clock: ServerClock, agent: Agent) {
    this.#sink = sink;
    this.#clock = clock;
    this.#agent = agent;
  }

  notify(source: string, data: Json): void {
    const event = JSON.stringify({
      specversion: '1.0',
      id: randomUUID(),
      source,
      type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
      time: new Date(this.#clock.nowMs()).toISOString(),
      datacontenttype: 'application/json',
      data,
    });
    this.#last = this.#last.then(() => this.#send(event));
  }

  async #send(event: string): Promise<void> {
    for (let attempt = 1; !this.#isGone; attempt++) {
      const waitMs = await this.#clock.duringIo(() => this.#post(event));
      if (waitMs === undefined || attempt === ATTEMPTS) return;
      await new Promise<void>((resolve) => this.#clock.setTimeout(resolve, waitMs));
    }
  }

  /** @returns how long to wait before another attempt; undefined when none is due */
  async #post(event: string): Promise<number | undefined> {
    const { url, token, untilMs = 0 } = this.#sink;
    const headers: Record<string, string> = { 'content-type': 'application/cloudevents+json' };
    if (token !== undefined && untilMs > this.#clock.nowMs()) headers['authorization'] = `Bearer ${token}`;
    try {
      const answer = await request(url, { dispatcher: this.#agent, method: 'POST', headers, body: event });
      await answer.body.dump();
      if (answer.statusCode === 410) this.#isGone = true;
      if (answer.statusCode !== 429 && answer.statusCode < 500) return undefined;
      const retryAfterS = Number(answer.headers['retry-after']);
      return Number.isNaN(retryAfterS) ? RETRY_MS : Math.max(RETRY_MS, retryAfterS * 1000);
    } catch {
      return RETRY_MS;
    }
  }
}
