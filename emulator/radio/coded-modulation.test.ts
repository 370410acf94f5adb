import { describe, expect, it } from 'vitest';
import { CodedModulation } from './coded-modulation.ts';

const ORDERS = [2, 4, 6, 8];
const SINRS_DB = Array.from({ length: 241 }, (_, n) => -20 + n / 4);

/** Capacity from the entropies, h(Y) − h(N), of one real dimension, by a Riemann sum over the received value: another road to it. */
function capacityFromEntropy(order: number, sinrDb: number): number {
  const levels = 2 ** (order / 2);
  const spacing = Math.sqrt(12 / (levels ** 2 - 1));
  const sigma = 10 ** (-sinrDb / 20);
  const points = Array.from({ length: levels }, (_, n) => (n - (levels - 1) / 2) * spacing);
  const step = sigma / 20;
  let entropy = 0;
  for (let y = points[0]! - 9 * sigma; y < -points[0]! + 9 * sigma; y += step) {
    const density =
      points.reduce((sum, x) => sum + Math.exp(-(((y - x) / sigma) ** 2) / 2), 0) /
      (levels * sigma * Math.sqrt(2 * Math.PI));
    if (density > 0) entropy -= density * Math.log2(density) * step;
  }
  return 2 * (entropy - Math.log2(2 * Math.PI * Math.E * sigma ** 2) / 2);
}

describe('capacity', () => {
  it.each([
    // Es/N0 at which QPSK carries 2R bits: Eb/N0 limits of the binary-input AWGN channel, 0.187 dB at rate 1/2, −0.495 dB at
    // 1/3 and 1.626 dB at 3/4 (textbooks on LDPC codes, such as Ryan and Lin 2009), plus 10·log10(2R).
    [2, 0.187, 1],
    [2, -2.256, 2 / 3],
    [2, 3.387, 1.5],
    // BPSK at 0 dB, which every plot of its capacity shows at 0.486 bit, in each of two dimensions.
    [2, 0, 2 * 0.4859],
  ])('of order %d at %d dB is %d bit, as published', (order, sinrDb, bits) =>
    expect(Math.abs(CodedModulation.of(order).capacity(sinrDb) - bits)).toBeLessThan(2e-4),
  );

  it.each(ORDERS)('of order %d follows from the entropies', (order) => {
    for (const sinrDb of [-10, 0, 7.3, 15, 24])
      expect(Math.abs(CodedModulation.of(order).capacity(sinrDb) - capacityFromEntropy(order, sinrDb))).toBeLessThan(
        2e-4,
      );
  });

  it.each(ORDERS)('of order %d rises to the bits of a symbol', (order) => {
    const capacities = SINRS_DB.map((sinrDb) => CodedModulation.of(order).capacity(sinrDb));
    expect(capacities.every((capacity, n) => n === 0 || capacity >= capacities[n - 1]!)).toBe(true);
    expect(capacities.at(-1)).toBeCloseTo(order, 6);
  });

  it.each(ORDERS)('of order %d stays below Shannon, and close to it at a low SINR', (order) => {
    const modulation = CodedModulation.of(order);
    for (const sinrDb of SINRS_DB)
      expect(modulation.capacity(sinrDb)).toBeLessThan(Math.log2(1 + 10 ** (sinrDb / 10)) + 1e-4);
    for (const sinrDb of [-20, -15]) {
      // The second order of the series is the same for every constellation whose dimensions are alike, QPSK's included (Verdú
      // 2002): what remains is of the order of SINR², 0.1 % at −15 dB.
      const shannon = Math.log2(1 + 10 ** (sinrDb / 10));
      expect(modulation.capacity(sinrDb) / shannon).toBeGreaterThan(0.998);
    }
  });

  it('of QAM without bounds stays 1.53 dB from Shannon: the shaping gain πe/6', () => {
    // 256QAM at 5 bit is far from its bounds: the SINR for which Shannon gives 5 bit, 14.91 dB, plus somewhat less than 1.53 dB.
    const gapDb = (bits: number): number => {
      const sinrDb = SINRS_DB.find((candidate) => CodedModulation.of(8).capacity(candidate) >= bits)!;
      return sinrDb - 10 * Math.log10(2 ** bits - 1);
    };
    expect(gapDb(5)).toBeGreaterThan(0.9);
    expect(gapDb(5)).toBeLessThan(1.53 + 0.25);
  });
});

describe('dispersion', () => {
  it.each(ORDERS)('of order %d is that of the Gaussian channel at a low SINR', (order) => {
    // γ(γ + 2)/(γ + 1)²·log2²e for a complex symbol (Polyanskiy, Poor and Verdú 2010), at −20 and −15 dB. The
    // information density of a constellation differs from it in the order of γ².
    for (const sinrDb of [-20, -15]) {
      const sinr = 10 ** (sinrDb / 10);
      const gaussian = ((sinr * (sinr + 2)) / (sinr + 1) ** 2) * Math.LOG2E ** 2;
      expect(Math.abs(CodedModulation.of(order).dispersion(sinrDb) / gaussian - 1)).toBeLessThan(2 * sinr);
    }
  });

  it('of QPSK at 0 dB is the variance of its log-likelihood ratios', () => {
    // One dimension: i = 1 − log2(1 + e^−L) with L normal of mean 2 and variance 4, by a Riemann sum in steps of 0.001.
    let [weight, sum, squares] = [0, 0, 0];
    for (let z = -10; z <= 10; z += 0.001) {
      const density = Math.exp((-z * z) / 2);
      const information = 1 - Math.log2(1 + Math.exp(-(2 + 2 * z)));
      weight += density;
      sum += density * information;
      squares += density * information ** 2;
    }
    const variance = squares / weight - (sum / weight) ** 2;
    expect(CodedModulation.of(2).dispersion(0)).toBeCloseTo(2 * variance, 6);
  });

  it.each(ORDERS)(
    'of order %d is never negative, and vanishes where the capacity has nothing left to gain',
    (order) => {
      const dispersions = SINRS_DB.map((sinrDb) => CodedModulation.of(order).dispersion(sinrDb));
      expect(Math.min(...dispersions)).toBeGreaterThanOrEqual(0);
      expect(dispersions.at(-1)).toBeLessThan(1e-6);
    },
  );
});

it('keeps the ends of the grid beyond them', () => {
  expect(CodedModulation.of(4).capacity(-50)).toBe(CodedModulation.of(4).capacity(-20));
  expect(CodedModulation.of(4).capacity(90)).toBe(CodedModulation.of(4).capacity(40));
});
