import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../kernel/index.ts';
import { SAMPLES_PER_WAVELENGTH, TRACE_SAMPLES } from './fading-trace.ts';
import { InverseFourierTransform } from './inverse-fourier-transform.ts';
import { MultipathGain, TRACE_WAVELENGTHS } from './multipath-gain.ts';
import { besselJ0, kolmogorovCritical, kolmogorovSmirnov, mean } from './test/statistics.ts';

const DELAY_SPREAD_NS = 300;
const transform = new InverseFourierTransform(TRACE_SAMPLES);

interface Gain {
  real: Float64Array;
  imaginary: Float64Array;
}

function branch(name: string): MultipathGain {
  return new MultipathGain(new RandomStreams('multipath').stream(name), DELAY_SPREAD_NS);
}

function gainOf(multipath: MultipathGain, frequencyHz: number): Gain {
  const gain = { real: new Float64Array(TRACE_SAMPLES), imaginary: new Float64Array(TRACE_SAMPLES) };
  multipath.write(frequencyHz, transform, gain.real, gain.imaginary);
  return gain;
}

function power({ real, imaginary }: Gain, sample: number): number {
  return real[sample]! ** 2 + imaginary[sample]! ** 2;
}

/** Mean over the trace of a(t + lag)·conj(b(t)). */
function correlation(a: Gain, b: Gain, lag = 0): { real: number; imaginary: number } {
  let [real, imaginary] = [0, 0];
  for (let n = 0; n < TRACE_SAMPLES; n++) {
    const m = (n + lag) % TRACE_SAMPLES;
    real += (a.real[m]! * b.real[n]! + a.imaginary[m]! * b.imaginary[n]!) / TRACE_SAMPLES;
    imaginary += (a.imaginary[m]! * b.real[n]! - a.real[m]! * b.imaginary[n]!) / TRACE_SAMPLES;
  }
  return { real, imaginary };
}

describe('multipath gain', () => {
  const multipath = branch('one');
  const gain = gainOf(multipath, 0);

  it('has unit mean power at every frequency', () => {
    for (const frequencyHz of [0, 1.44e6, 97e6]) {
      const trace = gainOf(multipath, frequencyHz);
      expect(correlation(trace, trace).real).toBeCloseTo(1, 10);
    }
  });

  it('is Rayleigh: its power is exponentially distributed', () => {
    // Samples 8 wavelengths apart hardly know of each other: J0(16π)² = 0.006.
    const samples = Array.from({ length: 64 }, (_, n) => gainOf(branch(`branch ${n}`), 0)).flatMap((trace) =>
      Array.from({ length: 64 }, (_, n) => power(trace, n * 8 * SAMPLES_PER_WAVELENGTH)),
    );
    expect(kolmogorovSmirnov(samples, (x) => 1 - Math.exp(-x))).toBeLessThan(kolmogorovCritical(samples.length));
  });

  it('is correlated over time as J0(2π·fd·Δt)', () => {
    // The correlation of the whole trace is the sum of its lines, J0 but for the width of a line, 1/512 of a period.
    for (const lag of [0, 2, 4, 8, 12, 16, 20, 32, 50]) {
      const { real, imaginary } = correlation(gain, gain, lag);
      expect(Math.abs(real - besselJ0((2 * Math.PI * lag) / SAMPLES_PER_WAVELENGTH))).toBeLessThan(0.002);
      expect(Math.abs(imaginary)).toBeLessThan(0.002);
    }
  });

  it('has the Jakes spectrum: the power below a shift is 1/2 + arcsin(shift/fd)/π, and none beyond fd', () => {
    // The transform of the conjugate is the conjugate spectrum, which has its lines where the spectrum has them.
    const spectrum = { real: gain.real.slice(), imaginary: gain.imaginary.map((value) => -value) };
    transform.transform(spectrum.real, spectrum.imaginary);
    const line = (cycles: number): number =>
      power(spectrum, (cycles + TRACE_SAMPLES) % TRACE_SAMPLES) / TRACE_SAMPLES ** 2;
    let below = 0;
    for (let cycles = -TRACE_WAVELENGTHS; cycles <= TRACE_WAVELENGTHS; cycles++) {
      below += line(cycles);
      const shift = Math.min((cycles + 0.5) / TRACE_WAVELENGTHS, 1);
      expect(Math.abs(below - (0.5 + Math.asin(shift) / Math.PI))).toBeLessThan(1e-9);
    }
    expect(line(TRACE_WAVELENGTHS + 1)).toBeLessThan(1e-20);
  });

  it('is correlated over frequency as 1/(1 + j2πΔf·τ), that of an exponential power delay profile', () => {
    // A trace's correlation is a mean over rays whose powers pₙ are those of the spectrum, Σpₙ² = 1/527, so that of 32 traces
    // has a standard error below 1/√(527·32) = 0.0077 in either part.
    const branches = Array.from({ length: 32 }, (_, n) => branch(`branch ${n}`));
    const reference = branches.map((one) => gainOf(one, 0));
    for (const frequencyHz of [0.1e6, 0.5e6, 1.44e6, 5e6, 20e6]) {
      const turns = 2 * Math.PI * frequencyHz * DELAY_SPREAD_NS * 1e-9;
      const measured = branches.map((one, n) => correlation(gainOf(one, frequencyHz), reference[n]!));
      const [real, imaginary] = [mean(measured.map((c) => c.real)), mean(measured.map((c) => c.imaginary))];
      expect(Math.abs(real - 1 / (1 + turns ** 2))).toBeLessThan(3 * 0.0077);
      expect(Math.abs(imaginary + turns / (1 + turns ** 2))).toBeLessThan(3 * 0.0077);
    }
  });
});
