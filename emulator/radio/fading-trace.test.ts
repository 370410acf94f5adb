import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../kernel/index.ts';
import { FadingTrace } from './fading-trace.ts';

function powers(trace: FadingTrace): number[] {
  return Array.from({ length: trace.length }, (_, n) => 10 ** (trace.gainDb(n) / 10));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('fading trace', () => {
  const rayleigh = new FadingTrace(new RandomStreams('fading').stream('one'), 1);

  it('has unit mean power and the exponential power distribution of Rayleigh fading', () => {
    const sorted = powers(rayleigh).sort((a, b) => a - b);
    expect(mean(sorted)).toBeCloseTo(1, 2);
    // F(x) = 1 − e^−x. 512 Doppler periods hold some 1000 independent fades: three standard errors of a share are 0.05.
    for (const level of [0.1, 0.5, 1, 2]) {
      const share = sorted.filter((power) => power < level).length / sorted.length;
      expect(Math.abs(share - (1 - Math.exp(-level)))).toBeLessThan(0.05);
    }
  });

  it('decorrelates as the Jakes spectrum says: the power correlation is J0²(2π·fd·τ)', () => {
    const power = powers(rayleigh);
    const average = mean(power);
    const covariance = (lag: number): number =>
      mean(power.map((value, n) => (value - average) * (power[(n + lag) % power.length]! - average)));
    // 32 samples a Doppler period. J0(2π·0.125) = 0.8516, J0(2π·0.25) = 0.4720; J0(2π·0.3827) = 0 is its first zero.
    expect(Math.abs(covariance(4) / covariance(0) - 0.8516 ** 2)).toBeLessThan(0.08);
    expect(Math.abs(covariance(8) / covariance(0) - 0.472 ** 2)).toBeLessThan(0.1);
    expect(Math.abs(covariance(12) / covariance(0))).toBeLessThan(0.1);
  });

  it('fades less with a second receive branch: the power variance halves', () => {
    const two = powers(new FadingTrace(new RandomStreams('fading').stream('two'), 2));
    const variance = (values: readonly number[]): number =>
      mean(values.map((value) => value * value)) - mean(values) ** 2;
    expect(variance(two) / variance(powers(rayleigh))).toBeGreaterThan(0.35);
    expect(variance(two) / variance(powers(rayleigh))).toBeLessThan(0.7);
  });

  it('repeats at its end without a jump', () => {
    const steps = Array.from({ length: rayleigh.length }, (_, n) =>
      Math.abs(rayleigh.gainDb(n + 1) - rayleigh.gainDb(n)),
    );
    expect(steps[rayleigh.length - 1]).toBeLessThan(Math.max(...steps) + 1e-9);
    expect(rayleigh.gainDb(rayleigh.length + 5)).toBe(rayleigh.gainDb(5));
  });
});
