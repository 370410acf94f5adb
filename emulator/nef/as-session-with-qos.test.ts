import { beforeEach, describe, expect, test } from 'vitest';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { Simulation, VIRTUAL_CALENDAR, seconds } from '../kernel/index.ts';
import { AsSessionWithQos } from './as-session-with-qos.ts';
import { Problem } from './problem.ts';
import type { UserPlaneEvent } from './event-report.ts';
import type { Subscription } from './subscription.ts';
import { FakeUserPlane, SLOT_NS } from './test/fake-user-plane.ts';
import { directory } from './test/subscribers.ts';
import { countingUuids } from './test/uuids.ts';

const BODY = {
  notificationDestination: 'http://127.0.0.1:1/callbacks',
  ueIpv4Addr: '10.0.0.1',
  qosReference: 'qod_m',
  flowInfo: [
    {
      flowId: 1,
      flowDescriptions: ['permit in ip from 10.0.0.1 to 198.51.100.10', 'permit out ip from 198.51.100.10 to 10.0.0.1'],
    },
  ],
};

let simulation: Simulation;
let userPlane: FakeUserPlane;
let sessions: AsSessionWithQos;
let events: [number, UserPlaneEvent][];

beforeEach(() => {
  simulation = new Simulation();
  userPlane = new FakeUserPlane(simulation);
  sessions = new AsSessionWithQos({
    userPlane,
    subscribers: directory,
    profiles: readQosProfiles(),
    clock: simulation,
    calendar: VIRTUAL_CALENDAR,
    uuid: countingUuids(),
  });
  events = [];
});

/** A changed body, as JSON carries it: what is undefined is not there. */
const changed = (changes: Record<string, unknown> = {}) =>
  JSON.parse(JSON.stringify({ ...BODY, ...changes })) as unknown;

const create = (changes?: Record<string, unknown>) =>
  sessions.create('af', changed(changes), ({ event }) => events.push([simulation.now(), event]));

function created(changes?: Record<string, unknown>): Subscription {
  const outcome = create(changes);
  if (outcome instanceof Problem) throw new Error(outcome.detail);
  return outcome;
}

const liveFlows = () => [...userPlane.flows.values()];

describe('creation', () => {
  test('asks the cell for the flow that the qosReference stands for', () => {
    created();
    expect(liveFlows()).toHaveLength(1);
    expect(liveFlows()[0]).toMatchObject({
      ueName: 'phone-1',
      // QOS_M of qos-profiles.yaml: GFBR from its target minimum rates, MFBR from its maximum rates.
      parameters: {
        fiveQi: 4,
        arp: { priorityLevel: 7 },
        gfbrDownlinkBps: 5e6,
        mfbrDownlinkBps: 8e6,
        gfbrUplinkBps: 1e6,
        mfbrUplinkBps: 3e6,
      },
    });
    expect(liveFlows()[0]!.filters.map(({ direction }) => direction)).toEqual(['uplink', 'downlink']);
  });

  test('is told to have succeeded once the cell has allocated, not before', () => {
    created();
    expect(events).toEqual([]);
    simulation.runUntil(seconds(1));
    expect(events).toEqual([[SLOT_NS, 'SUCCESSFUL_RESOURCES_ALLOCATION']]);
  });

  test('is told to have failed when the cell refuses, and can be asked again', () => {
    userPlane.outcome = { type: 'rejected', cause: 'no-resources' };
    const { subscriptionId } = created();
    simulation.runUntil(seconds(1));
    expect(events.map(([, event]) => event)).toEqual(['FAILED_RESOURCES_ALLOCATION']);
    userPlane.outcome = { type: 'allocated' };
    sessions.replace('af', subscriptionId, { ...BODY, qosReference: 'qod_s' });
    simulation.runUntil(seconds(2));
    expect(events.at(-1)![1]).toBe('SUCCESSFUL_RESOURCES_ALLOCATION');
  });

  test.each([
    [{ ueIpv4Addr: '10.0.0.1/32' }, 'phone-1'],
    [{ ueIpv4Addr: undefined, ueIpv6Addr: '2001:db8:0:2::7' }, 'press-1'],
    [{ ueIpv4Addr: undefined, ueIpv6Addr: '2001:db8:0:2::/64' }, 'press-1'],
    [{ ueIpv4Addr: undefined, gpsi: 'msisdn-491700000002' }, 'press-1'],
  ])('finds the UE by %o', (changes, ueName) => {
    created(changes);
    expect(liveFlows()[0]!.ueName).toBe(ueName);
  });

  test.each([
    ['an unknown UE', { ueIpv4Addr: '10.9.9.9' }, 404, 'USER_NOT_FOUND'],
    ['a MAC address', { ueIpv4Addr: undefined, macAddr: '00-11-22-33-44-55' }, 404, 'USER_NOT_FOUND'],
    ['no UE', { ueIpv4Addr: undefined }, 400, 'MANDATORY_IE_MISSING'],
    ['an unknown qosReference', { qosReference: 'gold' }, 400, 'OPTIONAL_IE_INCORRECT'],
    ['no qosReference', { qosReference: undefined }, 400, 'MANDATORY_IE_MISSING'],
    ['an integer qosReference', { qosReference: 3 }, 400, 'INVALID_MSG_FORMAT'],
    ['no notificationDestination', { notificationDestination: undefined }, 400, 'MANDATORY_IE_MISSING'],
    ['a relative notificationDestination', { notificationDestination: '/callbacks' }, 400, 'MANDATORY_IE_INCORRECT'],
    ['a broken filter', { flowInfo: [{ flowId: 1, flowDescriptions: ['permit ip'] }] }, 400, 'OPTIONAL_IE_INCORRECT'],
    ['three descriptions', { flowInfo: [{ flowId: 1, flowDescriptions: ['a', 'b', 'c'] }] }, 400, 'INVALID_MSG_FORMAT'],
  ])('refuses %s', (_, changes, status, cause) => {
    const outcome = create(changes);
    expect(outcome).toBeInstanceOf(Problem);
    expect(outcome).toMatchObject({ status, cause });
    expect(liveFlows()).toEqual([]);
  });

  test('without flow descriptions means all the traffic of the UE, in both directions', () => {
    created({ flowInfo: undefined });
    expect(liveFlows()[0]!.filters).toEqual([
      { direction: 'uplink', ue: { ports: [] }, server: { ports: [] } },
      { direction: 'downlink', ue: { ports: [] }, server: { ports: [] } },
    ]);
  });
});

