import type { RandomStreams } from '../kernel/index.ts';
import { GaussianField } from './gaussian-field.ts';
import { type PropagationScenario, SHADOWING_SIGMA_DB } from './path-loss.ts';

/** Correlation distances of shadowing in the plane, TR 38.901 table 7.5-6. */
const SHADOWING_CORRELATION_M: Readonly<Record<PropagationScenario, { los: number; nlos: number }>> = {
  UMa: { los: 37, nlos: 50 },
  UMi: { los: 10, nlos: 13 },
  InH: { los: 10, nlos: 6 },
};

/**
 * Log-normal shadowing of the links of one site, correlated over the UE's place (TR 38.901 §7.4.4): one field in sight
 * of the site, one out of sight. Links to different sites are independent, as in the report's table 7.5-6.
 */
export class ShadowingField {
  readonly #los: GaussianField;
  readonly #nlos: GaussianField;
  readonly #sigmaDb: { los: number; nlos: number };

  /** @param site name of the site, of which its fields are drawn */
  constructor(propagation: PropagationScenario, site: string, streams: RandomStreams) {
    const correlationM = SHADOWING_CORRELATION_M[propagation];
    this.#los = new GaussianField(streams.stream(`shadowing/${site}/los`), correlationM.los);
    this.#nlos = new GaussianField(streams.stream(`shadowing/${site}/nlos`), correlationM.nlos);
    this.#sigmaDb = SHADOWING_SIGMA_DB[propagation];
  }

  /** What shadowing adds to the path loss at a point, in dB; negative where it is less than the mean. */
  lossDb(lineOfSight: boolean, xM: number, yM: number): number {
    return lineOfSight ? this.#sigmaDb.los * this.#los.value(xM, yM) : this.#sigmaDb.nlos * this.#nlos.value(xM, yM);
  }
}
