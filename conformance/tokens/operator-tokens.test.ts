import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestbed, type Testbed } from '../../emulator/index.ts';
import { packageRoot } from '../../package-root.ts';
import { readClients } from '../../scenarios/clients.ts';
import { readScenario } from '../../scenarios/scenario.ts';
import type { TokenRole } from '../case.ts';
import { readSuite } from '../case-files.ts';
import { contractOf } from '../contract/index.ts';
import { readConformanceRecord } from '../record-reader.ts';
import { runConformance } from '../run-conformance.ts';
import { readTarget } from '../target-file.ts';
import type { Target, TestDevice, TokenTrial } from '../target.ts';
import { tryTokens } from './prepare-tokens.ts';

/* Every way to come by a token, against the project's own authorization server, in front of the reference in paced time. */

const REDIRECT_URI = 'http://127.0.0.1:8765/callback';
const SECRETS = { SECRET_A: 'sandbox-secret-a', SECRET_B: 'sandbox-secret-b', SECRET_T: 'sandbox-secret-throttled' };
const retrieve = contractOf('quality-on-demand', 'r4.1').operations.find(
  ({ operationId }) => operationId === 'retrieveSessionsByDevice',
)!;

let testbed: Testbed;
let folder: string;
let target: Target;
let trials: TokenTrial[];
let shown = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qod-tokens-'));
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  writeFileSync(join(folder, 'client-jwt.pem'), await exportPKCS8(privateKey));
  testbed = await startTestbed({
    scenario: readScenario(join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml'), {}),
    release: 'r4.1',
    clock: { kind: 'paced', speed: 1 },
    authorization: { kind: 'embedded' },
    clients: [
      ...readClients(),
      {
        clientId: 'client-jwt',
        credential: {
          type: 'private-key-jwt',
          jwks: { keys: [{ ...(await exportJWK(publicKey)), kty: 'EC', alg: 'ES256' }] },
        },
        grants: ['client_credentials'],
        redirectUris: [],
        consent: 'ask',
      },
    ],
  });
  const subscribers = testbed.emulation.testDevices
    .slice(0, 4)
    .map((name) => testbed.emulation.subscribers.byName(name)!);
  const [first, second, third, fourth] = subscribers;
  const printed = `process.stdout.write(JSON.stringify({ access_token: process.argv[1], expires_in: 600 }))`;
  const ofFourth = await testbed.tokens.mint({
    clientId: 'client-a',
    scopes: testbed.scopes,
    expiresAtMs: Date.now() + 3_600_000,
    phoneNumber: fourth!.phoneNumber,
  });
  writeFileSync(
    join(folder, 'target.yaml'),
    `name: The reference with its authorization server
release: r4.1
apis:
  quality-on-demand: { baseUrl: '${testbed.reference.apiRoot}/quality-on-demand/v1rc3' }
  qos-profiles: { baseUrl: '${testbed.reference.apiRoot}/qos-profiles/v1rc3' }
authorizationServers:
  operator: { issuer: '${testbed.authorization!.issuer}' }
clients:
  a: { clientId: client-a, secret: { env: SECRET_A }, purpose: RequestedServiceProvision }
  b: { clientId: client-b, secret: { env: SECRET_B }, authentication: client_secret_post }
  throttled: { clientId: throttled, secret: { env: SECRET_T } }
  signer: { clientId: client-jwt, keyFile: client-jwt.pem }
tokens:
  two-legged: { client: a }
  three-legged: { client: a, grant: ciba }
  other-client: { client: b }
  no-scope: { client: a }
  expired: { client: a }
  throttled: { client: throttled }
  private-key-jwt: { client: signer }
devices:
  - { name: by-number, phoneNumber: '${first!.phoneNumber}' }
  - { name: by-address, ipv4Address: { publicAddress: ${second!.ipv4Address}, publicPort: 40000 } }
  - name: by-form
    phoneNumber: '${third!.phoneNumber}'
    threeLeggedToken:
      client: a
      grant: authorization-code
      redirectUri: ${REDIRECT_URI}
      forms:
        - fields: { phoneNumber: '\${device.phoneNumber}', decision: approve }
  - name: by-command
    phoneNumber: '${fourth!.phoneNumber}'
    threeLeggedToken: { command: ['${process.execPath}', '-e', '${printed}', '${ofFourth}'] }
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_S }
`,
  );
  const terminal = { isThere: false, show: (text: string) => void (shown += text) };
  ({ target } = readTarget(join(folder, 'target.yaml'), SECRETS, terminal));
  trials = await tryTokens(target, { release: 'r4.1' });
}, 60_000);
afterAll(async () => {
  await testbed.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the reference answers a request with the token of a role. */
async function answered(role: TokenRole, device?: TestDevice): Promise<number> {
  const token = await target.tokens.token({ role, operation: retrieve, ...(device !== undefined && { device }) });
  const response = await fetch(`${target.apis['quality-on-demand']}${retrieve.path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(role.startsWith('three-legged') ? {} : { device: target.devices[0]!.identifiers }),
  });
  return response.status;
}

describe('tokens of the embedded authorization server', () => {
  it('are tried for every role, and for each device', () => {
    const outcome = trials.map(({ role, device, ok }) => `${role}${device === undefined ? '' : ` ${device}`} ${ok}`);
    expect(outcome).toEqual([
      'three-legged by-number true',
      'three-legged by-address true',
      'three-legged by-form true',
      'three-legged by-command true',
      'two-legged true',
      'three-legged-other true',
      'other-client true',
      'no-scope true',
      'expired false',
      'throttled true',
      'private-key-jwt true',
    ]);
    expect(trials.find(({ role }) => role === 'expired')!.reason).toBe(
      'a token lives 3600 s, and 60 s are waited at most (waitAtMost)',
    );
    const scopes = ['quality-on-demand:sessions:create', 'qos-profiles:read'];
    expect(trials.find(({ role }) => role === 'two-legged')!.scopes).toEqual(expect.arrayContaining(scopes));
    expect(target.tokens.lack!('expired')).toContain('3600 s');
    expect(shown).toBe('');
  });

  it.each<TokenRole>(['two-legged', 'other-client', 'throttled', 'private-key-jwt'])(
    'are taken by the reference: %s',
    async (role) => {
      expect(await answered(role)).toBe(200);
    },
  );

  it.each(['by-number', 'by-address', 'by-form', 'by-command'])(
    'are bound to the subscriber of the device %s',
    async (name) => {
      const device = target.devices.find((each) => each.name === name)!;
      expect(await answered('three-legged', device)).toBe(200);
      const token = await target.tokens.token({ role: 'three-legged', device, operation: retrieve });
      const { phone_number: phoneNumber } = JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString());
      const subscriber = testbed.emulation.subscribers.find(
        name === 'by-address'
          ? { ipv4Address: device.identifiers.ipv4Address!.publicAddress! }
          : { phoneNumber: device.identifiers.phoneNumber! },
      )!;
      expect(phoneNumber).toBe(subscriber.phoneNumber);
    },
  );

  it('lack the scope of the operation where they are to', async () => {
    expect(await answered('no-scope')).toBe(403);
  });

  it('serve a run of the suite, which writes none of them down', { timeout: 60_000 }, async () => {
    const { record } = await runConformance({
      target,
      release: 'r4.1',
      suite: readSuite(),
      only: [
        '*/createSession/three-legged',
        'quality-on-demand/*/no-scope',
        '*/getSession/other-client',
        '*/getQosProfile/no-scope',
        '*/getSession/expired-token',
        '*/getSession/no-token',
      ],
      out: join(folder, 'run'),
    });
    const { cases } = readConformanceRecord(record);
    const verdicts = Object.fromEntries(cases.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toEqual({
      'quality-on-demand/createSession/three-legged': 'passed',
      'quality-on-demand/createSession/no-scope': 'passed',
      'quality-on-demand/deleteSession/no-scope': 'passed',
      'quality-on-demand/extendQosSessionDuration/no-scope': 'passed',
      'quality-on-demand/getSession/no-scope': 'passed',
      'quality-on-demand/retrieveSessionsByDevice/no-scope': 'passed',
      'quality-on-demand/getSession/other-client': 'passed',
      'qos-profiles/getQosProfile/no-scope': 'passed',
      'quality-on-demand/getSession/expired-token': 'skipped',
      'quality-on-demand/getSession/no-token': 'passed',
    });
    expect(cases.find(({ id }) => id.endsWith('expired-token'))!.reasons).toEqual([
      'no token for expired: a token lives 3600 s, and 60 s are waited at most (waitAtMost)',
    ]);
    const written = readFileSync(record, 'utf8');
    // Everything secret that was sent or had: secrets, tokens, codes, assertions, verifiers.
    expect(target.secrets.length).toBeGreaterThan(10);
    expect(target.secrets.filter((secret) => written.includes(secret))).toEqual([]);
  });
});
