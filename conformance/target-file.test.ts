import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { InputError } from '../scenarios/input-error.ts';
import { contractOf } from './contract/index.ts';
import { createServerCertificate } from './sink/certificate.ts';
import { readTarget } from './target-file.ts';

const FULL = `name: A server
release: r4.1
apis:
  quality-on-demand: { baseUrl: https://api.example.com/quality-on-demand/v1rc3/ }
  qos-profiles: { baseUrl: https://api.example.com/qos-profiles/v1rc3 }
tls: { caFile: ca.pem }
headers: { X-Api-Key: { env: API_KEY }, x-tenant: blue }
tokens:
  two-legged: { env: TOKEN_A }
  expired: { value: an-expired-token }
devices:
  - { phoneNumber: '+99900000001', ipv4Address: { publicAddress: 203.0.113.1, publicPort: 5000 }, threeLeggedToken: { env: TOKEN_1 } }
  - { name: second, phoneNumber: '+99900000002' }
applicationServer: { ipv4Address: 198.51.100.1, port: 443 }
profile: { name: QOS_E, minDuration: 1500 ms, maxDuration: 1 h }
assets: { inactiveProfile: QOS_OLD }
notOffered: [ip-address-list]
sink: { publicUrl: https://tunnel.example.com }
budgets: { requestTimeout: 2 s, availableWithin: 1 min }
`;

const ENVIRONMENT = { API_KEY: 'key-12345678', TOKEN_A: 'token-of-client-a', TOKEN_1: 'token-of-device-1' };
const certificate = await createServerCertificate(['127.0.0.1'], Date.now());
const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function read(text: string, environment: Record<string, string> = ENVIRONMENT) {
  const folder = mkdtempSync(join(tmpdir(), 'qod-target-'));
  folders.push(folder);
  writeFileSync(join(folder, 'target.yaml'), text);
  writeFileSync(join(folder, 'ca.pem'), certificate.caPem);
  return readTarget(join(folder, 'target.yaml'), environment);
}

function problems(text: string, environment?: Record<string, string>): string[] {
  try {
    read(text, environment);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

const operation = contractOf('quality-on-demand', 'r4.1').operations[0]!;

describe('readTarget', () => {
  it('makes a target of a file, with secrets from the environment', async () => {
    const { target, release } = read(FULL);
    expect(release).toBe('r4.1');
    expect(target).toMatchObject({
      kind: 'external',
      apis: { 'quality-on-demand': 'https://api.example.com/quality-on-demand/v1rc3' },
      headers: { 'x-api-key': 'key-12345678', 'x-tenant': 'blue' },
      caPem: certificate.caPem,
      profile: { name: 'QOS_E', minDurationS: 2, maxDurationS: 3600 },
      assets: { inactiveProfile: 'QOS_OLD', unsupportedDevice: { networkAccessIdentifier: 'device@network.example' } },
      notOffered: ['ip-address-list'],
      budgets: { requestTimeoutMs: 2000, availableWithinMs: 60_000, eventWithinMs: 10_000, clockToleranceMs: 5000 },
      sink: { host: '127.0.0.1', port: 0, publicUrl: 'https://tunnel.example.com' },
      longWaits: false,
      paced: true,
    });
    expect(target.devices.map(({ name, identifiers }) => [name, Object.keys(identifiers)])).toEqual([
      ['device-1', ['phoneNumber', 'ipv4Address']],
      ['second', ['phoneNumber']],
    ]);
    const [first, second] = target.devices;
    const token = (role: 'two-legged' | 'three-legged' | 'three-legged-other' | 'garbage' | 'none', device = first!) =>
      target.tokens.token({ role, device, operation });
    expect(
      await Promise.all([
        token('two-legged'),
        token('three-legged'),
        token('three-legged-other', second),
        token('garbage'),
        token('none'),
      ]),
    ).toEqual(['token-of-client-a', 'token-of-device-1', 'token-of-device-1', 'garbage', undefined]);
    expect([
      target.tokens.offers('three-legged', second),
      target.tokens.offers('three-legged-other', first),
      target.tokens.offers('no-scope'),
    ]).toEqual([false, false, false]);
    await expect(token('three-legged', second)).rejects.toThrow('no token');
    expect([...target.secrets].sort()).toEqual([
      'an-expired-token',
      'key-12345678',
      'token-of-client-a',
      'token-of-device-1',
    ]);
  });

  it.each<[string, (text: string) => string, string]>([
    ['an unknown key', (text) => `${text}colour: blue\n`, 'colour'],
    [
      'a URL that is none',
      (text) => text.replace('https://api.example.com/qos-profiles/v1rc3', 'api.example.com'),
      '5:28',
    ],
    [
      'a password in a URL',
      (text) => text.replace('https://api.example.com/qos-profiles', 'https://me:secret@api.example.com/qos-profiles'),
      '5:28',
    ],
    [
      'a secret that is not in the environment',
      (text) => text.replace('TOKEN_A', 'TOKEN_B'),
      '9:22 the environment has no TOKEN_B',
    ],
    ['a file that is not there', (text) => text.replace('ca.pem', 'none.pem'), '6:16 none.pem cannot be read: ENOENT'],
    [
      'a device without identifier',
      (text) => text.replace("name: second, phoneNumber: '+99900000002'", 'name: second'),
      '13:5 has no identifier',
    ],
    [
      'two devices of one name',
      (text) => text.replace('name: second', 'name: device-1'),
      '13:13 a second device named device-1',
    ],
    ['a server without address', (text) => text.replace('ipv4Address: 198.51.100.1, ', ''), '14:20 has no address'],
    ['durations the wrong way round', (text) => text.replace('1500 ms', '2 h'), 'is below minDuration'],
    [
      'half of a restricted profile',
      (text) => text.replace('inactiveProfile', 'restrictedProfile'),
      '16:9 expected restrictedProfile and restrictedDevice together',
    ],
    [
      'half of a certificate',
      (text) => text.replace('sink: {', 'sink: { keyFile: ca.pem,'),
      '18:7 expected certificateFile and keyFile together',
    ],
    ['a unit that is missing', (text) => text.replace('requestTimeout: 2 s', 'requestTimeout: 2'), '19:'],
  ])('tells %s', (_, change, expected) => {
    expect(problems(FULL)).toEqual([]);
    expect(problems(change(FULL)).join('\n')).toContain(expected);
  });

  it('never tells a secret in what it says', () => {
    expect(problems(FULL, { ...ENVIRONMENT, TOKEN_A: 'short' }).join()).toBe(
      '9:22 TOKEN_A holds fewer than 8 characters; expected a secret',
    );
  });
});
