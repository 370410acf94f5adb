import type { CellConfig } from '../../scenarios/scenario.ts';
import type { Nanoseconds } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';
import { layerSinrDb } from '../radio/spatial-multiplexing.ts';
import type { CarrierCapacity } from './carrier-capacity.ts';
import type { AllocationRetentionPriority, QosFlowParameters } from './qos-flow.ts';

/** Share of the carrier, per direction, that a QoS flow's guaranteed rates claim. */
export type ResourceShare = Readonly<Record<Direction, number>>;

interface Claim {
  share: ResourceShare;
  arp: AllocationRetentionPriority;
}

/** Whether a QoS flow is admitted, and which others have to go for it. */
export type Admission = { admitted: false } | { admitted: true; preempted: readonly string[] };

/**
 * Admission by radio resources: a guaranteed rate claims the share of PRBs that it takes at the UE's mean channel, so a
 * UE at the cell edge costs more than one beside the antenna. The claims together stay within the cell's limit. Where
 * they would not, a QoS flow that may pre-empt others takes the place of vulnerable ones of lower priority (TS 23.501 §5.7.2.2).
 */
export class AdmissionControl {
  readonly #cell: CellConfig;
  readonly #channel: ChannelModel;
  readonly #adaptation: LinkAdaptation;
  readonly #capacity: CarrierCapacity;
  /** In the order in which they were admitted. */
  readonly #claims = new Map<string, Claim>();

  constructor(cell: CellConfig, channel: ChannelModel, adaptation: LinkAdaptation, capacity: CarrierCapacity) {
    this.#cell = cell;
    this.#channel = channel;
    this.#adaptation = adaptation;
    this.#capacity = capacity;
  }

  /** Admits a QoS flow under its id and holds its claim; the claims of those that it pre-empts are gone. */
  admit(flowId: string, ue: number, parameters: QosFlowParameters, nowNs: Nanoseconds): Admission {
    const claim = { share: this.shareOf(ue, parameters, nowNs), arp: parameters.arp };
    const preempted = this.#toPreempt(flowId, claim);
    if (preempted === undefined) return { admitted: false };
    for (const id of preempted) this.#claims.delete(id);
    this.#claims.set(flowId, claim);
    return { admitted: true, preempted };
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

  /**
   * The flows that have to go: as many as it takes of those that may be pre-empted, lowest priority first, and the newest
   * first among equals. Undefined when the carrier cannot bear the claim all the same.
   */
  #toPreempt(flowId: string, claim: Claim): string[] | undefined {
    const others = [...this.#claims].filter(([id]) => id !== flowId);
    const fitsWithout = (gone: readonly string[]): boolean =>
      this.#fits([claim, ...others.filter(([id]) => !gone.includes(id)).map(([, other]) => other)]);
    if (fitsWithout([])) return [];
    if (!claim.arp.preemptionCapable) return undefined;
    const candidates = others
      .filter(([, { arp }]) => arp.preemptionVulnerable && arp.priorityLevel > claim.arp.priorityLevel)
      .reverse()
      .sort(([, a], [, b]) => b.arp.priorityLevel - a.arp.priorityLevel)
      .map(([id]) => id);
    if (!fitsWithout(candidates)) return undefined;
    // Whoever need not go stays, the highest priority and the oldest first.
    return candidates.reduceRight<string[]>((gone, id) => {
      const others = gone.filter((other) => other !== id);
      return fitsWithout(others) ? others : gone;
    }, candidates);
  }

  #fits(claims: readonly Claim[]): boolean {
    const total = (direction: Direction): number => claims.reduce((sum, { share }) => sum + share[direction], 0);
    return total('downlink') <= this.#cell.admissionLimit && total('uplink') <= this.#cell.admissionLimit;
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
