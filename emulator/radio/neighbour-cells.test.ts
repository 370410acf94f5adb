import { describe, expect, it } from 'vitest';
import type { CellConfig } from '../../scenarios/scenario.ts';
import { RandomStreams } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { BaseStationSite } from './base-station-site.ts';
import { hexagonalGrid, NeighbourCells } from './neighbour-cells.ts';
import { pathLossDb } from './path-loss.ts';

function cellOf(...set: string[]): CellConfig {
  return cellScenario(downloaders('ue', 1), { set }).cell;
}

function gainAt(cell: CellConfig, xM: number, yM: number, ownLossDb = 200): number {
  const streams = new RandomStreams('neighbours');
  const own = new BaseStationSite(cell, 'site/0/0', { xM: 0, yM: 0 }, streams);
  return new NeighbourCells(cell, own, streams).interferenceGain(xM, yM, ownLossDb, false);
}

/** UMa at 2.1 GHz, base station at 25 m, UE at 1.5 m. */
function lossDb(lineOfSight: boolean, distance2dM: number): number {
  return pathLossDb('UMa', lineOfSight, { distance2dM, baseStationHeightM: 25, ueHeightM: 1.5, carrierHz: 2.1e9 });
}

const OMNI = { pattern: 'omni' } as const;

describe('hexagonal grid of sites', () => {
  const distances = (rings: number): number[] =>
    hexagonalGrid(rings, 500, OMNI)
      .map(({ position: { xM, yM } }) => Math.hypot(xM, yM))
      .sort((a, b) => a - b);

  it('has 6 sites in the first ring, 12 in the second: 6 at √3 and 6 at twice the distance', () => {
    expect(distances(1)).toHaveLength(6);
    for (const distance of distances(1)) expect(distance).toBeCloseTo(500, 9);
    expect(distances(2)).toHaveLength(18);
    for (const [n, distance] of distances(2).slice(6).entries())
      expect(distance).toBeCloseTo(n < 6 ? 500 * Math.sqrt(3) : 1000, 9);
  });

  it('has no two sites nearer to each other than that', () => {
    const sites = hexagonalGrid(2, 500, OMNI);
    for (const one of sites)
      for (const other of sites)
        if (one !== other)
          expect(Math.hypot(one.position.xM - other.position.xM, one.position.yM - other.position.yM)).toBeGreaterThan(
            499.99,
          );
  });

  it('has a site where a sector antenna points, and each under the same name in larger grids', () => {
    const sites = hexagonalGrid(1, 500, { pattern: 'sector', azimuthDeg: 30, downtiltDeg: 10 });
    expect(
      sites.some(({ position: { xM, yM } }) => Math.hypot(xM - 500 * Math.cos(Math.PI / 6), yM - 250) < 1e-6),
    ).toBe(true);
    expect(hexagonalGrid(2, 500, OMNI)).toEqual(expect.arrayContaining(hexagonalGrid(1, 500, OMNI)));
  });
});

describe('interference of neighbouring cells', () => {
  it('is load times antenna gain less path loss: six sites at 15 m, in sight for certain, antenna gain 8 dB', () => {
    // UMa is in sight up to 18 m.
    const cell = cellOf('cell.neighbours={ interSiteDistance: 15 m, load: 0.5 }');
    expect(10 * Math.log10(gainAt(cell, 0, 0))).toBeCloseTo(10 * Math.log10(0.5 * 6) + 8 - lossDb(true, 15), 6);
  });

  it('grows with the load, and is none without neighbours', () => {
    const at = (load: number): number =>
      gainAt(cellOf(`cell.neighbours={ interSiteDistance: 500 m, load: ${load} }`), 90, 40);
    expect(at(1)).toBeCloseTo(4 * at(0.25), 20);
    expect(at(1)).toBeGreaterThan(0);
    expect(at(0)).toBe(0);
    expect(gainAt(cellOf(), 90, 40)).toBe(0);
  });

  it('is highest at a neighbour: one ring more adds what is farther away', () => {
    const one = cellOf('cell.neighbours={ interSiteDistance: 500 m, load: 1 }');
    const two = cellOf('cell.neighbours={ rings: 2, interSiteDistance: 500 m, load: 1 }');
    expect(gainAt(two, 250, 0)).toBeGreaterThan(gainAt(one, 250, 0));
    expect(gainAt(two, 250, 0)).toBeLessThan(2 * gainAt(one, 250, 0));
    expect(gainAt(one, 490, 0)).toBeGreaterThan(100 * gainAt(one, 0, 0));
  });

  it('comes from the other two sectors of the own site too, 30 dB below their maximum in front of it', () => {
    // The next sites are 20 km away and cannot be heard. On the boresight the others are 120° off: the full front-to-back
    // ratio of 30 dB, as 12·(120/65)² = 40.9 dB. The UE's own path loss holds for them, here 100 dB.
    const cell = cellOf(
      'cell.antenna={ pattern: sector, azimuth: 0 deg, downtilt: 0 deg }',
      'cell.neighbours={ interSiteDistance: 20 km, load: 0.5 }',
    );
    expect(10 * Math.log10(gainAt(cell, 300, 0, 100))).toBeCloseTo(10 * Math.log10(0.5 * 2) + 8 - 30 - 100, 3);
    // Between two sectors, 60° from either, the nearer other one is 12·(60/65)² = 10.2249 dB down, and 0.0570 dB more for the
    // 4.4789° = arctan(23.5/300) below the horizon; the third one, 180° off, 30 dB.
    const expected = 0.5 * (10 ** ((8 - 10.2249 - 0.057 - 100) / 10) + 10 ** ((8 - 30 - 100) / 10));
    expect(gainAt(cell, 150, 150 * Math.sqrt(3), 100) / expected).toBeCloseTo(1, 3);
  });
});
