import { describe, expect, it } from 'vitest';
import { losProbability, pathLossDb, type PropagationScenario } from './path-loss.ts';

const HEIGHT_M: Record<PropagationScenario, number> = { UMa: 25, UMi: 10, InH: 3 };

describe('path loss of TR 38.901 at 5 GHz, UE at 1.5 m', () => {
  // Evaluated from table 7.4.1-1 by an independent implementation (the values that Sionna and ns-3 are tested with).
  it.each<[PropagationScenario, number, number, number]>([
    ['UMa', 10, 72.938, 82.5131],
    ['UMa', 100, 86.2362, 106.1356],
    ['UMa', 1000, 109.7252, 144.7641],
    ['UMa', 5000, 137.6794, 172.0753],
    ['UMi', 10, 69.8591, 76.7563],
    ['UMi', 100, 88.4122, 107.9432],
    ['UMi', 1000, 119.3114, 143.1886],
    ['UMi', 5000, 147.2696, 167.8617],
    ['InH', 1, 50.8072, 50.8072],
    ['InH', 10, 63.763, 73.1894],
    ['InH', 50, 75.775, 99.7824],
    ['InH', 100, 80.9802, 111.3062],
  ])('%s at %d m is %d dB in and %d dB out of sight', (scenario, distance2dM, losDb, nlosDb) => {
    const geometry = { distance2dM, baseStationHeightM: HEIGHT_M[scenario], ueHeightM: 1.5, carrierHz: 5e9 };
    expect(pathLossDb(scenario, true, geometry)).toBeCloseTo(losDb, 3);
    expect(pathLossDb(scenario, false, geometry)).toBeCloseTo(nlosDb, 3);
  });

  it.each<[PropagationScenario, number, number]>([
    ['UMa', 50, 0.6494],
    ['UMa', 100, 0.3477],
    ['UMa', 200, 0.128],
    ['UMi', 50, 0.5196],
    ['UMi', 100, 0.231],
    ['UMi', 200, 0.0935],
    // From the table: e^(-(d - 1.2)/4.7) below 6.5 m, 0.32·e^(-(d - 6.5)/32.6) beyond.
    ['InH', 5, 0.4455],
    ['InH', 50, 0.0843],
    ['UMa', 18, 1],
    ['InH', 1.2, 1],
  ])('%s at %d m is in sight with probability %d', (scenario, distance2dM, probability) => {
    expect(losProbability(scenario, distance2dM)).toBeCloseTo(probability, 4);
  });
});
