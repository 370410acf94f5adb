import { describe, expect, it } from 'vitest';
import { gaussianPair, RandomStreams } from '../kernel/index.ts';
import { fadedPowerDistribution } from './faded-power.ts';

describe('power of a fading channel, given what it was before', () => {
  it('is exponential where nothing is correlated', () => {
    for (const power of [0.1, 1, 5]) expect(fadedPowerDistribution(power, 3, 0)).toBeCloseTo(1 - Math.exp(-power), 12);
  });

  it('is about what it was where nearly everything is', () => {
    // Given 1, gains have mean 0.98 and a standard deviation of √(1 − 0.98²)/√2 = 0.14 in their direction: 0.4² is four of
    // them below, 1.5² three and a half above.
    expect(fadedPowerDistribution(0.4 ** 2, 1, 0.98)).toBeLessThan(1e-3);
    expect(fadedPowerDistribution(1.5 ** 2, 1, 0.98)).toBeGreaterThan(0.999);
  });

  it('is the share of drawn gains', () => {
    const random = new RandomStreams('faded-power').stream('gains');
    const [correlation, before, limit, draws] = [0.6, 1.5, 1.2, 20_000];
    let below = 0;
    for (let n = 0; n < draws; n++) {
      const [x, y] = gaussianPair(random(), random()).map((each) => each * Math.sqrt((1 - correlation ** 2) / 2));
      below += Number((x! + correlation * Math.sqrt(before)) ** 2 + y! * y! <= limit);
    }
    // Four standard deviations of a share are at most 4·0.5/√20000 = 0.014.
    expect(Math.abs(fadedPowerDistribution(limit, before, correlation) - below / draws)).toBeLessThan(0.014);
  });
});
