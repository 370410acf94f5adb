import type { OperatorProfile, Subscription } from '../operator.ts';
import type { Json } from './json-fields.ts';
import type { Notifier } from './notifier.ts';
import type { SessionRequest } from './session-request.ts';

export type Ending = 'DURATION_EXPIRED' | 'NETWORK_TERMINATED' | 'DELETE_REQUESTED';

/** One QoS session; it knows how it is shown and what its sink is told. */
export class QosSession {
  status: 'REQUESTED' | 'AVAILABLE' | 'UNAVAILABLE' = 'REQUESTED';
  ending: Ending | undefined;
  startedMs: number | undefined;
  expiresMs: number | undefined;
  durationS: number;
  /** The subscription as the NEF answered. */
  nefAnswer: Json | undefined;
  cancelTimer: () => void = () => undefined;
  isDeleted = false;

  readonly id: string;
  readonly clientId: string;
  readonly request: SessionRequest;
  readonly subscription: Subscription;
  readonly profile: OperatorProfile;
  readonly #device: Json | undefined;
  readonly #notifier: Notifier | undefined;

  constructor(made: {
    id: string;
    clientId: string;
    request: SessionRequest;
    subscription: Subscription;
    profile: OperatorProfile;
    device: Json | undefined;
    notifier: Notifier | undefined;
  }) {
    this.id = made.id;
    this.clientId = made.clientId;
    this.request = made.request;
    this.subscription = made.subscription;
    this.profile = made.profile;
    this.durationS = made.request.durationS;
    this.#device = made.device;
    this.#notifier = made.notifier;
  }

  /** Whether its flow may not be asked for again yet. */
  get occupiesFlow(): boolean {
    return this.status !== 'UNAVAILABLE' || this.ending === 'NETWORK_TERMINATED';
  }

  get info(): Json {
    const timestamp = (unixMs: number): string => new Date(unixMs).toISOString();
    return {
      sessionId: this.id,
      qosStatus: this.status,
      duration: this.durationS,
      ...(this.#device !== undefined && { device: this.#device }),
      ...this.request.echo,
      ...(this.startedMs !== undefined && { startedAt: timestamp(this.startedMs) }),
      ...(this.expiresMs !== undefined && { expiresAt: timestamp(this.expiresMs) }),
      ...(this.ending !== undefined && { statusInfo: this.ending }),
    };
  }

  start(nowMs: number): void {
    this.status = 'AVAILABLE';
    this.startedMs = nowMs;
    this.expiresMs = nowMs + this.durationS * 1000;
    this.#tell();
  }

  extend(additionalS: number): void {
    this.durationS = Math.min(this.durationS + additionalS, this.profile.maxDurationS);
    this.expiresMs = (this.startedMs ?? 0) + this.durationS * 1000;
  }

  end(ending: Ending, nowMs: number): void {
    this.cancelTimer();
    this.status = 'UNAVAILABLE';
    this.ending = ending;
    this.expiresMs = nowMs;
    if (this.startedMs !== undefined) this.durationS = Math.max(1, Math.round((nowMs - this.startedMs) / 1000));
    this.#tell();
  }

  #tell(): void {
    this.#notifier?.notify(`/quality-on-demand/v1rc3/sessions/${this.id}`, {
      sessionId: this.id,
      qosStatus: this.status,
      ...(this.ending !== undefined && { statusInfo: this.ending }),
    });
  }
}
