import { request } from 'undici';
import type { ServerClock } from '../operator.ts';
import type { Json } from './json-fields.ts';

/** Speaks AsSessionWithQoS (TS 29.122) to the NEF. */
export class NefConnector {
  readonly #collection: string;
  readonly #clock: ServerClock;

  constructor(nefUrl: string, clock: ServerClock) {
    this.#collection = `${nefUrl}/qod-gateway/subscriptions`;
    this.#clock = clock;
  }

  /** @returns the subscription as the NEF made it; undefined when it makes none */
  async create(subscription: Json): Promise<Json | undefined> {
    try {
      return await this.#clock.duringIo(async () => {
        const { statusCode, body } = await request(this.#collection, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, application/problem+json' },
          body: JSON.stringify({ ...subscription, supportedFeatures: '003C', requestTestNotification: true }),
        });
        const answer = (await body.json()) as Json;
        return statusCode === 201 ? answer : undefined;
      });
    } catch {
      return undefined;
    }
  }

  /** A DELETE that is yet to be started. The NEF's answer does not matter: what is gone is gone. */
  deletion(url: string): () => Promise<void> {
    return () =>
      this.#clock.duringIo(async () => {
        const { body } = await request(url, { method: 'DELETE' });
        await body.dump();
      });
  }

  urlOf(subscriptionId: string): string {
    return `${this.#collection}/${subscriptionId}`;
  }
}
