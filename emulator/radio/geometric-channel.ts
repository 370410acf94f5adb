import type { CellConfig } from '../../scenarios/scenario.ts';
import { dbToLinear, milliseconds, type Nanoseconds, type RandomStreams } from '../kernel/index.ts';
import { BaseStationSite } from './base-station-site.ts';
import type { ChannelModel } from './channel-model.ts';
import type { Direction } from './direction.ts';
import { SAMPLES_PER_WAVELENGTH, TRACE_SAMPLES } from './fading-trace.ts';
import type { FrequencyGrid } from './frequency-grid.ts';
import { LinkBudget } from './link-budget.ts';
import { azimuthDegOf, lengthM, type Point } from './link-geometry.ts';
import type { Whereabouts } from './mobility.ts';
import { NeighbourCells } from './neighbour-cells.ts';
import { SmallScaleFading } from './small-scale-fading.ts';
import { layerSinrDb } from './spatial-multiplexing.ts';
import type { UePlacement } from './ue-placement.ts';
import { UePositions } from './ue-positions.ts';

export type { UePlacement } from './ue-placement.ts';

/** UEs move from place to place in steps: within one, path loss, shadowing and interference stand still; fading does not. */
const STEP_NS = milliseconds(100);
const SPEED_OF_LIGHT_MPS = 299_792_458;

/** How a UE's sight of its base station is found. */
const SIGHT_BY_FIELD = 2;

/**
 * The channel from geometry, with the base station at the origin: path loss, line of sight, correlated shadowing and
 * sector antennas of TR 38.901, fading by subband, noise, interference of neighbouring cells, uplink power control.
 * What is random about a UE or a site is drawn from streams of its name. The links of a UE are worked out when they are
 * asked for, once for a UE that does not move: one that nobody asks about costs nothing.
 */
export class GeometricChannel implements ChannelModel {
  readonly subbands: number;
  readonly #prbs: number;
  readonly #site: BaseStationSite;
  readonly #neighbours: NeighbourCells;
  readonly #budget: LinkBudget;
  readonly #positions: UePositions;
  readonly #fading: Readonly<Record<Direction, SmallScaleFading>>;
  /** SINR of a layer against that on one antenna, by the number of layers. */
  readonly #layerGainDb: Readonly<Record<Direction, Float64Array>>;
  readonly #samplesPerM: number;
  readonly #keptSteps: number;

  readonly #sight: Uint8Array;
  readonly #shadowing: Uint8Array;
  readonly #fades: Uint8Array;
  /** Where the UE begins in the traces of fading, in samples. */
  readonly #fadingOffset: Float64Array;
  /** First entry of each UE in what follows: one entry for a UE that stays, `keptSteps` for one that moves. */
  readonly #firstEntry: Int32Array;

  /** Step that an entry is of, -1 where it is empty. */
  readonly #step: Int32Array;
  readonly #inSight: Uint8Array;
  readonly #sinrDb: Readonly<Record<Direction, Float64Array>>;
  readonly #prbLimit: Uint16Array;
  /** Place in the traces of fading at the beginning of the step, in samples, and how fast it moves on. */
  readonly #fadingPosition: Float64Array;
  readonly #samplesPerNs: Float64Array;
  readonly #here: Whereabouts = { xM: 0, yM: 0, fadingWayM: 0 };

  constructor(cell: CellConfig, grid: FrequencyGrid, ues: readonly UePlacement[], streams: RandomStreams) {
    this.subbands = grid.subbands;
    this.#prbs = grid.prbs;
    this.#site = new BaseStationSite(cell, 'site/0/0', { xM: 0, yM: 0 }, streams);
    this.#neighbours = new NeighbourCells(cell, this.#site, streams);
    this.#budget = new LinkBudget(cell, grid.prbs);
    this.#positions = new UePositions(ues, streams, (ue, { xM, yM }) => this.#serves(ue, xM, yM));
    this.#fading = {
      downlink: new SmallScaleFading(cell, grid, 'downlink', streams),
      uplink: new SmallScaleFading(cell, grid, 'uplink', streams),
    };
    this.#layerGainDb = { downlink: layerGainsDb(cell, 'downlink'), uplink: layerGainsDb(cell, 'uplink') };
    this.#samplesPerM = (SAMPLES_PER_WAVELENGTH * cell.carrierHz) / SPEED_OF_LIGHT_MPS;
    // A channel report is made of what was measured at most this long ago, which may lie in one step more.
    this.#keptSteps = 2 + Math.floor((cell.csi.periodNs + cell.csi.delayNs) / STEP_NS);

