import { cosTurns, type RandomStream } from '../kernel/index.ts';

const WAVES = 200;

/** The cosine at 4096 points of a turn: the nearest point below is within 0.0016, which 200 waves average out. */
const COSINE_STEPS = 4096;
const COSINE = Float64Array.from({ length: COSINE_STEPS }, (_, n) => cosTurns(n / COSINE_STEPS));

/**
 * A Gaussian random field over the plane with zero mean, unit variance and correlation e^(−Δ/d) over a distance Δ, as
 * TR 38.901 §7.4.4 has it (after Gudmundson). A sum of plane waves with random directions and phases, whose wave numbers
 * follow the spectrum of that correlation in two dimensions, ∝ k/(1 + k²d²)^(3/2) (the radial distribution function is
 * 1 − 1/√(1 + k²d²)). Over seeds the correlation is exact; the marginal is Gaussian by the central limit.
 * It needs no grid and no memory of where was asked before: any point, in any order, about a third of a microsecond each.
 */
export class GaussianField {
  /** Wave vectors in steps of the cosine's table per metre, and phases in steps. */
  readonly #waveX = new Float64Array(WAVES);
  readonly #waveY = new Float64Array(WAVES);
  readonly #phase = new Float64Array(WAVES);

  /** @param correlationDistanceM distance d over which the correlation falls to 1/e */
  constructor(random: RandomStream, correlationDistanceM: number) {
    for (let wave = 0; wave < WAVES; wave++) {
      // One wave number from each equal share of the distribution: fields of different seeds resemble each other more.
      const above = 1 - (wave + random()) / WAVES;
      const radiansPerM = Math.sqrt(1 / (above * above) - 1) / correlationDistanceM;
      const stepsPerM = (radiansPerM * COSINE_STEPS) / (2 * Math.PI);
      const direction = random();
      this.#waveX[wave] = stepsPerM * cosTurns(direction);
      this.#waveY[wave] = stepsPerM * cosTurns(direction - 0.25);
      this.#phase[wave] = random() * COSINE_STEPS;
    }
  }

  value(xM: number, yM: number): number {
    const waveX = this.#waveX;
    const waveY = this.#waveY;
    const phase = this.#phase;
    let sum = 0;
    for (let wave = 0; wave < WAVES; wave++) {
      const steps = waveX[wave]! * xM + waveY[wave]! * yM + phase[wave]!;
      sum += COSINE[steps & (COSINE_STEPS - 1)]!;
    }
    return sum * AMPLITUDE;
  }
}

/** Each wave has the variance 1/WAVES. */
const AMPLITUDE = Math.sqrt(2 / WAVES);
