import { cosTurns, linearToDb, type RandomStream, sinTurns } from '../kernel/index.ts';

/** Samples per Doppler period: dense enough that neighbouring samples differ by less than 1 dB outside deep fades. */
const SAMPLES_PER_DOPPLER_PERIOD = 32;
const DOPPLER_PERIODS = 512;
const RAYS = 48;

/**
 * A periodic trace of Rayleigh fading power in dB with the Jakes Doppler spectrum and unit mean power, over normalised
 * time (Doppler periods). One trace serves every UE, each at its own offset and speed through it, so that a UE's fading
 * costs a table look-up. Rays have uniform angles of arrival, and whole numbers of cycles over the trace, which closes it.
 */
export class FadingTrace {
  readonly #powerDb: Float64Array;

  /** @param branches receive antennas combined (maximum ratio): the mean of that many independent Rayleigh powers. */
  constructor(random: RandomStream, branches: number) {
    const length = SAMPLES_PER_DOPPLER_PERIOD * DOPPLER_PERIODS;
    const power = new Float64Array(length);
    for (let branch = 0; branch < branches; branch++) addRayleighPower(power, random);
    const mean = power.reduce((sum, value) => sum + value, 0) / length;
    this.#powerDb = power.map((value) => linearToDb(Math.max(value / mean, 1e-4)));
  }

  get length(): number {
    return this.#powerDb.length;
  }

  /** Fading gain in dB at a position given in samples; the trace repeats. */
  gainDb(position: number): number {
    return this.#powerDb[Math.floor(position) % this.#powerDb.length]!;
  }

  /** Trace samples per nanosecond at a maximum Doppler shift in Hz. */
  static samplesPerNs(dopplerHz: number): number {
    return (dopplerHz * SAMPLES_PER_DOPPLER_PERIOD) / 1e9;
  }
}

function addRayleighPower(power: Float64Array, random: RandomStream): void {
  const real = new Float64Array(power.length);
  const imaginary = new Float64Array(power.length);
  for (let ray = 0; ray < RAYS; ray++) {
    const cycles = Math.round(DOPPLER_PERIODS * cosTurns((ray + random()) / RAYS));
    addRay(real, imaginary, cycles / power.length, random());
  }
  for (let n = 0; n < power.length; n++) power[n]! += real[n]! * real[n]! + imaginary[n]! * imaginary[n]!;
}

/** Adds a unit phasor turning at a constant rate, by repeated multiplication: its rounding error stays below 1e-11. */
function addRay(real: Float64Array, imaginary: Float64Array, turnsPerSample: number, phase: number): void {
  const stepReal = cosTurns(turnsPerSample);
  const stepImaginary = sinTurns(turnsPerSample);
  let x = cosTurns(phase);
  let y = sinTurns(phase);
  for (let n = 0; n < real.length; n++) {
    real[n]! += x;
    imaginary[n]! += y;
    const nextX = x * stepReal - y * stepImaginary;
    y = x * stepImaginary + y * stepReal;
    x = nextX;
  }
}
