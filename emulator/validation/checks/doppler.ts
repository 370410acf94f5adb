import { RandomStreams } from '../../kernel/index.ts';
import { TRACE_SAMPLES, SAMPLES_PER_WAVELENGTH } from '../../radio/fading-trace.ts';
import { InverseFourierTransform } from '../../radio/inverse-fourier-transform.ts';
import { MultipathGain, TRACE_WAVELENGTHS } from '../../radio/multipath-gain.ts';
import { besselJ0 } from '../bessel-j0.ts';
import type { Check, Measurement } from '../check.ts';
import { replicate } from '../estimate.ts';
import { fadedPowerDistribution } from '../faded-power.ts';
import { curve, type Figure } from '../figure.ts';
import { sameDistribution, within } from '../judgement.ts';
import { kolmogorovSmirnov } from '../kolmogorov-smirnov.ts';
import { PeriodogramWindow } from '../periodogram-window.ts';

const RUNS = 60;
/** Parts of a trace from which one sample each is taken: 25.6 wavelengths apart they are hardly correlated. */
const PARTS = 20;
const DELAY_SPREAD_NS = 100;
/** Wavelengths moved between two looks at the power; J0 is 0.85 and 0.47 there. */
const POWER_LAGS = [0.125, 0.25];
const GAIN_LAGS = [0.125, 0.25, 0.5, 1, 2];

/** Complex gains of a channel over the way moved. */
interface Gains {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** Time correlation of fading, and its spectrum. */
export function doppler(gainsOf: (seed: string) => Gains = rayleighGains): Check {
  return {
    id: 'doppler',
    family: 'Channel',
    title: 'Doppler spectrum of fading',
    source: 'Clarke (1968), Jakes (1974): spectrum 1/(π·√(fd² − f²)), correlation J0(2π·fd·Δt)',
    method: `The complex gains that the cell's fading is made of, ${RUNS} seeds of ${TRACE_WAVELENGTHS} wavelengths.`,
    tolerance: `Kolmogorov–Smirnov distance that a sample of the law exceeds in one of 1000 cases. Correlation: π·lag/${TRACE_WAVELENGTHS}, each ray standing for the shifts within half a cycle per trace.`,
    fast: true,
    run: () => measurements(replicate(RUNS, 'doppler', gainsOf)),
    figure: () => correlationFigure(gainsOf('validation/doppler/1')),
  };
}

function measurements(runs: readonly Gains[]): Measurement[] {
  return [
    sameDistribution(
      'distance of the cumulative spectra',
      kolmogorovSmirnov(spectralPlaces(runs), (x) => x),
    ),
    ...POWER_LAGS.map((lag) =>
      sameDistribution(
        `distance of the distributions of power ${lag} wavelengths on`,
        kolmogorovSmirnov(powerProbabilities(runs, lag), (x) => x),
      ),
    ),
    ...GAIN_LAGS.map((lag) =>
      within(
        `correlation ${lag} wavelengths on`,
        correlation(runs[0]!, lag),
        besselJ0(2 * Math.PI * lag),
        (Math.PI * lag) / TRACE_WAVELENGTHS,
      ),
    ),
  ];
}

/**
 * Where each ordinate of the periodograms ends when all are laid end to end in the order of their frequencies, over the whole:
 * uniform if each has the mean that the law says (Bartlett's test of the cumulative periodogram).
 */
function spectralPlaces(runs: readonly Gains[]): Float64Array {
  const window = new PeriodogramWindow();
  const ordinates = window.frequencies.flatMap((_, frequency) =>
    runs.flatMap((gains) =>
      Array.from({ length: PARTS }, (_, part) =>
        window.ordinate(gains.real, gains.imaginary, Math.floor((part * TRACE_SAMPLES) / PARTS), frequency),
      ),
    ),
  );
  const places = Float64Array.from(ordinates);
  for (let n = 1; n < places.length; n++) places[n]! += places[n - 1]!;
  const total = places.at(-1)!;
  return places.subarray(0, -1).map((place) => place / total);
}

/** Uniform if powers are distributed as the law says, given what they were some wavelengths before. */
function powerProbabilities(runs: readonly Gains[], lag: number): Float64Array {
  const rho = besselJ0(2 * Math.PI * lag);
  return Float64Array.from(
    runs.flatMap((gains) =>
      Array.from({ length: PARTS }, (_, part) => {
        const sample = Math.floor((part * TRACE_SAMPLES) / PARTS);
        return fadedPowerDistribution(
          powerAt(gains, sample + lag * SAMPLES_PER_WAVELENGTH),
          powerAt(gains, sample),
          rho,
        );
      }),
    ),
  );
}

function powerAt({ real, imaginary }: Gains, sample: number): number {
  const n = sample % TRACE_SAMPLES;
  return real[n]! * real[n]! + imaginary[n]! * imaginary[n]!;
}

/** Correlation of the gains over a whole trace. */
function correlation({ real, imaginary }: Gains, lag: number): number {
  const shift = Math.round(lag * SAMPLES_PER_WAVELENGTH);
  let sum = 0;
  for (let n = 0; n < TRACE_SAMPLES; n++) {
    const later = (n + shift) % TRACE_SAMPLES;
    sum += real[n]! * real[later]! + imaginary[n]! * imaginary[later]!;
  }
  return sum / TRACE_SAMPLES;
}

function rayleighGains(seed: string): Gains {
  const real = new Float64Array(TRACE_SAMPLES);
  const imaginary = new Float64Array(TRACE_SAMPLES);
  const gain = new MultipathGain(new RandomStreams(seed).stream('branch'), DELAY_SPREAD_NS);
  gain.write(0, new InverseFourierTransform(TRACE_SAMPLES), real, imaginary);
  return { real, imaginary };
}

function correlationFigure(gains: Gains): Figure {
  const lags = Array.from({ length: 49 }, (_, n) => n / 16);
  return {
    id: 'doppler',
    title: 'Correlation of fading over the way moved',
    caption: 'Correlation of the complex gains of one trace by distance, against J0(2π·distance/wavelength).',
    xAxis: { name: 'way moved in wavelengths (fd·Δt)', scale: 'linear', from: 0, to: 3 },
    yAxis: { name: 'correlation', scale: 'linear', from: -0.6, to: 1.2 },
    series: [
      { name: 'J0', kind: 'line', points: curve(0, 3, 240, (lag) => besselJ0(2 * Math.PI * lag)) },
      { name: 'measured', kind: 'points', points: lags.map((lag) => ({ x: lag, y: correlation(gains, lag) })) },
    ],
  };
}
