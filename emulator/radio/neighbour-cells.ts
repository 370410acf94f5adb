import type { CellConfig } from '../../scenarios/scenario.ts';
import type { RandomStreams } from '../kernel/index.ts';
import { BaseStationSite } from './base-station-site.ts';
import { type Point, pointAt } from './link-geometry.ts';

/**
 * The cells around the emulated one, which send on the same carrier: rings of sites like its own on a hexagonal grid, and
 * with sector antennas the two other sectors of its own site. What they do to the downlink is their mean interference,
 * load times power; who they serve, and what those UEs do to the uplink, is not emulated.
 */
export class NeighbourCells {
  readonly #load: number;
  readonly #own: BaseStationSite;
  readonly #sites: readonly BaseStationSite[];

  /** @param own site of the emulated cell */
  constructor(cell: CellConfig, own: BaseStationSite, streams: RandomStreams) {
    const { neighbours, antenna } = cell;
    this.#load = neighbours?.load ?? 0;
    this.#own = own;
    const places = neighbours === null ? [] : hexagonalGrid(neighbours.rings, neighbours.interSiteDistanceM, antenna);
    this.#sites = places.map(({ name, position }) => new BaseStationSite(cell, name, position, streams));
  }

  /** The highest power gain from any of them at a point, 0 without neighbours: a UE where this is above its own cell's is theirs. */
  strongestGain(xM: number, yM: number, ownLossDb: number, shadowing: boolean): number {
    if (this.#sites.length === 0) return 0;
    return this.#sites.reduce(
      (strongest, site) =>
        Math.max(strongest, site.strongestGain(xM, yM, site.lossDb(xM, yM, site.inSight(xM, yM), shadowing), 0)),
      this.#own.strongestGain(xM, yM, ownLossDb, 1),
    );
  }

  /**
   * Interference at a point as a gain: received power over the power that one cell sends, both per PRB.
   * @param ownLossDb path loss to the own site, which its other sectors share
   */
  interferenceGain(xM: number, yM: number, ownLossDb: number, shadowing: boolean): number {
    if (this.#load === 0) return 0;
    let gain = this.#own.powerGain(xM, yM, ownLossDb, 1);
    for (const site of this.#sites) {
      const lossDb = site.lossDb(xM, yM, site.inSight(xM, yM), shadowing);
      gain += site.powerGain(xM, yM, lossDb, 0);
    }
    return this.#load * gain;
  }
}

/**
 * Places of the sites in so many rings around the origin, each with a name of its own. Sites lie in the directions of the
 * boresights and half-way between them: in the usual layout of three-sector sites an antenna points at a site whose own look past.
 */
export function hexagonalGrid(
  rings: number,
  interSiteDistanceM: number,
  antenna: CellConfig['antenna'],
): { name: string; position: Point }[] {
  const firstDeg = antenna.pattern === 'omni' ? 0 : antenna.azimuthDeg;
  const along = pointAt(interSiteDistanceM, firstDeg);
  const across = pointAt(interSiteDistanceM, firstDeg + 60);
  const sites = [];
  for (let i = -rings; i <= rings; i++)
    for (let j = Math.max(-rings, -rings - i); j <= Math.min(rings, rings - i); j++)
      if (i !== 0 || j !== 0)
        sites.push({
          name: `site/${i}/${j}`,
          position: { xM: i * along.xM + j * across.xM, yM: i * along.yM + j * across.yM },
        });
  return sites;
}
