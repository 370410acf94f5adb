import type { CellConfig } from '../../scenarios/scenario.ts';
import { milliseconds, type Nanoseconds } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';
import { layerSinrDb } from '../radio/spatial-multiplexing.ts';
import type { CarrierCapacity } from './carrier-capacity.ts';
import type { QosFlowParameters } from './qos-flow.ts';
import type { TargetCell } from './target-cell.ts';

/** Share of the carrier, per direction, that a QoS flow's guaranteed rates claim. */
export type ResourceShare = Readonly<Record<Direction, number>>;

interface Claim {
  readonly ue: number;
  readonly parameters: QosFlowParameters;
  /** While the UE's channel cannot carry the guarantees at all: what they took when it last could. */
  share: ResourceShare;
}

/** Claims follow UEs that move in such steps, as the channel's geometry does. */
const FOLLOWING_NS = milliseconds(100);

/** Whether a QoS flow is admitted, and which others have to go for it. */
export type Admission = { admitted: false } | { admitted: true; preempted: readonly string[] };

/**
 * Admission by radio resources: a guaranteed rate claims the share of PRBs that it takes at the UE's mean channel, so a
 * UE at the cell edge costs more than one beside the antenna; the claim follows a UE that moves. The claims together stay within the cell's limit. Where
 * they would not, a QoS flow that may pre-empt others takes the place of vulnerable ones of lower priority (TS 23.501 §5.7.2.2).
 */
export class AdmissionControl {
  readonly #cell: CellConfig;
  readonly #channel: ChannelModel;
  readonly #adaptation: LinkAdaptation;
  readonly #capacity: CarrierCapacity;
  /** In the order in which they were admitted. */
  readonly #claims = new Map<string, Claim>();
  /** Where UEs are that were handed over, by UE. */
  readonly #targets = new Map<number, TargetCell>();
  #followedNs: Nanoseconds = 0;

  constructor(cell: CellConfig, channel: ChannelModel, adaptation: LinkAdaptation, capacity: CarrierCapacity) {
    this.#cell = cell;
    this.#channel = channel;
    this.#adaptation = adaptation;
    this.#capacity = capacity;
  }

  /** Admits a QoS flow under its id and holds its claim; the claims of those that it pre-empts are gone. */
  admit(flowId: string, ue: number, parameters: QosFlowParameters, nowNs: Nanoseconds): Admission {
    this.#follow(nowNs);
    const claim = { ue, parameters, share: this.shareOf(ue, parameters, nowNs) };
    const target = this.#targets.get(ue);
    if (target !== undefined && !target.hasRoomFor(flowId, claim.share)) return { admitted: false };
    const preempted = this.#toPreempt(flowId, claim);
    if (preempted === undefined) return { admitted: false };
    for (const id of preempted) this.release(id);
    this.#claims.set(flowId, claim);
    target?.hold(flowId, claim.share);
    return { admitted: true, preempted };
  }

  release(flowId: string): void {
    const claim = this.#claims.get(flowId);
    if (claim !== undefined) this.#targets.get(claim.ue)?.release(flowId);
    this.#claims.delete(flowId);
  }

  /**
   * Hands a UE over, or takes it back (undefined). The emulated cell goes on carrying it, so that its claims here stay.
   * @param flowIds QoS flows of the UE, the most important first
   * @returns those that the target does not admit
   */
  handOver(ue: number, target: TargetCell | undefined, flowIds: readonly string[]): string[] {
    const before = this.#targets.get(ue);
    for (const flowId of flowIds) before?.release(flowId);
    if (target === undefined) this.#targets.delete(ue);
    else this.#targets.set(ue, target);
    return flowIds.filter((flowId) => {
      const { share } = this.#claims.get(flowId)!;
      if (target?.hasRoomFor(flowId, share) === false) return true;
      target?.hold(flowId, share);
      return false;
    });
  }

  /** Lets the claims follow UEs that have moved since they were admitted. */
  #follow(nowNs: Nanoseconds): void {
    if (nowNs - this.#followedNs < FOLLOWING_NS) return;
    this.#followedNs = nowNs;
    for (const claim of this.#claims.values()) {
      const share = this.shareOf(claim.ue, claim.parameters, nowNs);
      if (share.downlink < Infinity && share.uplink < Infinity) claim.share = share;
    }
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
    const { arp: own } = claim.parameters;
    if (!own.preemptionCapable) return undefined;
    const candidates = others
      .filter(
        ([
          ,
          {
            parameters: { arp },
          },
        ]) => arp.preemptionVulnerable && arp.priorityLevel > own.priorityLevel,
      )
      .reverse()
      .sort(([, a], [, b]) => b.parameters.arp.priorityLevel - a.parameters.arp.priorityLevel)
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