    this.#sight = Uint8Array.from(ues, ({ lineOfSight }) =>
      lineOfSight === 'random' ? SIGHT_BY_FIELD : Number(lineOfSight),
    );
    this.#shadowing = Uint8Array.from(ues, ({ shadowing }) => Number(shadowing));
    this.#fades = Uint8Array.from(ues, ({ fading }) => Number(fading));
    this.#fadingOffset = Float64Array.from(ues, ({ name }) => streams.stream(`fading/${name}`)() * TRACE_SAMPLES);
    this.#firstEntry = new Int32Array(ues.length);
    let entries = 0;
    for (let ue = 0; ue < ues.length; ue++) {
      this.#firstEntry[ue] = entries;
      entries += this.#positions.moves(ue) ? this.#keptSteps : 1;
    }
    this.#step = new Int32Array(entries).fill(-1);
    this.#inSight = new Uint8Array(entries);
    this.#sinrDb = { downlink: new Float64Array(entries), uplink: new Float64Array(entries) };
    this.#prbLimit = new Uint16Array(entries);
    this.#fadingPosition = new Float64Array(entries);
    this.#samplesPerNs = new Float64Array(entries);
  }

  /** Where a UE is, at the beginning of the step of 100 ms that a time lies in. */
  positionM(ue: number, timeNs: Nanoseconds): Point {
    const here = { xM: 0, yM: 0, fadingWayM: 0 };
    this.#positions.locate(ue, this.#stepOf(ue, timeNs) * STEP_NS, here);
    return { xM: here.xM, yM: here.yM };
  }

  /** Distance in the plane from the base station. */
  distanceM(ue: number, timeNs: Nanoseconds): number {
    const { xM, yM } = this.positionM(ue, timeNs);
    return lengthM(xM, yM);
  }

  /** Direction from the base station in degrees counter-clockwise from the x axis, 0 <= azimuth < 360. */
  azimuthDeg(ue: number, timeNs: Nanoseconds): number {
    const { xM, yM } = this.positionM(ue, timeNs);
    return azimuthDegOf(xM, yM);
  }

  /** Whether the UE sees its base station. */
  lineOfSight(ue: number, timeNs: Nanoseconds): boolean {
    return this.#inSight[this.#entry(ue, timeNs)] === 1;
  }

  meanSinrDb(ue: number, direction: Direction, timeNs: Nanoseconds): number {
    return this.#sinrDb[direction][this.#entry(ue, timeNs)]!;
  }

  /** Mean downlink SINR in dB that a UE with shadowing would have at a point, in sight or not as the field says. */
  meanDownlinkSinrDbAt(xM: number, yM: number): number {
    const lossDb = this.#site.lossDb(xM, yM, this.#site.inSight(xM, yM), true);
    const interferenceGain = this.#neighbours.interferenceGain(xM, yM, lossDb, true);
    return this.#budget.downlinkSinrDb(lossDb - this.#site.gainDb(xM, yM, 0), interferenceGain);
  }

  widebandSinrDb(ue: number, direction: Direction, layers: number, timeNs: Nanoseconds): number {
    const entry = this.#entry(ue, timeNs);
    const levelDb = this.#sinrDb[direction][entry]! + this.#layerGainDb[direction][layers]!;
    if (this.#fades[ue] === 0) return levelDb;
    const trace = this.#fading[direction].trace(this.#inSight[entry] === 1, layers);
    return levelDb + trace.widebandGainDb(this.#position(entry, timeNs));
  }

  subbandSinrDb(ue: number, direction: Direction, layers: number, timeNs: Nanoseconds, out: Float64Array): void {
    const entry = this.#entry(ue, timeNs);
    const levelDb = this.#sinrDb[direction][entry]! + this.#layerGainDb[direction][layers]!;
    if (this.#fades[ue] === 0) {
      out.fill(levelDb, 0, this.subbands);
      return;
    }
    const trace = this.#fading[direction].trace(this.#inSight[entry] === 1, layers);
    trace.writeFaded(this.#position(entry, timeNs), levelDb, out);
  }

  prbLimit(ue: number, direction: Direction, timeNs: Nanoseconds): number {
    return direction === 'downlink' ? Infinity : this.#prbLimit[this.#entry(ue, timeNs)]!;
  }

  /** Whether no neighbour is received stronger by a UE at a point. */
  #serves({ lineOfSight, shadowing }: UePlacement, xM: number, yM: number): boolean {
    const inSight = lineOfSight === 'random' ? this.#site.inSight(xM, yM) : lineOfSight;
    const lossDb = this.#site.lossDb(xM, yM, inSight, shadowing);
    const own = dbToLinear(this.#site.gainDb(xM, yM, 0) - lossDb);
    return own >= this.#neighbours.strongestGain(xM, yM, lossDb, shadowing);
  }

  #stepOf(ue: number, timeNs: Nanoseconds): number {
    return this.#positions.moves(ue) ? Math.floor(timeNs / STEP_NS) : 0;
  }

  /** Entry of a UE at a time, worked out if it is not there. */
  #entry(ue: number, timeNs: Nanoseconds): number {
    const step = this.#stepOf(ue, timeNs);
    const entry = this.#firstEntry[ue]! + (step % this.#keptSteps);
    if (this.#step[entry] !== step) this.#workOut(ue, entry, step);
    return entry;
  }

  #workOut(ue: number, entry: number, step: number): void {
    this.#step[entry] = step;
    this.#positions.locate(ue, step * STEP_NS, this.#here);
    const { xM, yM, fadingWayM } = this.#here;
    this.#workOutLinks(ue, entry, xM, yM);
    this.#positions.locate(ue, (step + 1) * STEP_NS, this.#here);
    this.#fadingPosition[entry] = this.#fadingOffset[ue]! + fadingWayM * this.#samplesPerM;
    this.#samplesPerNs[entry] = ((this.#here.fadingWayM - fadingWayM) * this.#samplesPerM) / STEP_NS;
  }

  #workOutLinks(ue: number, entry: number, xM: number, yM: number): void {
    const sight = this.#sight[ue]!;
    const inSight = sight === SIGHT_BY_FIELD ? this.#site.inSight(xM, yM) : sight === 1;
    const shadowing = this.#shadowing[ue] === 1;
    const lossDb = this.#site.lossDb(xM, yM, inSight, shadowing);
    const antennaDb = this.#site.gainDb(xM, yM, 0);
    const interferenceGain = this.#neighbours.interferenceGain(xM, yM, lossDb, shadowing);
    this.#inSight[entry] = Number(inSight);
    this.#sinrDb.downlink[entry] = this.#budget.downlinkSinrDb(lossDb - antennaDb, interferenceGain);
    this.#sinrDb.uplink[entry] = this.#budget.uplinkSinrDb(lossDb - antennaDb);
    this.#prbLimit[entry] = Math.min(this.#budget.uplinkPower.prbLimit(lossDb - antennaDb), this.#prbs);
  }

  /** Place in the traces of fading. */
  #position(entry: number, timeNs: Nanoseconds): number {
    return this.#fadingPosition[entry]! + (timeNs - this.#step[entry]! * STEP_NS) * this.#samplesPerNs[entry]!;
  }
}

function layerGainsDb(cell: CellConfig, direction: Direction): Float64Array {
  const antennas = cell.receiveAntennas[direction];
  return Float64Array.from({ length: cell.maxLayers[direction] + 1 }, (_, layers) =>
    layers === 0 ? NaN : layerSinrDb(0, antennas, layers),
  );
}
