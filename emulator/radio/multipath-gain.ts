import { atan2Turns, cosTurns, log, type RandomStream, sinTurns } from '../kernel/index.ts';
import type { InverseFourierTransform } from './inverse-fourier-transform.ts';

/** Doppler cycles of a trace at the maximum Doppler shift: its length in wavelengths moved. */
export const TRACE_WAVELENGTHS = 512;

/** One ray for each whole number of cycles from −512 to 512. */
const RAYS = 2 * TRACE_WAVELENGTHS + 1;

/**
 * Complex gain of a Rayleigh channel from one antenna to another over time and frequency: wide-sense stationary uncorrelated
 * scattering (Bello 1963) as a sum of rays of random phase, after Hoeher (1992).
 * - Time: angles of arrival are uniform, so that the Doppler shift fd·cos(angle) has the Jakes spectrum and the gain is
 *   correlated as J0(2π·fd·Δt). Each ray turns a whole number of cycles over the trace, which therefore repeats without a
 *   jump, and carries the power that the spectrum has around its shift.
 * - Frequency: each ray has a delay of its own from the exponential power delay profile, scaled to the rms delay spread
 *   as TR 38.901 §7.7.3 scales delays; the correlation is 1/(1 + j2πΔf·τ). A tapped delay line of 1025 taps, as it were.
 * The mean power over the trace is 1 at every frequency.
 */
export class MultipathGain {
  readonly #phase = new Float64Array(RAYS);
  readonly #delayS = new Float64Array(RAYS);

  constructor(random: RandomStream, delaySpreadNs: number) {
    for (let ray = 0; ray < RAYS; ray++) {
      this.#phase[ray] = random();
      this.#delayS[ray] = (-log(1 - random()) * delaySpreadNs) / 1e9;
    }
  }

  /**
   * Writes the gain at a frequency over the whole trace.
   * @param frequencyHz offset from any reference
   * @param real @param imaginary as long as the transform's size, which is the number of samples of the trace
   */
  write(frequencyHz: number, transform: InverseFourierTransform, real: Float64Array, imaginary: Float64Array): void {
    real.fill(0);
    imaginary.fill(0);
    for (let ray = 0; ray < RAYS; ray++) {
      const cycles = ray - TRACE_WAVELENGTHS;
      const line = cycles < 0 ? cycles + transform.size : cycles;
      const turns = this.#phase[ray]! - frequencyHz * this.#delayS[ray]!;
      real[line] = AMPLITUDES[ray]! * cosTurns(turns);
      imaginary[line] = AMPLITUDES[ray]! * sinTurns(turns);
    }
    transform.transform(real, imaginary);
  }
}

/** Square root of the power that the Jakes spectrum has within half a cycle of each ray. */
const AMPLITUDES = Float64Array.from({ length: RAYS }, (_, ray) =>
  Math.sqrt(dopplerDistribution(ray + 0.5) - dopplerDistribution(ray - 0.5)),
);

/** Share of the power below a Doppler shift, counted in cycles from −fd: 1 − arccos(shift/fd)/π. */
function dopplerDistribution(cycles: number): number {
  const shift = Math.max(-1, Math.min(cycles / TRACE_WAVELENGTHS - 1, 1));
  return 1 - 2 * atan2Turns(Math.sqrt(1 - shift * shift), shift);
}
