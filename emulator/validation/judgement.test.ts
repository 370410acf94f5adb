import { describe, expect, it } from 'vitest';
import { exactly, meanOf } from './estimate.ts';
import { atLeast, atMost, beside, followsLaw, sameDistribution, within, withinBand } from './judgement.ts';

describe('judgement', () => {
  it.each([
    [within('q', 10.1, 10, 0.1 + 1e-9), 'passed'],
    [within('q', 10.2, 10, 0.1), 'failed'],
    // The whole interval has to be in the band, not its middle alone.
    [withinBand('q', { value: 10.1, halfWidth: 0.1 }, 10, 0.25), 'passed'],
    [withinBand('q', { value: 10.1, halfWidth: 0.2 }, 10, 0.25), 'failed'],
    [followsLaw('q', { value: 9.9, halfWidth: 0.2 }, 10, 0.5), 'passed'],
    [followsLaw('q', { value: 9.7, halfWidth: 0.2 }, 10, 0.5), 'failed'],
    // An interval that nearly everything would lie in proves nothing, but what lies outside of it is wrong all the same.
    [followsLaw('q', { value: 9, halfWidth: 2 }, 10, 0.5), 'inconclusive'],
    [followsLaw('q', { value: 5, halfWidth: 2 }, 10, 0.5), 'failed'],
    [atLeast('q', { value: 1, halfWidth: 0.1 }, 0.9), 'passed'],
    [atLeast('q', { value: 1, halfWidth: 0.1 }, 0.95), 'failed'],
    [atMost('q', { value: 1, halfWidth: 0.1 }, 1.1), 'passed'],
    [atMost('q', { value: 1, halfWidth: 0.1 }, 1.05), 'failed'],
    [sameDistribution('q', { distance: 0.02, critical: 0.03 }), 'passed'],
    [sameDistribution('q', { distance: 0.04, critical: 0.03 }), 'failed'],
    [beside('q', exactly(1), 5, 'differs'), 'informative'],
  ])('%j', (measurement, verdict) => expect(measurement.verdict).toBe(verdict));

  it('never passes what is not a number', () => {
    const judgements = [
      within('q', NaN, 1, 1),
      withinBand('q', { value: 1, halfWidth: NaN }, 1, 1),
      followsLaw('q', { value: NaN, halfWidth: 1 }, 1, 1),
      followsLaw('q', { value: 1, halfWidth: NaN }, 1, 1),
      atLeast('q', exactly(NaN), 0),
      atMost('q', exactly(NaN), 0),
    ];
    expect(new Set(judgements.map(({ verdict }) => verdict))).toEqual(new Set(['failed']));
  });
});

describe('mean of replications', () => {
  it("has Student's interval", () => {
    // Mean 3, variance 2.5, standard error √0.5; the 0.9995 quantile with 4 degrees of freedom is 8.610.
    const { value, halfWidth } = meanOf([1, 2, 3, 4, 5]);
    expect(value).toBe(3);
    expect(halfWidth).toBeCloseTo(8.61 * Math.sqrt(0.5), 3);
  });

  it('tells nothing from a single run', () => expect(meanOf([1]).halfWidth).toBeNaN());
});
