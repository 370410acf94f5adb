import { normalTail, type RandomStreams } from '../kernel/index.ts';
import { GaussianField } from './gaussian-field.ts';
import { losProbability, type PropagationScenario } from './path-loss.ts';

/** Correlation distances of the LOS state, TR 38.901 table 7.6.3.1-2. */
const LOS_CORRELATION_M: Readonly<Record<PropagationScenario, number>> = { UMa: 50, UMi: 50, InH: 10 };

/**
 * Which points of the plane are in sight of one site: with the probability of TR 38.901 table 7.4.2-1 at their distance,
 * and so that neighbouring points agree (§7.6.3.3). A Gaussian field, mapped to a uniform one, is compared with the
 * probability; the state changes at once where they cross, without the report's soft transition.
 */
export class LineOfSightField {
  readonly #propagation: PropagationScenario;
  readonly #field: GaussianField;

  constructor(propagation: PropagationScenario, site: string, streams: RandomStreams) {
    this.#propagation = propagation;
    this.#field = new GaussianField(streams.stream(`line-of-sight/${site}`), LOS_CORRELATION_M[propagation]);
  }

  /** @param distanceM of the point from the site */
  inSight(xM: number, yM: number, distanceM: number): boolean {
    return normalTail(this.#field.value(xM, yM)) < losProbability(this.#propagation, distanceM);
  }
}
