import type { AntennaConfig, CellConfig } from '../../scenarios/scenario.ts';
import { atan2Turns, dbToLinear, type RandomStreams } from '../kernel/index.ts';
import { boresightsDeg, sectorAttenuationDb } from './antenna-pattern.ts';
import { LineOfSightField } from './line-of-sight-field.ts';
import { azimuthDegOf, lengthM, MIN_DISTANCE_M, type Point, UE_HEIGHT_M } from './link-geometry.ts';
import { pathLossDb, type PropagationScenario } from './path-loss.ts';
import { ShadowingField } from './shadowing-field.ts';

/** A base station's mast: where it stands, and what the way from it to any point of the plane costs. */
export class BaseStationSite {
  readonly #position: Point;
  readonly #propagation: PropagationScenario;
  readonly #antenna: AntennaConfig;
  readonly #antennaGainDb: number;
  /** Of the cells of the site, the emulated one or its like first. */
  readonly #boresightsDeg: readonly number[];
  readonly #heightM: number;
  readonly #carrierHz: number;
  readonly #lineOfSight: LineOfSightField;
  readonly #shadowing: ShadowingField;

  /** @param name of which the site's fields are drawn */
  constructor(cell: CellConfig, name: string, position: Point, streams: RandomStreams) {
    this.#position = position;
    this.#propagation = cell.propagation;
    this.#antenna = cell.antenna;
    this.#antennaGainDb = cell.antennaGainDb;
    this.#boresightsDeg = boresightsDeg(cell.antenna);
    this.#heightM = cell.antennaHeightM;
    this.#carrierHz = cell.carrierHz;
    this.#lineOfSight = new LineOfSightField(cell.propagation, name, streams);
    this.#shadowing = new ShadowingField(cell.propagation, name, streams);
  }

  /** Whether a point is in sight, by the site's field. */
  inSight(xM: number, yM: number): boolean {
    return this.#lineOfSight.inSight(xM, yM, this.#distanceM(xM, yM));
  }

  /** Path loss in dB to a UE at a point, without antennas. */
  lossDb(xM: number, yM: number, lineOfSight: boolean, shadowing: boolean): number {
    const meanDb = pathLossDb(this.#propagation, lineOfSight, {
      distance2dM: this.#distanceM(xM, yM),
      baseStationHeightM: this.#heightM,
      ueHeightM: UE_HEIGHT_M,
      carrierHz: this.#carrierHz,
    });
    return shadowing ? meanDb + this.#shadowing.lossDb(lineOfSight, xM, yM) : meanDb;
  }

  /** Gain in dB of the antenna of a cell of the site towards a UE at a point. @param cell counted from the emulated one, 0 */
  gainDb(xM: number, yM: number, cell: number): number {
    if (this.#antenna.pattern === 'omni') return this.#antennaGainDb;
    return this.#sectorGainDb(cell, this.#azimuthDeg(xM, yM), this.#tiltDeg(xM, yM, this.#antenna.downtiltDeg));
  }

  /** Sum of the power gains from the cells of the site, from `firstCell` on, to a UE at a point: antenna gain less path loss. */
  powerGain(xM: number, yM: number, lossDb: number, firstCell: number): number {
    if (this.#antenna.pattern === 'omni') return firstCell === 0 ? dbToLinear(this.#antennaGainDb - lossDb) : 0;
    const azimuthDeg = this.#azimuthDeg(xM, yM);
    const tiltDeg = this.#tiltDeg(xM, yM, this.#antenna.downtiltDeg);
    let gain = 0;
    for (let cell = firstCell; cell < this.#boresightsDeg.length; cell++)
      gain += dbToLinear(this.#sectorGainDb(cell, azimuthDeg, tiltDeg) - lossDb);
    return gain;
  }

  /** The highest of the power gains from the cells of the site, from `firstCell` on. */
  strongestGain(xM: number, yM: number, lossDb: number, firstCell: number): number {
    let strongest = 0;
    for (let cell = firstCell; cell < this.#boresightsDeg.length; cell++)
      strongest = Math.max(strongest, dbToLinear(this.gainDb(xM, yM, cell) - lossDb));
    return strongest;
  }

  #sectorGainDb(cell: number, azimuthDeg: number, tiltDeg: number): number {
    return this.#antennaGainDb - sectorAttenuationDb(azimuthDeg - this.#boresightsDeg[cell]!, tiltDeg);
  }

  #azimuthDeg(xM: number, yM: number): number {
    return azimuthDegOf(xM - this.#position.xM, yM - this.#position.yM);
  }

  /** Angle below the boresight, which itself points below the horizon. */
  #tiltDeg(xM: number, yM: number, downtiltDeg: number): number {
    return 360 * atan2Turns(this.#heightM - UE_HEIGHT_M, this.#distanceM(xM, yM)) - downtiltDeg;
  }

  /** Distance in the plane, not below what the path loss holds for: a UE may pass right under the mast. */
  #distanceM(xM: number, yM: number): number {
    const distanceM = lengthM(xM - this.#position.xM, yM - this.#position.yM);
    return Math.max(distanceM, MIN_DISTANCE_M[this.#propagation]);
  }
}