describe('the end of a subscription', () => {
  test.each([
    [{ usageThreshold: { duration: 10 } }, 10],
    [{ qosDuration: 20 }, 20],
    [{ usageThreshold: { duration: 30 }, qosDuration: 20 }, 20],
  ])('comes with its duration %o', (changes, limitS) => {
    const { subscriptionId } = created(changes);
    simulation.runUntil(seconds(60));
    // The QoS is applied from the slot in which the flow was allocated.
    expect(events.at(-1)).toEqual([SLOT_NS + seconds(limitS), 'SESSION_TERMINATION']);
    expect(liveFlows()).toEqual([]);
    expect(sessions.get('af', subscriptionId)).toBeUndefined();
  });

  test('comes with its flow when the network ends that', () => {
    const { subscriptionId } = created();
    simulation.runUntil(seconds(1));
    userPlane.emit({ type: 'terminated', cause: 'operator' });
    expect(events.at(-1)![1]).toBe('SESSION_TERMINATION');
    expect(sessions.delete('af', subscriptionId)).toBe(false);
  });

  test('comes with DELETE, of which the SCS/AS hears nothing more', () => {
    const { subscriptionId } = created({ qosDuration: 10 });
    expect(sessions.delete('other', subscriptionId)).toBe(false);
    expect(sessions.delete('af', subscriptionId)).toBe(true);
    expect(sessions.delete('af', subscriptionId)).toBe(false);
    expect(liveFlows()).toEqual([]);
    simulation.runUntil(seconds(60));
    expect(events).toEqual([]);
  });
});

describe('changes', () => {
  test('of filters and QoS reach the flow, which stays the same', () => {
    const { subscriptionId } = created();
    simulation.runUntil(seconds(1));
    const flowInfo = [{ flowId: 1, flowDescriptions: ['permit in 17 from any to any'] }];
    sessions.replace('af', subscriptionId, { ...BODY, flowInfo, qosReference: 'qod_l' });
    expect([...userPlane.flows.keys()]).toEqual(['flow-1']);
    // QOS_L of qos-profiles.yaml: 10 Mbit/s.
    expect(liveFlows()[0]).toMatchObject({ filters: [{ protocol: 17 }], parameters: { gfbrDownlinkBps: 10e6 } });
  });

  test('of the duration count from the start', () => {
    const { subscriptionId } = created({ qosDuration: 10 });
    simulation.runUntil(seconds(5));
    sessions.replace('af', subscriptionId, { ...BODY, qosDuration: 30 });
    simulation.runUntil(seconds(60));
    expect(events.at(-1)).toEqual([SLOT_NS + seconds(30), 'SESSION_TERMINATION']);
  });

  test('of the UE are refused', () => {
    const { subscriptionId } = created();
    expect(sessions.replace('af', subscriptionId, { ...BODY, ueIpv4Addr: '10.0.0.2' })).toMatchObject({ status: 400 });
  });
});

test('what the cell says of a guarantee is passed on, unless other events were asked for', () => {
  created();
  created({ events: ['QOS_NOT_GUARANTEED'] });
  simulation.runUntil(seconds(1));
  userPlane.emit({ type: 'not-guaranteed' });
  userPlane.emit({ type: 'guaranteed' });
  userPlane.emit({ type: 'terminated', cause: 'operator' });
  const counts = (name: UserPlaneEvent) => events.filter(([, event]) => event === name).length;
  expect(counts('SUCCESSFUL_RESOURCES_ALLOCATION')).toBe(1);
  expect(counts('QOS_NOT_GUARANTEED')).toBe(2);
  expect(counts('QOS_GUARANTEED')).toBe(1);
  expect(counts('SESSION_TERMINATION')).toBe(2);
});
