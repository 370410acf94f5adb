import { describe, expect, test } from 'vitest';
import type { FiveQi } from '../../scenarios/five-qi.ts';
import { type QosProfile, readQosProfiles } from '../../scenarios/qos-profile.ts';
import { profileOf, qosFlowParameters } from './qos-reference.ts';

const profiles = readQosProfiles();

describe('the QoS flow that a qosReference stands for', () => {
  test('has the rates of its profile, and none that the profile leaves open', () => {
    // QOS_PRESS of qos-profiles.yaml: an uplink guarantee alone.
    expect(qosFlowParameters(profileOf(profiles, 'qod_press')!)).toEqual({
      fiveQi: 4,
      arp: { priorityLevel: 6, preemptionCapable: false, preemptionVulnerable: true },
      gfbrUplinkBps: 8e6,
      mfbrUplinkBps: 12e6,
    });
    expect(profileOf(profiles, 'qod_none')).toBeUndefined();
  });

  test('carries the limits of its profile, and the name by which they count', () => {
    const [standard] = profiles;
    const limited: QosProfile = { ...standard!, network: { ...standard!.network, limits: { perDevice: 1 } } };
    expect(qosFlowParameters(limited)).toMatchObject({ profile: standard!.name, limits: { perDevice: 1 } });
    expect(qosFlowParameters(standard!)).not.toHaveProperty('limits');
  });

  test('carries the characteristics of an operator-specific 5QI', () => {
    const [standard] = profiles;
    const characteristics: FiveQi = {
      value: 130,
      resourceType: 'GBR',
      priorityLevel: 22,
      packetDelayBudgetMs: 40,
      packetErrorRate: 1e-5,
      averagingWindowMs: 2000,
    };
    const own: QosProfile = { ...standard!, network: { ...standard!.network, fiveQi: 130, characteristics } };
    expect(qosFlowParameters(own)).toMatchObject({ fiveQi: 130, characteristics });
    expect(qosFlowParameters(standard!)).not.toHaveProperty('characteristics');
  });
});
