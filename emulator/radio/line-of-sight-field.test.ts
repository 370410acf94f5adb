import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../kernel/index.ts';
import { LineOfSightField } from './line-of-sight-field.ts';
import { losProbability, PROPAGATION_SCENARIOS, type PropagationScenario } from './path-loss.ts';

const SEEDS = 4000;

function fieldsOf(propagation: PropagationScenario): LineOfSightField[] {
  return Array.from({ length: SEEDS }, (_, seed) => new LineOfSightField(propagation, 'site', new RandomStreams(seed)));
}

function share(states: readonly boolean[]): number {
  return states.filter((state) => state).length / states.length;
}

describe('line-of-sight field', () => {
  // Probabilities of TR 38.901 table 7.4.2-1 (RADIO values for UMa and UMi; InH: e^(-(5 - 1.2)/4.7), 0.32·e^(-(50 - 6.5)/32.6)).
  it.each<[PropagationScenario, number, number]>([
    ['UMa', 50, 0.6494],
    ['UMa', 200, 0.128],
    ['UMi', 100, 0.231],
    ['InH', 5, 0.4455],
    ['InH', 50, 0.0843],
  ])('%s at %d m is in sight for a share of %d of the seeds', (propagation, distanceM, probability) => {
    const states = fieldsOf(propagation).map((field) => field.inSight(distanceM, 0, distanceM));
    const standardError = Math.sqrt((probability * (1 - probability)) / SEEDS);
    expect(Math.abs(share(states) - probability)).toBeLessThan(3 * standardError);
  });

  it.each(PROPAGATION_SCENARIOS)(
    '%s: points a correlation distance apart agree as normals of correlation 1/e do',
    (propagation) => {
      // Where sight has the probability 1/2, two normals of correlation ρ have the same sign with 1/2 + arcsin(ρ)/π.
      const expected = 0.5 + Math.asin(Math.exp(-1)) / Math.PI;
      const distanceM = distanceOfHalf(propagation);
      const apartM = { UMa: 50, UMi: 50, InH: 10 }[propagation];
      const agree = fieldsOf(propagation).map(
        (field) => field.inSight(0, 0, distanceM) === field.inSight(apartM, 0, distanceM),
      );
      expect(Math.abs(share(agree) - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / SEEDS));
    },
  );
});

function distanceOfHalf(propagation: PropagationScenario): number {
  let [near, far] = [1, 1000];
  while (far - near > 1e-6) {
    const middle = (near + far) / 2;
    if (losProbability(propagation, middle) > 0.5) near = middle;
    else far = middle;
  }
  return near;
}
