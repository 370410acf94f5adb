import type { Agent } from 'undici';
import { AddressRefused, type GuardedAgentOptions, guardedAgent } from './guarded-agent.ts';
import type { NotificationLimits } from './limits.ts';

export type SinkAnswer =
  | { type: 'answered'; status: number; retryAfter?: string }
  | { type: 'no-answer'; reason: string }
  | { type: 'address-refused'; reason: string };

/** Whoever takes an event to its sink. */
export interface SinkClient {
  /** Never rejects. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<SinkAnswer>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** Sends events over https, to addresses that the policy allows. */
export class HttpsSinkClient implements SinkClient {
  readonly #agent: Agent;
  readonly #limits: NotificationLimits;

  constructor(options: GuardedAgentOptions, limits: NotificationLimits) {
    this.#agent = guardedAgent(options);
    this.#limits = limits;
  }

  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<SinkAnswer> {
    try {
      const { origin, pathname, search } = new URL(url);
      const response = await this.#agent.request({
        origin,
        path: `${pathname}${search}`,
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(this.#limits.answerTimeoutMs),
      });
      const retryAfter = response.headers['retry-after'];
      // The status has arrived; a body that breaks off does not take it back.
      await response.body.dump({ limit: this.#limits.maxAnswerBytes }).catch(() => undefined);
      const { statusCode: status } = response;
      return { type: 'answered', status, ...(typeof retryAfter === 'string' ? { retryAfter } : {}) };
    } catch (error) {
      const type = error instanceof AddressRefused ? 'address-refused' : 'no-answer';
      return { type, reason: (error as Error).message };
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
