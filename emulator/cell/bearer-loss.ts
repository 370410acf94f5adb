import type { Cancel, Clock, Nanoseconds } from '../kernel/index.ts';

/** Why a UE cannot be reached, as its QoS flows hear it if that lasts. */
export type LossCause = 'radio-link-failure' | 'cell-outage';

/** How long QoS flows are kept for a UE that cannot be reached, unless a cell says otherwise. */
const BEARER_RELEASE_TIMER_NS = 10e9;

export interface BearerLossOptions {
  clock: Clock;
  releaseTimerNs?: Nanoseconds | undefined;
  /** Called when a UE has not come back in time. */
  expired: (ue: number, cause: LossCause) => void;
}

/**
 * The UEs that cannot be reached, and for how long their QoS flows are kept. The specifications leave that to the network: the
 * core is told that the radio bearers are gone (LOSS_OF_BEARER of TS 29.122), and that they are back.
 */
export class BearerLoss {
  readonly #options: BearerLossOptions;
  readonly #lost = new Map<number, Cancel>();

  constructor(options: BearerLossOptions) {
    this.#options = options;
  }

  has(ue: number): boolean {
    return this.#lost.has(ue);
  }

  begin(ue: number, cause: LossCause): void {
    const { clock, releaseTimerNs = BEARER_RELEASE_TIMER_NS, expired } = this.#options;
    this.#lost.set(
      ue,
      clock.at(clock.now() + releaseTimerNs, () => expired(ue, cause)),
    );
  }

  end(ue: number): void {
    this.#lost.get(ue)?.();
    this.#lost.delete(ue);
  }
}
