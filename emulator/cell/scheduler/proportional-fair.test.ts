import { describe, expect, it } from 'vitest';
import { log, log2, RandomStreams } from '../../kernel/index.ts';
import { ProportionalFair } from './proportional-fair.ts';
import { equalBearers, type Rate, SingleBlockCell } from './test/single-block-cell.ts';

const ALPHA = 500;
const SETTLING_SLOTS = 10 * ALPHA;
const SLOTS = 20_000;
/** Bits at a rate of 1: large against the floor of the average. */
const BITS = 1000;

/** Rates of UEs with independent Rayleigh fading in every slot: `ofPower` of an exponential variable of mean 1. */
function rayleighRates(ues: number, ofPower: (power: number) => number): Rate {
  const random = new RandomStreams('diversity').stream(`fading/${ues}`);
  const bits = new Float64Array(ues);
  let drawnSlot = -1;
  return (ue, slot) => {
    if (slot !== drawnSlot) {
      for (let n = 0; n < ues; n++) bits[n] = BITS * ofPower(-log(1 - random()));
      drawnSlot = slot;
    }
    return bits[ue]!;
  };
}

interface Run {
  /** Mean and variance over the slots of the rate served. */
  mean: number;
  variance: number;
  /** By UE. */
  rates: number[];
  shares: number[];
}

function run(ues: number, ofPower: (power: number) => number): Run {
  const rate = rayleighRates(ues, ofPower);
  const cell = new SingleBlockCell(ProportionalFair, equalBearers(ues)).run(SETTLING_SLOTS, rate).resetCounts();
  let squares = 0;
  let before = 0;
  for (let n = 0; n < SLOTS; n++) {
    const after = cell.run(1, rate).servedBits.reduce((sum, bits) => sum + bits, 0) / BITS;
    squares += (after - before) ** 2;
    before = after;
  }
  const mean = before / SLOTS;
  return {
    mean,
    variance: squares / SLOTS - mean * mean,
    rates: [...cell.servedBits].map((bits) => bits / BITS / SLOTS),
    shares: [...cell.servedSlots].map((slots) => slots / SLOTS),
  };
}

/** Half the width of the 95 % confidence interval of the mean; slots are independent but for the slow average. */
function confidence({ variance }: Run): number {
  return 1.96 * Math.sqrt(variance / SLOTS);
}

/**
 * What the memory of the average costs at most, as a part of the gain. R̄ varies by δ² = (E[r²]/E[r]² − 1)/(2α − 1) of
 * its square, r being what one UE is served in a slot: K·E[max²]/E[max]² in place of the ratio. Two candidates whose
 * metrics differ by less than that are swapped, at a loss of δ²·f/(2·(1 + f)) < δ²/2, f being the density of ties,
 * which also draws R̄ back to its mean.
 */
function memoryLoss({ mean, variance }: Run, ues: number): number {
  return (ues * (1 + variance / (mean * mean)) - 1) / (2 * ALPHA - 1) / 2;
}

describe('proportional fair', () => {
  // A scheduler that does not look at the channel serves the mean rate, 1: the gain is the mean of the maximum of K
  // exponential variables, Σ 1/k.
  it.each([
    [2, 1.5],
    [4, 2.0833],
    [8, 2.7179],
  ])('gains Σ 1/k with %i Rayleigh fading UEs whose rate is proportional to SNR', (ues, gain) => {
    const measured = run(ues, (power) => power);
    expect(measured.mean).toBeLessThan(gain + confidence(measured));
    expect(measured.mean).toBeGreaterThan(gain * (1 - memoryLoss(measured, ues)) - confidence(measured));
  });

  // E[log2(1 + 10·X)] = e^0.1·E1(0.1)/ln 2 for a single UE; the gains for K = 4 and 16 by integration over the maximum's
  // density, with four digits.
  it.each([
    [4, 1.46],
    [16, 1.732],
  ])('gains with %i UEs at 10 dB and Shannon rates what the maximum of K does', (ues, gain) => {
    const single = 2.90651;
    const measured = run(ues, (power) => log2(1 + 10 * power));
    const rounding = 0.0005;
    expect(measured.mean / single).toBeLessThan(gain + rounding + confidence(measured) / single);
    expect(measured.mean / single).toBeGreaterThan(
      gain * (1 - memoryLoss(measured, ues)) - rounding - confidence(measured) / single,
    );
  });

  it('gives UEs that fade alike equal shares of slots and rate', () => {
    const ues = 8;
    const { rates, shares, mean, variance } = run(ues, (power) => power);
    // Slots are drawn with p = 1/K: 4 standard deviations of the binomial share, for eight UEs at once. The average
    // draws shares back to their mean, so that they vary less than that.
    const tolerance = 4 * Math.sqrt((1 / ues) * (1 - 1 / ues)) * Math.sqrt(1 / SLOTS);
    for (const share of shares) expect(Math.abs(share - 1 / ues)).toBeLessThan(tolerance);
    // Jain's index is 1/(1 + c²), c² being the variation of the rates over the UEs: of a mean over independent slots at
    // most.
    const variation = (ues * (1 + variance / (mean * mean)) - 1) / SLOTS;
    expect(jain(rates)).toBeGreaterThan(1 / (1 + 3 * variation));
  });

  it('gives UEs with constant channels equal time, whatever their rates', () => {
    // R̄ is proportional to r, so that r/R̄ is what it is for UEs of equal rates: they are served in turn.
    const { servedSlots } = new SingleBlockCell(ProportionalFair, equalBearers(3))
      .run(SETTLING_SLOTS, (ue) => 1000 * 10 ** ue)
      .resetCounts()
      .run(3000, (ue) => 1000 * 10 ** ue);
    expect(Math.max(...servedSlots) - Math.min(...servedSlots)).toBeLessThanOrEqual(1);
  });

  it('has the published fairness of the rates 1, 2, 3, 4 as its measure', () => {
    expect(jain([1, 2, 3, 4])).toBeCloseTo(0.8333, 4);
  });
});

/** Jain's fairness index. */
function jain(rates: readonly number[]): number {
  const sum = rates.reduce((a, b) => a + b, 0);
  const squares = rates.reduce((a, b) => a + b * b, 0);
  return (sum * sum) / (rates.length * squares);
}
