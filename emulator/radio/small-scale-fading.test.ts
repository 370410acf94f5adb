import { describe, expect, it } from 'vitest';
import type { CellConfig } from '../../scenarios/scenario.ts';
import { RandomStreams } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { type FadingTrace, SAMPLES_PER_WAVELENGTH, TRACE_SAMPLES } from './fading-trace.ts';
import { frequencyGrid } from './frequency-grid.ts';
import { SmallScaleFading } from './small-scale-fading.ts';
import { besselJ0, kolmogorovCritical, kolmogorovSmirnov, mean, variance } from './test/statistics.ts';

/** 6 subbands of 4 PRBs, hence 720 kHz apart; UMa with a delay spread of 300 ns. */
const GRID = frequencyGrid(24, 1);
const CELL: CellConfig = {
  ...cellScenario(downloaders('ue', 1)).cell,
  receiveAntennas: { downlink: 4, uplink: 4 },
  maxLayers: { downlink: 4, uplink: 1 },
};
const SEEDS = 10;

function fadingOf(seed: number, direction: 'downlink' | 'uplink' = 'downlink'): SmallScaleFading {
  return new SmallScaleFading(CELL, GRID, direction, new RandomStreams(`fading ${seed}`));
}

function powers(trace: FadingTrace, subband: number, spacing = 1): number[] {
  const samples = Array.from({ length: TRACE_SAMPLES / spacing }, (_, n) => n * spacing);
  return samples.map((sample) => 10 ** (trace.gainDb(sample, subband) / 10));
}

/** Mean product of two powers of unit mean, less 1; the second later by a lag in samples. */
function covariance(one: readonly number[], other: readonly number[], lag = 0): number {
  return mean(one.map((value, n) => (value - 1) * (other[(n + lag) % other.length]! - 1)));
}

