import type { CellConfig } from '../../scenarios/scenario.ts';
import type { Nanoseconds } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';
import { layerSinrDb } from '../radio/spatial-multiplexing.ts';
import type { CarrierCapacity } from './carrier-capacity.ts';
import type { QosFlowParameters } from './qos-flow.ts';

/** Share of the carrier, per direction, that a QoS flow's guaranteed rates claim. */
export type ResourceShare = Readonly<Record<Direction, number>>;

/**
 * Admission by radio resources: a guaranteed rate claims the share of PRBs that it takes at the UE's mean channel, so a
 * UE at the cell edge costs more than one beside the antenna. The claims together stay within the cell's limit.
 */
export class AdmissionControl {
  readonly #cell: CellConfig;
  readonly #channel: ChannelModel;
  readonly #adaptation: LinkAdaptation;
  readonly #capacity: CarrierCapacity;
  readonly #claims = new Map<string, ResourceShare>();

  constructor(cell: CellConfig, channel: ChannelModel, adaptation: LinkAdaptation, capacity: CarrierCapacity) {
    this.#cell = cell;
    this.#channel = channel;
    this.#adaptation = adaptation;
    this.#capacity = capacity;
  }

  /** Admits a QoS flow under its id and holds its claim. @returns false when the carrier cannot bear it. */
  admit(flowId: string, ue: number, parameters: QosFlowParameters, nowNs: Nanoseconds): boolean {
    const share = this.shareOf(ue, parameters, nowNs);
    const others = [...this.#claims].filter(([id]) => id !== flowId).map(([, claim]) => claim);
    const fits = (direction: Direction): boolean =>
      others.reduce((sum, claim) => sum + claim[direction], share[direction]) <= this.#cell.admissionLimit;
    if (!fits('downlink') || !fits('uplink')) return false;
    this.#claims.set(flowId, share);
    return true;
  }

  release(flowId: string): void {
    this.#claims.delete(flowId);
  }

  /** What the guaranteed rates of a QoS flow would claim; Infinity where the UE's channel cannot carry them at all. */
  shareOf(ue: number, parameters: QosFlowParameters, nowNs: Nanoseconds): ResourceShare {
    return {
      downlink: this.#share(ue, 'downlink', parameters.gfbrDownlinkBps ?? 0, nowNs),
      uplink: this.#share(ue, 'uplink', parameters.gfbrUplinkBps ?? 0, nowNs),
    };
  }

  #share(ue: number, direction: Direction, rateBps: number, nowNs: Nanoseconds): number {
    if (rateBps === 0) return 0;
    const share = rateBps / this.#rateAtMeanChannelBps(ue, direction, nowNs);
    const powered = this.#channel.prbLimit(ue, direction, nowNs) / this.#capacity.prbs;
    return share <= powered ? share : Infinity;
  }

  /** What the whole carrier would give the UE with the best number of layers; 0 while it is out of range. */
  #rateAtMeanChannelBps(ue: number, direction: Direction, nowNs: Nanoseconds): number {
    const meanDb = this.#channel.meanSinrDb(ue, direction, nowNs);
    let best = 0;
    for (let layers = 1; layers <= this.#cell.maxLayers[direction]; layers++) {
      const sinrDb = layerSinrDb(meanDb, this.#cell.receiveAntennas[direction], layers);
      if (this.#adaptation.cqi(sinrDb) === 0) continue;
      const rateBps = this.#capacity.rateBps(this.#adaptation.mcs(sinrDb), layers, direction);
      if (rateBps > best) best = rateBps;
    }
    return best;
  }
}
