import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { milliseconds, seconds } from '../kernel/index.ts';
import { NefBed } from './test/nef-bed.ts';

let bed: NefBed;

beforeEach(async () => {
  bed = await NefBed.start();
});

afterEach(() => bed.close());

const FLOW_INFO = [{ flowId: 5, flowDescriptions: ['permit in ip from any to any'] }];
const ALLOCATED = 'SUCCESSFUL_RESOURCES_ALLOCATION';

describe('bearers', () => {
  test('that are lost and come back are told, with their flows', async () => {
    await bed.create({ flowInfo: FLOW_INFO });
    await bed.time.advance(seconds(1));
    bed.userPlane.emit({ type: 'bearer-lost' });
    bed.userPlane.emit({ type: 'bearer-recovered' });
    await bed.time.advance(seconds(1));
    expect(bed.reports).toEqual([
      { event: ALLOCATED },
      { event: 'LOSS_OF_BEARER', flowIds: [5] },
      { event: 'RECOVERY_OF_BEARER', flowIds: [5] },
    ]);
  });

  test.each(['radio-link-failure', 'preempted', 'cell-outage', 'handover-failure'] as const)(
    'that are released (%s) are told to those who name it, before the end of the session',
    async (cause) => {
      await bed.create({ flowInfo: FLOW_INFO, events: ['RELEASE_OF_BEARER'] });
      await bed.time.advance(seconds(1));
      bed.userPlane.emit({ type: 'terminated', cause });
      await bed.time.advance(seconds(1));
      expect(bed.reports).toEqual([{ event: 'RELEASE_OF_BEARER', flowIds: [5] }, { event: 'SESSION_TERMINATION' }]);
    },
  );

  test('are not what the operator ends, nor told to who names no events', async () => {
    await bed.create({ events: ['RELEASE_OF_BEARER'] });
    await bed.time.advance(seconds(1));
    bed.userPlane.emit({ type: 'terminated', cause: 'operator' });
    await bed.create();
    await bed.time.advance(seconds(1));
    bed.userPlane.emit({ type: 'terminated', cause: 'preempted' });
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual(['SESSION_TERMINATION', ALLOCATED, 'SESSION_TERMINATION']);
  });
});

describe('USAGE_REPORT (rule 7)', () => {
  const carry = (downlinkBytes: number, uplinkBytes: number) =>
    (bed.userPlane.measurement = { downlinkBytes, uplinkBytes });

  test.each([
    [{ totalVolume: 1000 }, 600, 400],
    [{ downlinkVolume: 600 }, 600, 400],
    [{ uplinkVolume: 400 }, 600, 400],
    [{ totalVolume: 5000, uplinkVolume: 400 }, 600, 400],
  ])('comes once when %j is reached, and the session goes on', async (usageThreshold, downlinkBytes, uplinkBytes) => {
    await bed.create({ usageThreshold });
    carry(downlinkBytes - 300, uplinkBytes - 300);
    await bed.time.advance(seconds(2));
    expect(bed.events).toEqual([ALLOCATED]);
    carry(downlinkBytes, uplinkBytes);
    await bed.time.advance(seconds(5));
    const accumulatedUsage = { duration: 2, totalVolume: 1000, downlinkVolume: 600, uplinkVolume: 400 };
    expect(bed.reports).toEqual([{ event: ALLOCATED }, { event: 'USAGE_REPORT', accumulatedUsage }]);
    // The counters are looked at every 100 ms from the slot of the allocation on.
    expect(bed.receiver.received[1]!.timeNs).toBe(seconds(2) + 500_000);
    expect(bed.userPlane.flows.size).toBe(1);
  });

  test('comes again for a threshold that is given anew, of the same value too, counted from then', async () => {
    const { body } = await bed.create({ usageThreshold: { totalVolume: 1000 } });
    carry(1000, 0);
    await bed.time.advance(seconds(2));
    await bed.send('PATCH', body.self, { disUeNotif: true });
    carry(2500, 0);
    await bed.time.advance(seconds(2));
    expect(bed.events).toEqual([ALLOCATED, 'USAGE_REPORT']);
    await bed.send('PATCH', body.self, { usageThreshold: { totalVolume: 1000 } });
    carry(3400, 0);
    await bed.time.advance(seconds(2));
    expect(bed.events).toEqual([ALLOCATED, 'USAGE_REPORT']);
    carry(3500, 0);
    await bed.time.advance(seconds(2));
    // 3500 less the 2500 that had been carried when the threshold was given; the 4 s after it less 0.5 ms before a look.
    expect(bed.reports.at(-1)).toEqual({
      event: 'USAGE_REPORT',
      accumulatedUsage: { duration: 2, totalVolume: 1000, downlinkVolume: 1000, uplinkVolume: 0 },
    });
  });

  test('is part of the end of a session whose volume is counted, as far as could be counted', async () => {
    await bed.create({ usageThreshold: { totalVolume: 10_000, duration: 5 } });
    await bed.create({ usageThreshold: { totalVolume: 10_000 } });
    carry(700, 70);
    await bed.time.advance(seconds(10));
    bed.userPlane.emit({ type: 'terminated', cause: 'operator' });
    await bed.time.advance(seconds(1));
    const volumes = { totalVolume: 770, downlinkVolume: 700, uplinkVolume: 70 };
    expect(bed.reports.slice(2)).toEqual([
      { event: 'SESSION_TERMINATION', accumulatedUsage: { duration: 5, ...volumes } },
      { event: 'SESSION_TERMINATION', accumulatedUsage: { duration: 9, ...volumes } },
    ]);
  });
});

