import { describe, expect, it } from 'vitest';
import { fiveQi } from '../../scenarios/five-qi.ts';
import { SCHEDULERS } from '../cell/scheduler/index.ts';
import { gaussianPair, RandomStreams } from '../kernel/index.ts';
import { BlockErrorRate } from '../radio/block-error-rate.ts';
import { TRACE_SAMPLES } from '../radio/fading-trace.ts';
import { losProbability, pathLossDb } from '../radio/path-loss.ts';
import { peakRateBps } from '../radio/peak-rate.ts';
import { ShadowingField } from '../radio/shadowing-field.ts';
import { transportBlockSizeBits } from '../radio/transport-block.ts';
import type { Check } from './check.ts';
import { runCheck } from './check-result.ts';
import { CHECKS } from './checks.ts';
import { blockErrorRate } from './checks/block-error-rate.ts';
import { diversityGain } from './checks/diversity-gain.ts';
import { doppler } from './checks/doppler.ts';
import { equalShares } from './checks/equal-shares.ts';
import { fiveQiTable } from './checks/five-qi-table.ts';
import { guaranteedRates } from './checks/guaranteed-rates.ts';
import { jainIndexValue } from './checks/jain-index.ts';
import { lenaQosRatio } from './checks/lena-qos-ratio.ts';
import { lineOfSight } from './checks/line-of-sight.ts';
import { markovianQueue } from './checks/markovian-queue.ts';
import { maximumRates } from './checks/maximum-rates.ts';
import { pathLoss } from './checks/path-loss.ts';
import { peakRate } from './checks/peak-rate.ts';
import { proportionalFairness } from './checks/proportional-fairness.ts';
import { rayleighFading } from './checks/rayleigh-fading.ts';
import { shadowing } from './checks/shadowing.ts';
import { slottedQueue } from './checks/slotted-queue.ts';
import { tokenBucket } from './checks/token-bucket.ts';
import { transportBlockSize } from './checks/transport-block-size.ts';

describe('checks', () => {
  it('have names of their own, and say what they rest on', () => {
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
    for (const { id, title, source, method, tolerance } of CHECKS) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [title, source, method, tolerance]) expect(text).not.toBe('');
    }
  });

  it('cover what the reference values are about', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        ...[
          'peak-rate',
          'transport-block-size',
          'path-loss',
          'line-of-sight',
          'five-qi',
          'diversity-gain',
          'equal-shares',
        ],
        ...['5g-lena-ratio', 'srsran-gbr', 'jain-index', 'm-m-1', 'm-d-1', 'erlang-b', 'token-bucket', 'outer-loop'],
        ...['doppler', 'shadowing', 'rayleigh-fading', 'proportional-fairness', 'spectral-efficiency'],
      ]),
    );
  });

  it.each(CHECKS.filter(({ fast }) => fast).map((check) => [check.id, check] as const))(
    'the emulator keeps to %s',
    (_, check) => {
      const { verdict, measurements } = runCheck(check);
      expect(measurements.filter((each) => each.verdict !== 'passed' && each.verdict !== 'informative')).toEqual([]);
      expect(verdict).toBe('passed');
    },
  );

  it('measure the same again', () => {
    for (const id of ['proportional-fairness', 'doppler', 'equal-shares']) {
      const check = CHECKS.find((each) => each.id === id)!;
      expect(check.run()).toEqual(check.run());
    }
  });
});

/** Rayleigh gains that have nothing to do with each other from sample to sample: a flat spectrum. */
function uncorrelatedGains(seed: string): { real: Float64Array; imaginary: Float64Array } {
  const random = new RandomStreams(seed).stream('gains');
  const [real, imaginary] = [new Float64Array(TRACE_SAMPLES), new Float64Array(TRACE_SAMPLES)];
  for (let n = 0; n < TRACE_SAMPLES; n++) {
    const [x, y] = gaussianPair(random(), random());
    [real[n], imaginary[n]] = [x * Math.SQRT1_2, y * Math.SQRT1_2];
  }
  return { real, imaginary };
}

/** A bucket that lets through a tenth more than its rate. */
class LeakingBucket {
  readonly #rateBps: number;
  #granted = 0;

  constructor(rateBps: number) {
    this.#rateBps = rateBps;
  }

  available(nowNs: number): number {
    return Math.floor((1.1 * this.#rateBps * nowNs) / 8e9) - this.#granted;
  }

  take(bytes: number): void {
    this.#granted += bytes;
  }
}

/** Each is an implementation with one thing wrong. */
const BROKEN: Record<string, Check> = {
  'peak rate without overhead': peakRate((carrier) => peakRateBps(carrier) / 0.86),
  'transport blocks of a byte more': transportBlockSize((...block) => transportBlockSizeBits(...block) + 8),
  'path loss of another frequency exponent': pathLoss((scenario, inSight, link) =>
    pathLossDb(scenario, inSight, { ...link, carrierHz: link.carrierHz * 1.001 }),
  ),
  'UMa probability of sight for UMi': lineOfSight((_, distanceM) => losProbability('UMa', distanceM)),
  'Ricean fading for Rayleigh': rayleighFading(() => new Array<number>(20).fill(1)),
  'fading with a flat spectrum': doppler(uncorrelatedGains),
  'shadowing that is the same over twice the distance': shadowing((propagation, seed) => {
    const field = new ShadowingField(propagation, 'site', new RandomStreams(seed));
    return { lossDb: (inSight, xM, yM) => field.lossDb(inSight, xM / 2, yM / 2) };
  }),
  'a code better than Shannon allows': blockErrorRate((combining) => {
    const model = new BlockErrorRate(1, combining);
    return { probability: (mcs, bits, sent, sinrSum) => model.probability(mcs, bits, sent, 2 * sinrSum) };
  }),
  'round robin for proportional fair, gain': diversityGain(SCHEDULERS['round-robin']),
  'maximum C/I for proportional fair, fairness': proportionalFairness(SCHEDULERS['max-ci']),
  'an index that forgets the number of UEs': jainIndexValue((shares) => {
    const list = Array.from(shares);
    return list.reduce((sum, each) => sum + each, 0) ** 2 / list.reduce((sum, each) => sum + each * each, 0);
  }),
  'maximum C/I for equal shares': equalShares(['max-ci']),
  '5QI 69 with the delay budget of 70': fiveQiTable((value) => (value === 69 ? fiveQi(70) : fiveQi(value))),
  'proportional fair for the metric of 5G-LENA': lenaQosRatio('proportional-fair'),
  'QoS flows without the guarantee': guaranteedRates(() => ({ fiveQi: 9 })),
  'a token bucket that leaks': tokenBucket(LeakingBucket),
  'no limit at all': maximumRates([{ name: 'none' }]),
  'constant service for exponential': markovianQueue((mean) => mean),
  'evenly distributed arrivals for Poisson': slottedQueue((mean, random) => 2 * mean * random()),
};

describe('a check fails', () => {
  it.each(Object.entries(BROKEN))('%s', (_, check) => {
    expect(runCheck(check).verdict).toBe('failed');
  });

  it('to tell when it measures nothing', () => {
    expect(runCheck({ ...pathLoss(), run: () => [] }).verdict).toBe('inconclusive');
  });
});
