import type { CellConfig } from '../../scenarios/scenario.ts';
import type { Nanoseconds } from '../kernel/index.ts';

/**
 * Radio link monitoring (TS 38.331 §5.3.10, TS 38.133 §8.1): a timer runs from the sample at which a UE falls below the
 * out-of-sync level until it reaches the in-sync level; the link fails when the timer expires, also while the SINR
 * lies between the two. It recovers at the in-sync level. Every UE begins with a link that works.
 */
export class RadioLinkMonitor {
  readonly #config: CellConfig['radioLinkMonitoring'];
  /** When the timer expires; Infinity while it does not run. */
  readonly #expiresNs: Float64Array;
  readonly #failed: Uint8Array;

  constructor(ues: number, config: CellConfig['radioLinkMonitoring']) {
    this.#config = config;
    this.#expiresNs = new Float64Array(ues).fill(Infinity);
    this.#failed = new Uint8Array(ues);
  }

  /** Whether the radio link of a UE works. */
  inCoverage(ue: number): boolean {
    return this.#failed[ue] === 0;
  }

  /** Takes in a measurement, to be called at regular times. @returns what has become of the link, if anything. */
  sample(ue: number, meanSinrDb: number, nowNs: Nanoseconds): 'failed' | 'recovered' | undefined {
    const { inSyncDb, outOfSyncDb, timerNs } = this.#config;
    if (meanSinrDb >= inSyncDb) return this.#inSync(ue);
    if (this.#failed[ue] === 1) return undefined;
    if (this.#expiresNs[ue] === Infinity && meanSinrDb < outOfSyncDb) this.#expiresNs[ue] = nowNs + timerNs;
    if (nowNs < this.#expiresNs[ue]!) return undefined;
    this.#failed[ue] = 1;
    return 'failed';
  }

  #inSync(ue: number): 'recovered' | undefined {
    this.#expiresNs[ue] = Infinity;
    if (this.#failed[ue] === 0) return undefined;
    this.#failed[ue] = 0;
    return 'recovered';
  }
}