describe('QOS_MONITORING', () => {
  const ALL = ['DOWNLINK', 'UPLINK', 'ROUND_TRIP'];
  const delays = (downlinkDelayMs?: number, uplinkDelayMs?: number) => {
    const measured = {
      ...(downlinkDelayMs !== undefined && { downlinkDelayMs }),
      ...(uplinkDelayMs !== undefined && { uplinkDelayMs }),
    };
    bed.userPlane.measurement = { downlinkBytes: 0, uplinkBytes: 0, ...measured };
  };
  const reports = () => bed.reports.flatMap(({ qosMonReports = [] }) => qosMonReports);
  const times = () =>
    bed.receiver.received
      .filter(({ body }) => body.eventReports[0].event === 'QOS_MONITORING')
      .map(({ timeNs }) => timeNs);
  /** The flow is up after the first slot, of 0.5 ms. */
  const afterAllocation = (...timesS: number[]) => timesS.map((timeS) => seconds(timeS) + 500_000);

  test('tells whole milliseconds every period; the round trip is both ways', async () => {
    await bed.create({ qosMonInfo: { reqQosMonParams: ALL, repFreqs: ['PERIODIC'], repPeriod: 2 } });
    delays(10.4, 20.3);
    await bed.time.advance(seconds(5));
    // 10.4 + 20.3 = 30.7.
    const report = { dlDelays: [10], ulDelays: [20], rtDelays: [31] };
    expect(reports()).toEqual([report, report]);
    expect(times()).toEqual(afterAllocation(2, 4));
  });

  test('tells what was asked for alone, and that nothing could be measured where nothing was', async () => {
    await bed.create({ qosMonInfo: { reqQosMonParams: ['UPLINK'], repFreqs: ['PERIODIC'], repPeriod: 1 } });
    delays(10, 20);
    await bed.time.advance(milliseconds(1500));
    delays(10);
    await bed.time.advance(seconds(1));
    expect(reports()).toEqual([{ ulDelays: [20] }, { pdmf: true }]);
  });

  test.each([
    ['DOWNLINK', 'repThreshDl', 30, 0, { dlDelays: [31] }],
    ['UPLINK', 'repThreshUl', 0, 30, { ulDelays: [31] }],
    ['ROUND_TRIP', 'repThreshRp', 15, 15, { rtDelays: [31] }],
  ])('tells a %s delay above %s, once in a waiting time', async (parameter, threshold, downlink, uplink, report) => {
    const repFreqs = ['EVENT_TRIGGERED'];
    await bed.create({ qosMonInfo: { reqQosMonParams: [parameter], repFreqs, [threshold]: 30, waitTime: 3 } });
    delays(downlink, uplink);
    await bed.time.advance(seconds(5));
    expect(reports()).toEqual([]);
    delays(downlink === 0 ? 0 : downlink + 1, downlink === 0 ? uplink + 1 : uplink);
    await bed.time.advance(seconds(5));
    expect(reports()).toEqual([report, report]);
    // Looked at every second; at 5 s the delay is above, and again 3 s later.
    expect(times()).toEqual(afterAllocation(5, 8));
  });

  test('tells the last delay at the end of the session, before it', async () => {
    const qosMonInfo = { reqQosMonParams: ['DOWNLINK'], repFreqs: ['SESSION_RELEASE'] };
    await bed.create({ qosMonInfo, qosDuration: 5 });
    await bed.create({ qosMonInfo });
    delays(12);
    await bed.time.advance(seconds(8));
    bed.userPlane.emit({ type: 'terminated', cause: 'cell-outage' });
    await bed.time.advance(seconds(1));
    const end = [{ event: 'QOS_MONITORING', qosMonReports: [{ dlDelays: [12] }] }, { event: 'SESSION_TERMINATION' }];
    expect(bed.reports.slice(2)).toEqual([...end, ...end]);
  });

  test('begins, changes and ends with the subscription', async () => {
    const { body } = await bed.create();
    delays(12, 12);
    await bed.time.advance(seconds(5));
    const qosMonInfo = { reqQosMonParams: ['DOWNLINK'], repFreqs: ['PERIODIC'], repPeriod: 1 };
    await bed.send('PATCH', body.self, { qosMonInfo });
    await bed.time.advance(seconds(2));
    expect(reports()).toHaveLength(2);
    await bed.send('PATCH', body.self, { qosMonInfo: null });
    await bed.time.advance(seconds(2));
    expect(reports()).toHaveLength(2);
    await bed.send('PATCH', body.self, { qosMonInfo });
    await bed.send('DELETE', body.self);
    await bed.time.advance(seconds(5));
    expect(reports()).toHaveLength(2);
  });

  test.each([
    [{ repFreqs: ['PERIODIC'], repPeriod: 1 }, '/qosMonInfo/reqQosMonParams'],
    [{ reqQosMonParams: [], repFreqs: ['PERIODIC'], repPeriod: 1 }, '/qosMonInfo/reqQosMonParams'],
    [{ reqQosMonParams: ['SIDEWAYS'], repFreqs: ['PERIODIC'], repPeriod: 1 }, '/qosMonInfo/reqQosMonParams/0'],
    [{ reqQosMonParams: ['UPLINK'], repFreqs: ['DAILY'] }, '/qosMonInfo/repFreqs/0'],
    [{ reqQosMonParams: ['UPLINK'], repFreqs: ['PERIODIC'] }, '/qosMonInfo/repPeriod'],
    [{ reqQosMonParams: ['UPLINK'], repFreqs: ['PERIODIC'], repPeriod: 0 }, '/qosMonInfo/repPeriod'],
    [{ reqQosMonParams: ['UPLINK'], repFreqs: ['EVENT_TRIGGERED'], repThreshDl: 5 }, '/qosMonInfo/repThreshUl'],
    [{ reqQosMonParams: ['UPLINK'], repFreqs: ['EVENT_TRIGGERED'], repThreshUl: -5 }, '/qosMonInfo/repThreshUl'],
  ])('refuses %j for %s', async (qosMonInfo, param) => {
    const { status, body } = await bed.create({ qosMonInfo });
    expect(status).toBe(400);
    expect(body.invalidParams.map((each: { param: string }) => each.param)).toContain(param);
  });
});

