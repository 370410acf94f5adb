import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { PerDirection, SessionConfig } from '../../scenarios/scenario.ts';
import { AdmissionControl, type ResourceShare } from '../cell/admission-control.ts';
import type { Emulation } from '../emulation.ts';
import { NS_PER_S } from '../kernel/index.ts';
import { qosFlowParameters } from '../nef/qos-reference.ts';
import type { CellView, GuaranteeView } from './cell-view.ts';
import { rounded } from './rounded.ts';

interface Claim {
  endNs: number;
  share: ResourceShare;
}

/**
 * What the guarantees of a scenario's sessions claim of the carrier, by the admission control of the cell itself: one
 * session after the other in the order of their times, each at the place that its UE has when it begins.
 */
export class Guarantees {
  readonly views: GuaranteeView[] = [];
  readonly #profiles: readonly QosProfile[];
  readonly #admission: AdmissionControl;
  readonly #ueByName: ReadonlyMap<string, number>;
  readonly #claims = new Map<string, Claim>();
  #peak = { downlink: 0, uplink: 0 };

  constructor(emulation: Emulation, profiles: readonly QosProfile[]) {
    const { scenario, channel, cell, ues } = emulation;
    this.#profiles = profiles;
    this.#admission = new AdmissionControl(scenario.cell, channel, cell.adaptation, cell.capacity);
    this.#ueByName = new Map(ues.map(({ name, index }) => [name, index]));
    const inOrder = scenario.sessions.map((session, n) => ({ session, id: String(n) }));
    inOrder.sort((a, b) => a.session.atNs - b.session.atNs);
    for (const { session, id } of inOrder) this.views.push(this.#view(session, id));
  }

  /** Highest share of the PRBs that admitted guarantees claim at a time. */
  get peakClaim(): CellView['peakClaim'] {
    return { downlink: rounded(this.#peak.downlink, 4), uplink: rounded(this.#peak.uplink, 4) };
  }

  #view(session: SessionConfig, id: string): GuaranteeView {
    const { atNs, durationNs, ueName, profile } = session;
    this.#releaseEnded(atNs);
    const already = this.#claimed();
    const found = this.#profiles.find(({ name }) => name === profile);
    return {
      ue: ueName,
      profile,
      fromS: atNs / NS_PER_S,
      toS: (atNs + durationNs) / NS_PER_S,
      alreadyClaimed: { downlink: rounded(already.downlink, 4), uplink: rounded(already.uplink, 4) },
      ...(found === undefined ? UNKNOWN_PROFILE : this.#admit(session, found, id)),
    };
  }

  #admit(
    { atNs, durationNs, ueName }: SessionConfig,
    profile: QosProfile,
    id: string,
  ): Pick<GuaranteeView, 'rateBps' | 'share' | 'verdict'> {
    const parameters = qosFlowParameters(profile);
    const ue = this.#ueByName.get(ueName)!;
    const { gfbrDownlinkBps = 0, gfbrUplinkBps = 0 } = parameters;
    const share = this.#admission.shareOf(ue, parameters, atNs);
    const admission = this.#admission.admit(id, ue, parameters, atNs);
    const fits = admission.admitted;
    if (admission.admitted) for (const preempted of admission.preempted) this.#claims.delete(preempted);
    if (fits) this.#hold(id, { endNs: atNs + durationNs, share });
    return {
      rateBps: { downlink: gfbrDownlinkBps, uplink: gfbrUplinkBps },
      share: { downlink: finite(share.downlink), uplink: finite(share.uplink) },
      verdict: verdictOf(gfbrDownlinkBps + gfbrUplinkBps, share, fits),
    };
  }

  #hold(id: string, claim: Claim): void {
    this.#claims.set(id, claim);
    const { downlink, uplink } = this.#claimed();
    this.#peak = {
      downlink: Math.max(this.#peak.downlink, downlink),
      uplink: Math.max(this.#peak.uplink, uplink),
    };
  }

  #releaseEnded(nowNs: number): void {
    for (const [id, { endNs }] of this.#claims) {
      if (endNs > nowNs) continue;
      this.#claims.delete(id);
      this.#admission.release(id);
    }
  }

  #claimed(): PerDirection<number> {
    const claims = [...this.#claims.values()];
    return {
      downlink: claims.reduce((sum, { share }) => sum + share.downlink, 0),
      uplink: claims.reduce((sum, { share }) => sum + share.uplink, 0),
    };
  }
}

const UNKNOWN_PROFILE: Pick<GuaranteeView, 'rateBps' | 'share' | 'verdict'> = {
  rateBps: { downlink: 0, uplink: 0 },
  share: { downlink: 0, uplink: 0 },
  verdict: 'unknown-profile',
};

function verdictOf(guaranteedBps: number, share: ResourceShare, fits: boolean): GuaranteeView['verdict'] {
  if (guaranteedBps === 0) return 'no-guarantee';
  if (share.downlink === Infinity || share.uplink === Infinity) return 'cannot-be-carried';
  return fits ? 'fits' : 'does-not-fit';
}

/** JSON has no infinity. */
function finite(share: number): number | null {
  return share === Infinity ? null : rounded(share, 4);
}
