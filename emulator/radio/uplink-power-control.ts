import type { CellConfig } from '../../scenarios/scenario.ts';
import { dbToLinear, linearToDb } from '../kernel/index.ts';

/** What fits within a rounding error counts as fitting: the limit is a power ratio of levels in dB. */
const ROUNDING = 1 + 1e-9;

/**
 * Open-loop power control of the uplink, TS 38.213 §7.1.1: P = min(Pcmax, P0 + 10·log10(2^µ·M) + α·PL) for M PRBs. The
 * UE keeps the power per PRB that this gives with one PRB, as long as its total power allows, so the MAC need only keep
 * within a number of PRBs. Closed-loop corrections and Δ_TF are left out.
 */
export class UplinkPowerControl {
  readonly #p0Dbm: number;
  readonly #alpha: number;
  readonly #maxPowerDbm: number;

  constructor(cell: CellConfig) {
    const { p0DbmPerPrb, alpha } = cell.uplinkPowerControl;
    // P0 is per 180 kHz: a PRB of 2^µ times that has 2^µ times the power.
    this.#p0Dbm = p0DbmPerPrb + linearToDb(cell.subcarrierSpacingHz / 15_000);
    this.#alpha = alpha;
    this.#maxPowerDbm = cell.uePowerDbm;
  }

  /** Transmit power in dBm per PRB. @param lossDb path loss with shadowing, less the antenna gain of the base station */
  powerPerPrbDbm(lossDb: number): number {
    return Math.min(this.#maxPowerDbm, this.#p0Dbm + this.#alpha * lossDb);
  }

  /** Most PRBs at that power within the UE's total power, at least 1. */
  prbLimit(lossDb: number): number {
    return Math.floor(dbToLinear(this.#maxPowerDbm - this.powerPerPrbDbm(lossDb)) * ROUNDING);
  }
}