describe('alternative QoS (altQoSReferences)', () => {
  const NO_RESOURCES = { type: 'rejected', cause: 'no-resources' } as const;
  const altQoSReferences = ['qod_s', 'qod_e'];
  const rates = () => [...bed.userPlane.flows.values()].map(({ parameters }) => parameters.gfbrDownlinkBps);

  test('is what the network falls back to, in order, and names in its report', async () => {
    bed.userPlane.outcomes = [NO_RESOURCES, NO_RESOURCES];
    await bed.create({ altQoSReferences });
    await bed.time.advance(seconds(1));
    expect(bed.reports).toEqual([{ event: ALLOCATED, appliedQosRef: 'qod_e' }]);
    bed.userPlane.emit({ type: 'not-guaranteed' });
    await bed.time.advance(seconds(1));
    expect(bed.reports.at(-1)).toEqual({ event: 'QOS_NOT_GUARANTEED', appliedQosRef: 'qod_e' });
  });

  test('is not needed where the first is carried, and no help for a UE that is not there', async () => {
    await bed.create({ altQoSReferences });
    bed.userPlane.outcomes = [{ type: 'allocated' }];
    await bed.time.advance(seconds(1));
    bed.userPlane.outcomes = [{ type: 'rejected', cause: 'unknown-ue' }];
    await bed.create({ altQoSReferences });
    await bed.time.advance(seconds(1));
    expect(bed.reports).toEqual([
      { event: ALLOCATED, appliedQosRef: 'qod_m' },
      { event: 'FAILED_RESOURCES_ALLOCATION' },
    ]);
  });

  test('fails when the last of them is refused', async () => {
    bed.userPlane.outcome = NO_RESOURCES;
    await bed.create({ altQoSReferences });
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual(['FAILED_RESOURCES_ALLOCATION']);
  });

  test('stays until another QoS is asked for', async () => {
    bed.userPlane.outcomes = [NO_RESOURCES];
    const { body } = await bed.create({ altQoSReferences });
    await bed.time.advance(seconds(1));
    const [applied] = rates();
    await bed.send('PATCH', body.self, { disUeNotif: true });
    expect(rates()).toEqual([applied]);
    await bed.send('PATCH', body.self, { qosReference: 'qod_l' });
    // QOS_L of qos-profiles.yaml: 10 Mbit/s.
    expect(rates()).toEqual([10e6]);
  });

  test('has to be configured as any other', async () => {
    const { status, body } = await bed.create({ altQoSReferences: ['qod_s', 'gold'] });
    expect([status, body.invalidParams[0].param]).toEqual([400, '/altQoSReferences/1']);
  });
});
