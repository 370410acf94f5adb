import { frequencyRange, type FrequencyRange } from '../../scenarios/carrier.ts';
import type { CellConfig } from '../../scenarios/scenario.ts';
import { dbToLinear, linearToDb } from '../kernel/index.ts';
import type { Direction } from './direction.ts';
import { prbBandwidthHz } from './resource-block.ts';
import { UplinkPowerControl } from './uplink-power-control.ts';

/** Thermal noise at 290 K: Boltzmann's constant times the temperature. */
const NOISE_DBM_PER_HZ = -174;
/** Noise figures of receivers, the UE's in the downlink, the base station's in the uplink: TR 38.802 table A.2.1-1. */
const NOISE_FIGURE_DB: Readonly<Record<FrequencyRange, Readonly<Record<Direction, number>>>> = {
  FR1: { downlink: 9, uplink: 5 },
  FR2: { downlink: 13, uplink: 7 },
};

/** SINR per PRB on one receive antenna from the loss of a link, which is path loss with shadowing less antenna gain. */
export class LinkBudget {
  readonly uplinkPower: UplinkPowerControl;
  /** The base station sends its whole power evenly over the carrier. */
  readonly #downlinkDbm: number;
  /** Noise and the interference margin over it. */
  readonly #floorDbm: Readonly<Record<Direction, number>>;

  /** @param prbs of the carrier */
  constructor(cell: CellConfig, prbs: number) {
    this.uplinkPower = new UplinkPowerControl(cell);
    this.#downlinkDbm = cell.transmitPowerDbm - linearToDb(prbs);
    this.#floorDbm = { downlink: floorDbm(cell, 'downlink'), uplink: floorDbm(cell, 'uplink') };
  }

  /** @param interferenceGain power received from other cells over what one of them sends */
  downlinkSinrDb(lossDb: number, interferenceGain: number): number {
    const interference = dbToLinear(this.#downlinkDbm - this.#floorDbm.downlink) * interferenceGain;
    return this.#downlinkDbm - lossDb - this.#floorDbm.downlink - linearToDb(1 + interference);
  }

  uplinkSinrDb(lossDb: number): number {
    return this.uplinkPower.powerPerPrbDbm(lossDb) - lossDb - this.#floorDbm.uplink;
  }
}

function floorDbm(cell: CellConfig, direction: Direction): number {
  const noiseFigureDb = NOISE_FIGURE_DB[frequencyRange(cell.carrierHz) ?? 'FR1'][direction];
  return (
    NOISE_DBM_PER_HZ +
    linearToDb(prbBandwidthHz(cell.subcarrierSpacingHz)) +
    noiseFigureDb +
    cell.interferenceMarginDb[direction]
  );
}