describe('small-scale fading', () => {
  const seeds = Array.from({ length: SEEDS }, (_, seed) => fadingOf(seed));
  /** Of one branch out of sight: by seed, by subband. */
  const rayleigh = seeds.map((fading) => [0, 1, 2, 3, 4, 5].map((subband) => powers(fading.trace(false, 4), subband)));

  it.each([true, false])('has unit mean power in every subband with any number of layers (in sight: %s)', (sight) => {
    // Lifting fades below 1e-4 to that raises the mean by 1e-8 at most; single precision of a few dB is 5e-7 of the power.
    for (const layers of [1, 2, 3, 4])
      for (const subband of [0, 2, 5]) expect(mean(powers(seeds[0]!.trace(sight, layers), subband))).toBeCloseTo(1, 5);
  });

  it.each([
    [4, 1],
    [3, 2],
    [1, 4],
  ])('%d layers on 4 antennas out of sight: the mean power of %d Rayleigh branches', (layers, branches) => {
    // Samples 8 wavelengths apart in the first and the last subband, which are correlated by 1/(1 + (2π·3.6 MHz·300 ns)²) = 2 %.
    const samples = seeds.flatMap((fading) =>
      [0, 5].flatMap((subband) => powers(fading.trace(false, layers), subband, 8 * SAMPLES_PER_WAVELENGTH)),
    );
    const distance = kolmogorovSmirnov(samples, (x) => erlang(branches, branches * x));
    expect(distance).toBeLessThan(kolmogorovCritical(samples.length));
  });

  it.each([
    [4, 1],
    [1, 4],
  ])(
    '%d layers in sight: the power of %d Ricean branches has the variance (1 + 2K)/(1 + K)² of each',
    (layers, branches) => {
      // K = 9 dB for UMa. Seeds vary independently: the standard error comes from their spread.
      const k = 10 ** 0.9;
      const measured = seeds.map((fading) => variance(powers(fading.trace(true, layers), 3)) * branches);
      const standardError = Math.sqrt(variance(measured) / (SEEDS - 1));
      expect(Math.abs(mean(measured) - (1 + 2 * k) / (1 + k) ** 2)).toBeLessThan(3 * standardError);
      expect(standardError).toBeLessThan(0.01);
    },
  );

  it.each([2, 4, 8, 12, 20])('decorrelates over %d/32 of a Doppler period as J0² of it', (lag) => {
    const measured = rayleigh.map((subbands) => mean(subbands.map((power) => covariance(power, power, lag))));
    const standardError = Math.sqrt(variance(measured) / (SEEDS - 1));
    const expected = besselJ0((2 * Math.PI * lag) / SAMPLES_PER_WAVELENGTH) ** 2;
    expect(Math.abs(mean(measured) - expected)).toBeLessThan(3 * standardError);
    expect(standardError).toBeLessThan(0.03);
  });

  it.each([4, 8, 20])(
    'in sight beats with the direct ray, at 0.7 of the Doppler shift, over %d/32 of a period',
    (lag) => {
      // With the correlation ρ = J0(2π·lag) of the other rays: (2K·ρ·cos(2π·0.7·lag) + ρ²)/(1 + K)².
      const k = 10 ** 0.9;
      const turns = (2 * Math.PI * lag) / SAMPLES_PER_WAVELENGTH;
      const expected = (2 * k * besselJ0(turns) * Math.cos(0.7 * turns) + besselJ0(turns) ** 2) / (1 + k) ** 2;
      const measured = seeds.map((fading) => {
        const power = powers(fading.trace(true, 4), 3);
        return covariance(power, power, lag);
      });
      const standardError = Math.sqrt(variance(measured) / (SEEDS - 1));
      expect(Math.abs(mean(measured) - expected)).toBeLessThan(3 * standardError);
      expect(standardError).toBeLessThan(0.01);
    },
  );

  it.each([1, 2, 4])('decorrelates over %d subbands as 1/(1 + (2πΔf·τ)²)', (apart) => {
    const measured = rayleigh.map((subbands) =>
      mean(subbands.slice(apart).map((power, subband) => covariance(power, subbands[subband]!))),
    );
    const standardError = Math.sqrt(variance(measured) / (SEEDS - 1));
    const turns = 2 * Math.PI * apart * 720e3 * 300e-9;
    expect(Math.abs(mean(measured) - 1 / (1 + turns ** 2))).toBeLessThan(3 * standardError);
    expect(standardError).toBeLessThan(0.03);
  });

  it('moves little from sample to sample', () => {
    // The gain h moves by √(2·(1 − J0(2π/32))) = 0.139 rms, its amplitude by 1/√2 of that: 20·log10(1 + 0.098) ≈ 0.853 dB
    // where the power is around 1. Each seed crosses that level some 700 times: three standard errors of 7000 are 2.5 %.
    const steps = seeds.flatMap((fading) => {
      const gains = Array.from({ length: TRACE_SAMPLES }, (_, n) => fading.trace(false, 4).gainDb(n, 3));
      return gains.slice(1).flatMap((gain, n) => (Math.abs(gains[n]! + gain) < 1 ? [gain - gains[n]!] : []));
    });
    expect(Math.abs(Math.sqrt(variance(steps)) / 0.853 - 1)).toBeLessThan(0.025);
  });

  it('goes on from its end at its beginning without a jump', () => {
    // As above an amplitude moves by 0.098 rms, against 0.65 between independent ones. 20 of 60 such steps are independent.
    const steps = rayleigh.flatMap((subbands) =>
      subbands.map((power) => Math.sqrt(power[0]!) - Math.sqrt(power[TRACE_SAMPLES - 1]!)),
    );
    expect(Math.sqrt(mean(steps.map((step) => step ** 2)))).toBeLessThan(0.098 * (1 + 3 / Math.sqrt(2 * 20)));
  });

  it('is independent in the uplink, and the same again for the same seed', () => {
    const downlink = powers(seeds[0]!.trace(false, 1), 2);
    expect(powers(fadingOf(0).trace(false, 1), 2)).toEqual(downlink);
    // Powers of four branches have the variance 1/4. A trace of 512 wavelengths has 500 independent values or more: a
    // standard error of the covariance of 1/4/√500 = 0.0112.
    expect(Math.abs(covariance(powers(fadingOf(0, 'uplink').trace(false, 1), 2), downlink))).toBeLessThan(3 * 0.0112);
  });
});

/** 1 − e^−x·Σ x^k/k! over k < order */
function erlang(order: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < order; k++) {
    term *= x / k;
    sum += term;
  }
  return 1 - Math.exp(-x) * sum;
}
