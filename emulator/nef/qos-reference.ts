import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { QosFlowParameters } from '../cell/qos-flow.ts';

/**
 * Parameters of the QoS flow that a profile stands for: GFBR from the target minimum rates, MFBR from the maximum rates
 * (TS 23.501 §5.7.2.5). A rate that the profile leaves open is left open here; an operator-specific 5QI travels with what it means.
 */
export function qosFlowParameters(profile: QosProfile): QosFlowParameters {
  const { fiveQi, arp, characteristics, limits } = profile.network;
  const rates = {
    gfbrDownlinkBps: profile.targetMinDownstreamRateBps,
    gfbrUplinkBps: profile.targetMinUpstreamRateBps,
    mfbrDownlinkBps: profile.maxDownstreamRateBps,
    mfbrUplinkBps: profile.maxUpstreamRateBps,
  };
  const given = Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined));
  const counted = limits === undefined ? {} : { profile: profile.name, limits };
  return { fiveQi, arp, ...counted, ...(characteristics !== undefined && { characteristics }), ...given };
}

/** Finds the profile that a `qosReference` names. The reference is opaque and means what the configuration says. */
export function profileOf(profiles: readonly QosProfile[], qosReference: string): QosProfile | undefined {
  return profiles.find(({ network }) => network.qosReference === qosReference);
}
