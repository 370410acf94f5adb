import type { CellConfig } from '../../scenarios/scenario.ts';
import { gaussianPair, linearToDb, type Nanoseconds, type RandomStreams } from '../kernel/index.ts';
import type { ChannelModel } from './channel-model.ts';
import type { Direction } from './direction.ts';
import { FadingTrace } from './fading-trace.ts';
import { losProbability, pathLossDb, SHADOWING_SIGMA_DB } from './path-loss.ts';

/** Where a UE is and how it moves. */
export interface UePlacement {
  name: string;
  distanceM: number;
  lineOfSight: boolean | 'random';
  shadowing: boolean;
  speedMps: number;
}

const UE_HEIGHT_M = 1.5;
const SPEED_OF_LIGHT_MPS = 299_792_458;
/** Thermal noise at 290 K. */
const NOISE_DBM_PER_HZ = -174;
const NOISE_FIGURE_DB: Readonly<Record<Direction, number>> = { downlink: 9, uplink: 5 };
const RECEIVE_BRANCHES = 2;

/**
 * The channel from geometry: TR 38.901 path loss, line of sight and shadowing drawn once per UE, Rayleigh fading with
 * the Doppler of the UE's speed, thermal noise, and interference of other cells as a fixed margin over the noise.
 */
export class GeometricChannel implements ChannelModel {
  readonly #mean: Record<Direction, Float64Array>;
  readonly #traces: Record<Direction, FadingTrace>;
  readonly #offset: Float64Array;
  readonly #samplesPerNs: Float64Array;

  constructor(cell: CellConfig, ues: readonly UePlacement[], streams: RandomStreams) {
    this.#mean = { downlink: new Float64Array(ues.length), uplink: new Float64Array(ues.length) };
    this.#offset = new Float64Array(ues.length);
    this.#samplesPerNs = new Float64Array(ues.length);
    this.#traces = {
      downlink: new FadingTrace(streams.stream('fading/downlink'), RECEIVE_BRANCHES),
      uplink: new FadingTrace(streams.stream('fading/uplink'), RECEIVE_BRANCHES),
    };
    ues.forEach((ue, index) => this.#place(cell, ue, index, streams));
  }

  meanSinrDb(ue: number, direction: Direction): number {
    return this.#mean[direction][ue]!;
  }

  sinrDb(ue: number, direction: Direction, timeNs: Nanoseconds): number {
    const position = this.#offset[ue]! + timeNs * this.#samplesPerNs[ue]!;
    return this.#mean[direction][ue]! + this.#traces[direction].gainDb(position);
  }

  /** Each UE draws from a stream of its own name, so that another UE more or less changes nothing for it. */
  #place(cell: CellConfig, ue: UePlacement, index: number, streams: RandomStreams): void {
    const random = streams.stream(`channel/${ue.name}`);
    const losDraw = random();
    const [shadowing] = gaussianPair(random(), random());
    const lineOfSight =
      ue.lineOfSight === 'random' ? losDraw < losProbability(cell.propagation, ue.distanceM) : ue.lineOfSight;
    const sigmaDb = SHADOWING_SIGMA_DB[cell.propagation][lineOfSight ? 'los' : 'nlos'];
    const lossDb =
      pathLossDb(cell.propagation, lineOfSight, {
        distance2dM: ue.distanceM,
        baseStationHeightM: cell.antennaHeightM,
        ueHeightM: UE_HEIGHT_M,
        carrierHz: cell.carrierHz,
      }) + (ue.shadowing ? sigmaDb * shadowing : 0);
    this.#mean.downlink[index] = linkBudgetDb(cell, cell.transmitPowerDbm, 'downlink') - lossDb;
    this.#mean.uplink[index] = linkBudgetDb(cell, cell.uePowerDbm, 'uplink') - lossDb;
    this.#offset[index] = Math.floor(random() * this.#traces.downlink.length);
    this.#samplesPerNs[index] = FadingTrace.samplesPerNs((ue.speedMps * cell.carrierHz) / SPEED_OF_LIGHT_MPS);
  }
}

/** SINR at zero path loss: power over the whole carrier against noise and interference of the whole carrier. */
function linkBudgetDb(cell: CellConfig, powerDbm: number, direction: Direction): number {
  const noiseDbm = NOISE_DBM_PER_HZ + linearToDb(cell.bandwidthHz) + NOISE_FIGURE_DB[direction];
  return powerDbm + cell.antennaGainDb - noiseDbm - cell.interferenceMarginDb[direction];
}
