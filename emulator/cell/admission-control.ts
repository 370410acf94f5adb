import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';
import type { CarrierCapacity } from './carrier-capacity.ts';
import type { QosFlowParameters } from './qos-flow.ts';

/** Share of the carrier, per direction, that a QoS flow's guaranteed rates claim. */
export type ResourceShare = Readonly<Record<Direction, number>>;

/**
 * Admission by radio resources: a guaranteed rate claims the share of PRBs that it takes at the UE's mean channel, so a
 * UE at the cell edge costs more than one beside the antenna. The claims together stay within the cell's limit.
 */
export class AdmissionControl {
  readonly #limit: number;
  readonly #channel: ChannelModel;
  readonly #adaptation: LinkAdaptation;
  readonly #capacity: CarrierCapacity;
  readonly #claims = new Map<string, ResourceShare>();

  constructor(limit: number, channel: ChannelModel, adaptation: LinkAdaptation, capacity: CarrierCapacity) {
    this.#limit = limit;
    this.#channel = channel;
    this.#adaptation = adaptation;
    this.#capacity = capacity;
  }

  /** Admits a QoS flow under its id and holds its claim. @returns false when the carrier cannot bear it. */
  admit(flowId: string, ue: number, parameters: QosFlowParameters): boolean {
    const share = {
      downlink: this.#shareOf(ue, 'downlink', parameters.gfbrDownlinkBps ?? 0),
      uplink: this.#shareOf(ue, 'uplink', parameters.gfbrUplinkBps ?? 0),
    };
    const others = [...this.#claims].filter(([id]) => id !== flowId).map(([, claim]) => claim);
    const fits = (direction: Direction): boolean =>
      others.reduce((sum, claim) => sum + claim[direction], share[direction]) <= this.#limit;
    if (!fits('downlink') || !fits('uplink')) return false;
    this.#claims.set(flowId, share);
    return true;
  }

  release(flowId: string): void {
    this.#claims.delete(flowId);
  }

  #shareOf(ue: number, direction: Direction, rateBps: number): number {
    if (rateBps === 0) return 0;
    const mcs = this.#adaptation.mcs(this.#adaptation.cqi(this.#channel.meanSinrDb(ue, direction)));
    return mcs < 0 ? Infinity : rateBps / this.#capacity.rateBps(mcs);
  }
}
