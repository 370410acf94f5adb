import { describe, expect, it } from 'vitest';
import { gaussianPair, RandomStreams } from '../kernel/index.ts';
import { diversityOrder, layerSinrDb } from './spatial-multiplexing.ts';
import { kolmogorovCritical, kolmogorovSmirnov } from './test/statistics.ts';

describe('spatial multiplexing with a zero-forcing receiver', () => {
  it.each([
    // 10·log10((N − L + 1)/L)
    [2, 1, 3.0103],
    [2, 2, -3.0103],
    [4, 1, 6.0206],
    [4, 2, 1.7609],
    [4, 4, -6.0206],
    [1, 1, 0],
  ])('%d antennas, %d layers: each layer has the SINR of one antenna plus %d dB', (antennas, layers, gainDb) => {
    expect(layerSinrDb(17, antennas, layers)).toBeCloseTo(17 + gainDb, 4);
  });

  it.each([
    [2, 1],
    [2, 2],
    [4, 2],
    [4, 3],
    [8, 4],
  ])('%d antennas, %d layers: Rayleigh channel matrices give that mean and diversity', (antennas, layers) => {
    // With unit noise and total power 1, the SINR of layer 1 is what of its column no other column spans, over L. In
    // units of its mean, N − L + 1 = D independent exponentials on average: an Erlang distribution.
    const random = new RandomStreams('channel matrices').stream(`${antennas}x${layers}`);
    const order = diversityOrder(antennas, layers);
    const meanSinr = 10 ** (layerSinrDb(0, antennas, layers) / 10);
    const samples = Array.from({ length: 3000 }, () => {
      const columns = Array.from({ length: layers }, () => gaussianColumn(antennas, random));
      return residualPower(columns) / layers / meanSinr;
    });
    expect(kolmogorovSmirnov(samples, (x) => erlang(order, order * x))).toBeLessThan(kolmogorovCritical(3000));
  });
});

type Complex = readonly [real: number, imaginary: number];

/** Unit mean power in each element. */
function gaussianColumn(length: number, random: () => number): Complex[] {
  return Array.from({ length }, () => {
    const [real, imaginary] = gaussianPair(random(), random());
    return [real / Math.SQRT2, imaginary / Math.SQRT2];
  });
}

/** Power of the first column orthogonal to all others, by Gram and Schmidt. */
function residualPower([wanted, ...others]: Complex[][]): number {
  const basis: Complex[][] = [];
  for (const column of [...others, wanted!]) {
    let rest = column;
    for (const unit of basis) rest = subtract(rest, unit, inner(unit, rest));
    const power = inner(rest, rest)[0];
    if (column === wanted) return power;
    basis.push(rest.map(([re, im]) => [re / Math.sqrt(power), im / Math.sqrt(power)]));
  }
  throw new Error('no column');
}

/** Σ conj(a)·b */
function inner(a: readonly Complex[], b: readonly Complex[]): Complex {
  return a.reduce<Complex>(
    ([re, im], [ar, ai], n) => {
      const [br, bi] = b[n]!;
      return [re + ar * br + ai * bi, im + ar * bi - ai * br];
    },
    [0, 0],
  );
}

function subtract(column: readonly Complex[], unit: readonly Complex[], [fr, fi]: Complex): Complex[] {
  return column.map(([re, im], n) => {
    const [ur, ui] = unit[n]!;
    return [re - (fr * ur - fi * ui), im - (fr * ui + fi * ur)];
  });
}

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
