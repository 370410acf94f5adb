import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { readQosProfiles, toCamaraDuration, toCamaraRate } from '../../scenarios/qos-profile.ts';
import { readScenario } from '../../scenarios/scenario.ts';
import { readSuite } from '../case-files.ts';
import { examineTarget } from '../doctor/examine-target.ts';
import { readConformanceRecord } from '../record-reader.ts';
import { runConformance } from '../run-conformance.ts';
import { readTarget } from '../target-file.ts';
import type { Defect } from '../test/servers/leaky/defect.ts';
import { startLeakyServer } from '../test/servers/leaky/start-leaky-server.ts';
import type { OperatorProfile } from '../test/servers/operator.ts';
import { coupleTarget } from './couple-target.ts';

/*
 * Servers that live in the time of the wall clock and have subscribers of their own, known by nothing but a target file, with the
 * network that `--emulate` puts behind them.
 */

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'));
const TOKEN = 'a-token-of-the-operator';
const SUBSCRIBERS = [1, 2, 3, 4].map((n) => ({
  phoneNumber: `+49170000000${n}`,
  ipv4Address: `192.168.7.${n}`,
  ipv6Address: `2001:db8:7:${n}::1`,
  qodOffered: true,
}));
const PROFILES: OperatorProfile[] = readQosProfiles()
  .filter(({ name }) => name === 'QOS_M')
  .map(({ name, network, minDurationNs, maxDurationNs, targetMinDownstreamRateBps }) => ({
    published: {
      name,
      status: 'ACTIVE',
      targetMinDownstreamRate: toCamaraRate(targetMinDownstreamRateBps ?? 0),
      minDuration: toCamaraDuration(minDurationNs),
      maxDuration: toCamaraDuration(maxDurationNs),
    },
    qosReference: network.qosReference,
    minDurationS: minDurationNs / 1e9,
    maxDurationS: maxDurationNs / 1e9,
  }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qod-coupled-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function verdictsOf(defects: ReadonlySet<Defect>, only: string[]): Promise<Record<string, string>> {
  const nefPort = await freePort();
  const server = await startLeakyServer({
    nefUrl: `http://127.0.0.1:${nefPort}/3gpp-as-session-with-qos/v1`,
    authenticate: (token) =>
      Promise.resolve(
        token === TOKEN
          ? {
              clientId: 'client-a',
              scopes: ['create', 'read', 'delete', 'update', 'retrieve-by-device']
                .map((right) => `quality-on-demand:sessions:${right}`)
                .concat('qos-profiles:read'),
              expired: false,
            }
          : undefined,
      ),
    subscriptions: SUBSCRIBERS,
    profiles: PROFILES,
    defects,
  });
  const file = join(folder, 'target.yaml');
  writeFileSync(
    file,
    `name: A server with subscribers of its own
release: r4.1
apis:
  quality-on-demand: { baseUrl: '${server.url}/quality-on-demand/v1rc3' }
  qos-profiles: { baseUrl: '${server.url}/qos-profiles/v1rc3' }
tokens: { two-legged: { env: TOKEN } }
devices:
${SUBSCRIBERS.map(({ phoneNumber, ipv4Address }) => `  - { phoneNumber: '${phoneNumber}', ipv4Address: { publicAddress: ${ipv4Address}, privateAddress: ${ipv4Address} } }`).join('\n')}
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_M }
southbound: { port: ${nefPort} }
`,
  );
  const { target } = readTarget(file, { TOKEN });
  const coupled = await coupleTarget(target, { scenario });
  try {
    // The target file names none: it is the scenario's.
    expect(coupled.target.otherServer).toEqual({ ipv4Address: '198.51.100.20', port: 443 });
    expect(coupled.target.devices.map(({ ue }) => ue)).toEqual(
      SUBSCRIBERS.map(({ ipv4Address }, n) => ({
        name: `seat-${n + 1}`,
        ipv4Address,
        ipv6Address: expect.stringMatching(/^2001:db8:45:/) as string,
      })),
    );
    const asked = { target: coupled.target, release: 'r4.1', suite: readSuite() } as const;
    // The command does so before every run; it must leave the cell as it was.
    await examineTarget({ ...asked, nefAnswers: coupled.nefAnswers });
    const { record } = await runConformance({ ...asked, only, out: join(folder, 'run') });
    const { cases, header } = readConformanceRecord(record);
    expect(header.network).toEqual({ scenario: 'certification', seed: 'certify', ues: 218 });
    return Object.fromEntries(
      cases.map(({ id, verdict, reasons }) => [
        id.split('/')[2],
        reasons.length === 0 ? verdict : `${verdict}: ${reasons[0]}`,
      ]),
    );
  } finally {
    await coupled.close();
    await server.close();
  }
}

const OUTCOMES = ['quality-on-demand/*/outcome-promised', 'quality-on-demand/*/outcome-deleted'];

/** A machine that is busy with other tests may not emulate in time, of which a run says that it could tell nothing. */
const BEHIND = 'the emulation fell behind the wall clock';

async function verdictsInTime(defects: ReadonlySet<Defect>): Promise<Record<string, string>> {
  for (let attempt = 1; ; attempt++) {
    const verdicts = await verdictsOf(defects, OUTCOMES);
    if (attempt === 4 || !Object.values(verdicts).some((verdict) => verdict.includes(BEHIND))) return verdicts;
    rmSync(join(folder, 'run'), { recursive: true });
  }
}

it('sees what the network does for the devices of a target', { timeout: 180_000 }, async () => {
  const verdicts = await verdictsInTime(new Set());
  expect(verdicts).toEqual({ 'outcome-promised': 'passed', 'outcome-deleted': 'passed' });
});

it('sees that a deleted session is still boosted', { timeout: 180_000 }, async () => {
  const verdicts = await verdictsInTime(new Set(['never-calls-delete']));
  expect(verdicts['outcome-promised']).toBe('passed');
  expect(verdicts['outcome-deleted']).toMatch(/^failed: .*(QoS flow|boosted)/);
});

it('makes a UE of the device that a restricted profile is for, with the address that the file gives it', async () => {
  const file = join(folder, 'target.yaml');
  writeFileSync(
    file,
    `name: A server with a restricted profile
release: r4.1
apis: { quality-on-demand: { baseUrl: 'http://127.0.0.1:9/quality-on-demand/v1rc3' } }
tokens: { two-legged: { env: TOKEN } }
devices: [{ phoneNumber: '+491700000001' }]
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_M }
assets:
  restrictedProfile: QOS_PRESS
  restrictedDevice: { phoneNumber: '+491700000009', ipv4Address: { publicAddress: 192.168.7.9, privateAddress: 192.168.7.9 } }
southbound: { port: 0 }
`,
  );
  const { target, entitled, close } = await coupleTarget(readTarget(file, { TOKEN }).target, { scenario });
  await close();
  expect(target.devices.map(({ ue }) => ue?.name)).toEqual(['seat-1']);
  expect(entitled).toMatchObject({
    name: 'assets.restrictedDevice',
    ue: { name: 'seat-2', ipv4Address: '192.168.7.9' },
  });
});
