import { describe, expect, it } from 'vitest';
import { normalTail, RandomStreams } from '../kernel/index.ts';
import { PROPAGATION_SCENARIOS, type PropagationScenario } from './path-loss.ts';
import { ShadowingField } from './shadowing-field.ts';
import { kolmogorovCritical, kolmogorovSmirnov, mean } from './test/statistics.ts';

const SEEDS = 2000;

function fieldsOf(propagation: PropagationScenario): ShadowingField[] {
  return Array.from({ length: SEEDS }, (_, seed) => new ShadowingField(propagation, 'site', new RandomStreams(seed)));
}

describe('shadowing field', () => {
  // Standard deviation in dB of TR 38.901 table 7.4.1-1, correlation distance in metres of table 7.5-6.
  it.each<[PropagationScenario, boolean, number, number]>([
    ['UMa', true, 4, 37],
    ['UMa', false, 6, 50],
    ['UMi', true, 4, 10],
    ['UMi', false, 7.82, 13],
    ['InH', true, 3, 10],
    ['InH', false, 8.03, 6],
  ])('%s, in sight %s: normal with σ = %d dB, correlation 1/e over %d m', (propagation, los, sigmaDb, distanceM) => {
    const fields = fieldsOf(propagation);
    const here = fields.map((field) => field.lossDb(los, 60, 80));
    const there = fields.map((field) => field.lossDb(los, 60, 80 + distanceM));
    expect(kolmogorovSmirnov(here, (x) => 1 - normalTail(x / sigmaDb))).toBeLessThan(kolmogorovCritical(SEEDS));
    // Standard error of the mean product of unit normals: √((1 + e^-2)/2000) = 0.0238.
    const correlation = mean(here.map((value, n) => (value * there[n]!) / sigmaDb ** 2));
    expect(Math.abs(correlation - Math.exp(-1))).toBeLessThan(3 * 0.0238);
  });

  it('is independent in sight, out of sight and between sites', () => {
    // Products of independent unit normals have unit variance: three standard errors of 2000 are 0.067.
    for (const propagation of PROPAGATION_SCENARIOS) {
      const pairs = Array.from({ length: SEEDS }, (_, seed) => {
        const streams = new RandomStreams(seed);
        const own = new ShadowingField(propagation, 'own', streams);
        const other = new ShadowingField(propagation, 'other', streams);
        return [own.lossDb(true, 10, 20), own.lossDb(false, 10, 20), other.lossDb(true, 10, 20)] as const;
      });
      const sigmaDb = { los: { UMa: 4, UMi: 4, InH: 3 }, nlos: { UMa: 6, UMi: 7.82, InH: 8.03 } };
      const [los, nlos] = [sigmaDb.los[propagation], sigmaDb.nlos[propagation]];
      expect(Math.abs(mean(pairs.map(([a, b]) => (a * b) / (los * nlos))))).toBeLessThan(0.067);
      expect(Math.abs(mean(pairs.map(([a, , c]) => (a * c) / (los * los))))).toBeLessThan(0.067);
    }
  });
});
