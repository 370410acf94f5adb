import { linearToDb } from '../kernel/index.ts';
import { TRACE_WAVELENGTHS } from './multipath-gain.ts';

/** Dense enough that neighbouring samples are close: of correlation J0(2π/32) = 0.99, some 0.85 dB apart around the mean. */
export const SAMPLES_PER_WAVELENGTH = 32;
export const TRACE_SAMPLES = TRACE_WAVELENGTHS * SAMPLES_PER_WAVELENGTH;

/** Deepest fade that a trace holds: one in 10,000 of Rayleigh samples is deeper. */
const MIN_POWER = 1e-4;

/**
 * A periodic trace of fading power in dB, with unit mean power, over the way moved and the subbands of a carrier. One
 * trace serves every UE, each at its own offset and speed through it, so that a UE's fading costs table look-ups.
 * Positions are in samples, fractions included; the trace repeats.
 */
export class FadingTrace {
  readonly subbands: number;
  /** Sample by sample: the subbands, then their mean in dB. */
  readonly #gainDb: Float32Array;

  /** @param power of each subband over the samples, in any one scale */
  constructor(power: readonly Float64Array[]) {
    this.subbands = power.length;
    this.#gainDb = new Float32Array(TRACE_SAMPLES * (this.subbands + 1));
    for (const [subband, samples] of power.entries()) this.#fill(subband, samples);
    for (let row = 0; row < this.#gainDb.length; row += this.subbands + 1) this.#fillMean(row);
  }

  /** Fading gain in dB of a subband. */
  gainDb(position: number, subband: number): number {
    return this.#gainDb[this.#row(position) + subband]!;
  }

  /** Mean in dB over the subbands. */
  widebandGainDb(position: number): number {
    return this.#gainDb[this.#row(position) + this.subbands]!;
  }

  /** Writes a level in dB with the fading of each subband to `out`. */
  writeFaded(position: number, levelDb: number, out: Float64Array): void {
    const row = this.#row(position);
    const gainDb = this.#gainDb;
    const subbands = this.subbands;
    for (let subband = 0; subband < subbands; subband++) out[subband] = levelDb + gainDb[row + subband]!;
  }

  #row(position: number): number {
    const sample = Math.floor(position - TRACE_SAMPLES * Math.floor(position / TRACE_SAMPLES));
    return sample * (this.subbands + 1);
  }

  #fill(subband: number, power: Float64Array): void {
    const mean = power.reduce((sum, value) => sum + value, 0) / power.length;
    for (let sample = 0; sample < TRACE_SAMPLES; sample++)
      this.#gainDb[sample * (this.subbands + 1) + subband] = linearToDb(Math.max(power[sample]! / mean, MIN_POWER));
  }

  #fillMean(row: number): void {
    let sum = 0;
    for (let subband = 0; subband < this.subbands; subband++) sum += this.#gainDb[row + subband]!;
    this.#gainDb[row + this.subbands] = sum / this.subbands;
  }
}
