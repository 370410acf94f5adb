import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contractOf } from '../../conformance/contract/index.ts';
import { packageRoot } from '../../package-root.ts';
import { readScenario } from '../../scenarios/scenario.ts';
import { startTestbed, type Testbed } from './testbed.ts';

const SCENARIO = join(packageRoot, 'scenarios', 'cells', 'network-trouble.yaml');
const STREAM = { ipv4Address: '198.51.100.10' };

let testbed: Testbed;
let token: string;
const sessions = new Map<string, string>();
/** What the NEF tells of each UE's subscription, and when, in whole seconds. */
const told: [timeS: number, ue: string, event: string][] = [];

beforeAll(async () => {
  testbed = await startTestbed({ scenario: readScenario(SCENARIO), release: 'r4.1', clock: { kind: 'virtual' } });
  token = await testbed.tokens.mint({
    clientId: 'client-a',
    scopes: testbed.scopes,
    expiresAtMs: testbed.time.nowMs() + 3_600_000,
  });
});
afterAll(() => testbed.close());

const nowS = (): number => Math.floor((testbed.time.nowMs() - testbed.calendar.epochMs) / 1000);
const untilS = (timeS: number) => testbed.time.waitUntil(testbed.calendar.epochMs + timeS * 1000);

async function request(method: string, path: string, body?: unknown): Promise<Record<string, string>> {
  const url = `${testbed.reference.apiRoot}${contractOf('quality-on-demand', 'r4.1').basePath}${path}`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return testbed.time.track(async () => {
    const answer = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return (await answer.json()) as Record<string, string>;
  });
}

async function createSession(ue: string): Promise<void> {
  const { phoneNumber } = testbed.emulation.subscribers.byName(ue)!;
  const body = { device: { phoneNumber }, applicationServer: STREAM, qosProfile: 'QOS_L', duration: 100 };
  sessions.set(ue, (await request('POST', '/sessions', body))['sessionId']!);
}

/** Another SCS/AS at the same NEF, which hears of everything. */
function subscribe(ue: string, qosReference: string, server: string): void {
  const { ipv4Address } = testbed.emulation.subscribers.byName(ue)!;
  const flowDescriptions = [
    `permit in ip from ${ipv4Address} to ${server}`,
    `permit out ip from ${server} to ${ipv4Address}`,
  ];
  const body = {
    notificationDestination: 'http://scs.invalid/',
    ueIpv4Addr: ipv4Address,
    qosReference,
    flowInfo: [{ flowId: 1, flowDescriptions }],
  };
  testbed.nef.sessions.create('other', body, ({ event }) => void told.push([nowS(), ue, event]));
}

async function statusOf(ue: string): Promise<[string, string | undefined]> {
  const { qosStatus, statusInfo } = await request('GET', `/sessions/${sessions.get(ue)}`);
  return [qosStatus!, statusInfo];
}

const toldOf = (ue: string) => told.filter(([, name]) => name === ue).map(([timeS, , event]) => `${timeS} ${event}`);

test(
  'what befalls the network ends in the right NEF event and the right CAMARA status',
  { timeout: 60_000 },
  async () => {
    await untilS(2);
    for (const ue of ['tunnel', 'lift', 'refused']) {
      await createSession(ue);
      // A small guarantee beside the session, on traffic that there is none of.
      subscribe(ue, 'qod_s', '203.0.113.99');
    }
    subscribe('welcome', 'qod_l', '198.51.100.10');
    await untilS(4);
    for (const ue of sessions.keys()) expect(await statusOf(ue)).toEqual(['AVAILABLE', undefined]);

    // 5 to 8 s: three seconds without coverage are less than the cell waits (bearerReleaseTimer, 5 s).
    await untilS(7);
    expect(await statusOf('tunnel')).toEqual(['AVAILABLE', undefined]);
    await untilS(9);
    expect(await statusOf('tunnel')).toEqual(['AVAILABLE', undefined]);
    expect(toldOf('tunnel')).toEqual(['2 SUCCESSFUL_RESOURCES_ALLOCATION', '5 LOSS_OF_BEARER', '8 RECOVERY_OF_BEARER']);

    // 10 to 18 s: eight are more, and the flow is given up 5 s after it was lost.
    await untilS(16);
    expect(await statusOf('lift')).toEqual(['UNAVAILABLE', 'NETWORK_TERMINATED']);
    expect(toldOf('lift')).toEqual([
      '2 SUCCESSFUL_RESOURCES_ALLOCATION',
      '10 LOSS_OF_BEARER',
      '15 SESSION_TERMINATION',
    ]);

    // 20 s: a handover into a cell with room is not noticed. 22 s: one into a full cell ends what it does not admit.
    await untilS(24);
    expect(toldOf('welcome')).toEqual(['2 SUCCESSFUL_RESOURCES_ALLOCATION']);
    expect(await statusOf('refused')).toEqual(['UNAVAILABLE', 'NETWORK_TERMINATED']);
    expect(toldOf('refused').at(-1)).toBe('22 SESSION_TERMINATION');
    expect(await testbed.observer.qosFlows('refused')).toEqual([]);

    // 28 to 36 s: the transport carries 15 Mbit/s for all, and the guarantee of 10 Mbit/s goes with it, for a while.
    await untilS(41);
    expect(toldOf('welcome').map((line) => line.split(' ')[1])).toEqual([
      'SUCCESSFUL_RESOURCES_ALLOCATION',
      'QOS_NOT_GUARANTEED',
      'QOS_GUARANTEED',
    ]);
    expect(await statusOf('tunnel')).toEqual(['AVAILABLE', undefined]);

    // 42 to 44 s: the cell is down for less than the timer; from 50 s on for more.
    await untilS(46);
    expect(await statusOf('tunnel')).toEqual(['AVAILABLE', undefined]);
    await untilS(57);
    expect(await statusOf('tunnel')).toEqual(['UNAVAILABLE', 'NETWORK_TERMINATED']);
    expect(toldOf('tunnel').slice(-4)).toEqual([
      '42 LOSS_OF_BEARER',
      '44 RECOVERY_OF_BEARER',
      '50 LOSS_OF_BEARER',
      '55 SESSION_TERMINATION',
    ]);
  },
);
