import { cosTurns, sinTurns } from '../kernel/index.ts';
import { SAMPLES_PER_WAVELENGTH } from '../radio/fading-trace.ts';
import { besselJ0 } from './bessel-j0.ts';

/** Samples looked at: 64, a quarter of a wavelength apart, twice as dense as the fastest shift asks for. */
const SAMPLES = 64;
const STRIDE = SAMPLES_PER_WAVELENGTH / 4;
const WAVELENGTHS = SAMPLES / 4;
/** From −15/16 to 15/16 of the maximum Doppler shift; with a Hann window ordinates three bins apart are independent. */
const CYCLES = Array.from({ length: 11 }, (_, n) => 3 * n - 15);

/** Spectrum of a stretch of fading at some Doppler shifts, each ordinate over its expected value under Jakes's law. */
export class PeriodogramWindow {
  /** Over the maximum Doppler shift. */
  readonly frequencies: readonly number[] = CYCLES.map((cycles) => cycles / WAVELENGTHS);
  readonly #window = Float64Array.from({ length: SAMPLES }, (_, n) => 0.5 - 0.5 * cosTurns((n + 0.5) / SAMPLES));
  readonly #expected: readonly number[];

  constructor() {
    const correlation = Float64Array.from({ length: SAMPLES }, (_, n) => besselJ0((2 * Math.PI * n) / 4));
    this.#expected = CYCLES.map((cycles) => this.#expectedOrdinate(cycles, correlation));
  }

  /** Exponentially distributed with mean 1 under the law. */
  ordinate(real: Float64Array, imaginary: Float64Array, first: number, frequency: number): number {
    let [x, y] = [0, 0];
    for (let n = 0; n < SAMPLES; n++) {
      const sample = (first + n * STRIDE) % real.length;
      const turns = -(CYCLES[frequency]! * n) / SAMPLES;
      const [cosine, sine] = [this.#window[n]! * cosTurns(turns), this.#window[n]! * sinTurns(turns)];
      x += real[sample]! * cosine - imaginary[sample]! * sine;
      y += real[sample]! * sine + imaginary[sample]! * cosine;
    }
    return (x * x + y * y) / this.#expected[frequency]!;
  }

  /** Mean of |Σ w·h·e^(−j2πft)|² for gains h with that correlation. */
  #expectedOrdinate(cycles: number, correlation: Float64Array): number {
    let sum = 0;
    for (let n = 0; n < SAMPLES; n++) {
      for (let m = 0; m < SAMPLES; m++) {
        const turns = (cycles * (n - m)) / SAMPLES;
        sum += this.#window[n]! * this.#window[m]! * correlation[Math.abs(n - m)]! * cosTurns(turns);
      }
    }
    return sum;
  }
}
