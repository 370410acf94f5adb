import { dbToLinear, exp, log2 } from '../kernel/index.ts';
import { gridPoints, LookUpTable } from './look-up-table.ts';

const MIN_SINR_DB = -20;
const MAX_SINR_DB = 40;
const STEPS_PER_DB = 8;

/** Noise is integrated over ±8 standard deviations; beyond lies less than 2e-15 of it. */
const NOISE_POINTS = gridPoints(-8, 8, 3);
/** e^−40 = 4e−18 does not show beside the 1 of the level that was sent. */
const NEGLIGIBLE_LOG_LIKELIHOOD = -40;

const made = new Map<number, CodedModulation>();

/**
 * What equiprobable square QAM on a complex channel with white Gaussian noise allows: the capacity C and the dispersion V,
 * mean and variance of the information density log2 p(y|x)/p(y) of a symbol (Polyanskiy, Poor and Verdú 2010). Both are twice
 * those of a real dimension, in which the constellation is PAM. Computed once on a grid of 1/8 dB from −20 to 40 dB and
 * interpolated.
 */
export class CodedModulation {
  readonly #capacity: LookUpTable;
  readonly #dispersion: LookUpTable;

  /** The one of a modulation order: 2, 4, 6 or 8 bits per symbol. The first call for each takes some 10 ms. */
  static of(modulationOrder: number): CodedModulation {
    const modulation = made.get(modulationOrder) ?? new CodedModulation(modulationOrder);
    made.set(modulationOrder, modulation);
    return modulation;
  }

  private constructor(modulationOrder: number) {
    const sinrsDb = gridPoints(MIN_SINR_DB, MAX_SINR_DB, STEPS_PER_DB);
    const capacities = new Float64Array(sinrsDb.length);
    const dispersions = new Float64Array(sinrsDb.length);
    sinrsDb.forEach((sinrDb, n) => {
      const { mean, variance } = informationDensity(2 ** (modulationOrder / 2), dbToLinear(sinrDb));
      capacities[n] = 2 * mean;
      dispersions[n] = 2 * variance;
    });
    this.#capacity = new LookUpTable(MIN_SINR_DB, STEPS_PER_DB, capacities);
    this.#dispersion = new LookUpTable(MIN_SINR_DB, STEPS_PER_DB, dispersions);
  }

  /** Bits per symbol. */
  capacity(sinrDb: number): number {
    return this.#capacity.at(sinrDb);
  }

  /** Bits² per symbol. */
  dispersion(sinrDb: number): number {
    return this.#dispersion.at(sinrDb);
  }
}

/**
 * Mean and variance in bits of the information density of PAM with so many levels, which is log2 of their number less what the
 * other levels cost. The integral over the noise is a sum at equal steps: for an analytic integrand that dies away at both
 * ends it converges faster than Gauss–Hermite quadrature of as many nodes, and needs no tables (Trefethen and Weideman 2014).
 */
function informationDensity(levels: number, sinr: number): { mean: number; variance: number } {
  // Levels of unit mean power are √(12/(L² − 1)) apart; in standard deviations of the noise √SINR times as much.
  const spacing = Math.sqrt((12 / (levels * levels - 1)) * sinr);
  let weights = 0;
  let sum = 0;
  let squares = 0;
  for (const noise of NOISE_POINTS) {
    const weight = exp((-noise * noise) / 2);
    // The upper half of the levels mirrors the lower one.
    for (let sent = 0; sent < levels / 2; sent++) {
      const lost = log2(likelihoods(levels, sent, spacing, noise));
      weights += weight;
      sum += weight * lost;
      squares += weight * lost * lost;
    }
  }
  const mean = sum / weights;
  return { mean: log2(levels) - mean, variance: squares / weights - mean * mean };
}

/** Σ p(y|x)/p(y|sent) over all levels x: 1 where no other level is likely, the number of levels where all are alike. */
function likelihoods(levels: number, sent: number, spacing: number, noise: number): number {
  let sum = 0;
  for (let level = 0; level < levels; level++) {
    const distance = (level - sent) * spacing;
    const logLikelihood = distance * (noise - distance / 2);
    if (logLikelihood > NEGLIGIBLE_LOG_LIKELIHOOD) sum += exp(logLikelihood);
  }
  return sum;
}
