import type { CellConfig } from '../../scenarios/scenario.ts';
import type { Nanoseconds } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';

/** Highest CQI of a table. */
const MAX_CQI = 15;

/**
 * What the scheduler knows of each UE's channel: the last periodic report of rank, wideband CQI and subband CQIs, as old as
 * the reporting delay (TS 38.214 §5.2). A subband CQI is told as 2 bits beside the wideband one: equal, one above, at least two above,
 * at least one below (table 5.2.2.1-1). In the uplink the base station measures the same from sounding signals.
 * Made only for UEs that are asked about; what a report says depends on the time alone, not on who asked before.
 */
export class ChannelReports {
  /** Layers of the last report, by UE. */
  readonly layers: Uint8Array;
  /** CQI by UE and subband, UE by UE; 0 everywhere while the UE is out of range. */
  readonly cqi: Uint8Array;
  /** Highest CQI that a UE has in any subband. */
  readonly bestCqi: Uint8Array;
  readonly subbands: number;
  /** Bits per RE and layer by CQI, for the choice among UEs. */
  readonly efficiencyOfCqi: Float64Array;
  readonly #channel: ChannelModel;
  readonly #adaptation: LinkAdaptation;
  readonly #direction: Direction;
  readonly #csi: CellConfig['csi'];
  readonly #maxLayers: number;
  readonly #slotNs: Nanoseconds;
  readonly #validUntilNs: Float64Array;
  readonly #sinrOfCqiDb: Float64Array;
  readonly #sinrDb: Float64Array;
  /** Wideband CQI with the rank that was chosen last. */
  #widebandCqi = 0;

  constructor(
    cell: CellConfig,
    channel: ChannelModel,
    adaptation: LinkAdaptation,
    direction: Direction,
    slotNs: Nanoseconds,
    ues: number,
  ) {
    this.#channel = channel;
    this.#adaptation = adaptation;
    this.#direction = direction;
    this.#csi = cell.csi;
    this.#maxLayers = cell.maxLayers[direction];
    this.#slotNs = slotNs;
    this.subbands = channel.subbands;
    this.layers = new Uint8Array(ues).fill(1);
    this.cqi = new Uint8Array(ues * this.subbands);
    this.bestCqi = new Uint8Array(ues);
    this.#validUntilNs = new Float64Array(ues).fill(-Infinity);
    this.#sinrDb = new Float64Array(this.subbands);
    this.#sinrOfCqiDb = Float64Array.from({ length: MAX_CQI + 1 }, (_, cqi) => adaptation.sinrOfCqiDb(cqi));
    this.efficiencyOfCqi = this.#sinrOfCqiDb.map((sinrDb, cqi) =>
      cqi === 0 ? 0 : adaptation.efficiency(adaptation.mcs(sinrDb)),
    );
  }

  /** Lets a UE's report be the latest that the scheduler may use at a time. @returns whether the UE is in range. */
  refresh(ue: number, nowNs: Nanoseconds): boolean {
    if (nowNs >= this.#validUntilNs[ue]!) this.#report(ue, nowNs);
    return this.cqi[ue * this.subbands]! > 0;
  }

  /** SINR in dB that the report claims for a subband. */
  sinrDb(ue: number, subband: number): number {
    return this.#sinrOfCqiDb[this.cqi[ue * this.subbands + subband]!]!;
  }

  /** UEs report in turn, each at its own slot of the period. */
  #report(ue: number, nowNs: Nanoseconds): void {
    const { periodNs, delayNs } = this.#csi;
    const offsetNs = (ue * this.#slotNs) % periodNs;
    const period = Math.floor((nowNs - offsetNs) / periodNs);
    this.#validUntilNs[ue] = (period + 1) * periodNs + offsetNs;
    const measuredNs = period * periodNs + offsetNs - delayNs;
    this.#measure(ue, measuredNs > 0 ? measuredNs : 0);
  }

  #measure(ue: number, timeNs: Nanoseconds): void {
    const layers = this.#rank(ue, timeNs);
    this.layers[ue] = layers;
    const widebandCqi = this.#widebandCqi;
    const first = ue * this.subbands;
    if (widebandCqi === 0 || !this.#csi.subband || this.subbands === 1) {
      this.cqi.fill(widebandCqi, first, first + this.subbands);
      this.bestCqi[ue] = widebandCqi;
      return;
    }
    this.#channel.subbandSinrDb(ue, this.#direction, layers, timeNs, this.#sinrDb);
    let best = 0;
    for (let subband = 0; subband < this.subbands; subband++) {
      const cqi = subbandCqi(widebandCqi, this.#adaptation.cqi(this.#sinrDb[subband]!));
      this.cqi[first + subband] = cqi;
      if (cqi > best) best = cqi;
    }
    this.bestCqi[ue] = best;
  }

  /** The number of layers with the highest rate; among equals the lowest. */
  #rank(ue: number, timeNs: Nanoseconds): number {
    let best = 1;
    let bestRate = 0;
    this.#widebandCqi = 0;
    for (let layers = 1; layers <= this.#maxLayers; layers++) {
      const cqi = this.#adaptation.cqi(this.#channel.widebandSinrDb(ue, this.#direction, layers, timeNs));
      const rate = layers * this.efficiencyOfCqi[cqi]!;
      if (rate > bestRate) {
        best = layers;
        bestRate = rate;
        this.#widebandCqi = cqi;
      }
    }
    return best;
  }
}

function subbandCqi(wideband: number, subband: number): number {
  const difference = subband - wideband;
  const told = difference >= 2 ? 2 : difference <= -1 ? -1 : difference;
  const cqi = wideband + told;
  return cqi < 1 ? 1 : cqi > MAX_CQI ? MAX_CQI : cqi;
}
