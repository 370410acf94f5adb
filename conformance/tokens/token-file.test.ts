import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { InputError } from '../../scenarios/input-error.ts';
import { readTarget } from '../target-file.ts';

const TOKENS = `authorizationServers:
  operator: { issuer: 'https://auth.example.com' }
  explicit: { tokenEndpoint: 'https://auth.example.com/token', authorizationEndpoint: 'https://auth.example.com/authorize' }
clients:
  app: { server: operator, clientId: app, secret: { env: SECRET } }
  signer: { server: explicit, clientId: signer, keyFile: key.pem }
tokens:
  two-legged: { client: app }
  three-legged: { client: app, grant: ciba, loginHint: 'tel:\${device.phoneNumber}' }
  expired: { client: app, waitAtMost: 2 min }
  private-key-jwt: { client: signer, scopes: [one, two] }
  no-scope: { command: [./token.sh, --phone, '\${device.phoneNumber}'] }
devices:
  - phoneNumber: '+99900000001'
    threeLeggedToken:
      client: signer
      grant: authorization-code
      redirectUri: http://127.0.0.1:8765/callback
      forms: [{ fields: { user: me, password: { env: PASSWORD } } }]
`;
const REST = `name: A server
release: r4.1
apis: { qos-profiles: { baseUrl: https://api.example.com/qos-profiles/v1rc3 } }
applicationServer: { ipv4Address: 198.51.100.1, port: 443 }
profile: { name: QOS_E }
`;
const ENVIRONMENT = { SECRET: 'the-client-secret', PASSWORD: 'the-password' };

const folder = mkdtempSync(join(tmpdir(), 'qod-token-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
writeFileSync(join(folder, 'key.pem'), key.export({ format: 'pem', type: 'pkcs8' }));
writeFileSync(join(folder, 'words.pem'), 'a key');

function problems(text: string, environment: Record<string, string> = ENVIRONMENT): string[] {
  const file = join(folder, 'target.yaml');
  writeFileSync(file, text + REST);
  try {
    readTarget(file, environment);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

it('what the documentation shows is read', () => {
  for (const name of ['app-s.pem', 'client-key.pem'])
    writeFileSync(join(folder, name), key.export({ format: 'pem', type: 'pkcs8' }));
  const page = readFileSync(join(packageRoot, 'docs', 'target-tokens.md'), 'utf8');
  const examples = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text);
  expect(examples).toHaveLength(6);
  const common = examples.find((text) => text.includes('authorizationServers'))!.split('tokens:')[0]!;
  const environment = Object.fromEntries(
    ['TOKEN_A', 'TOKEN_B', 'TOKEN_OF_1', 'SECRET_A', 'SECRET_B', 'PASSWORD'].map((name) => [name, 'a-secret-text']),
  );
  for (const example of examples) {
    const servers = example.includes('client:') && !example.includes('authorizationServers') ? common : '';
    const devices = example.includes('devices:') ? '' : 'devices: []\n';
    // Their files are not there; everything else is read as it stands.
    const told = problems(servers + example + devices, environment).filter((each) => !each.includes('ENOENT'));
    expect([example, told]).toEqual([example, []]);
  }
});

it('the example with an authorization server is read', () => {
  const { target } = readTarget(join(packageRoot, 'docs', 'target.oauth.example.yaml'), {});
  expect(target.devices.map((device) => target.tokens.offers('three-legged', device))).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

describe('where tokens come from', () => {
  it('is read, and its secrets are known', () => {
    const file = join(folder, 'target.yaml');
    writeFileSync(file, TOKENS + REST);
    const { target } = readTarget(file, ENVIRONMENT);
    expect([...target.secrets].sort()).toEqual(['the-client-secret', 'the-password']);
    const [device] = target.devices;
    const roles = ['two-legged', 'three-legged', 'expired', 'private-key-jwt', 'no-scope', 'throttled'] as const;
    expect(roles.map((role) => target.tokens.offers(role, device))).toEqual([true, true, true, true, true, false]);
  });

  it.each<[string, string, string, string]>([
    [
      'a client that is not there',
      'two-legged: { client: app }',
      'two-legged: { client: ap }',
      '8:25 there is no client ap; did you mean app?',
    ],
    [
      'a server that is not there',
      'server: operator',
      'server: nobody',
      '5:18 there is no authorization server nobody; expected one of operator, explicit',
    ],
    [
      'a server that is not named where there are two',
      'server: operator, clientId',
      'clientId',
      '5:8 expected server, one of authorizationServers; there are 2',
    ],
    [
      'a server without a way to it',
      "{ issuer: 'https://auth.example.com' }",
      '{ useTargetTls: true }',
      '2:13 expected issuer, or tokenEndpoint',
    ],
    [
      'a secret that is not in the environment',
      'env: SECRET',
      'env: SECRE',
      '5:58 the environment has no SECRE; expected it to hold the secret',
    ],
    [
      'a password that is not',
      'env: PASSWORD',
      'env: PASS',
      '19:54 the environment has no PASS; expected it to hold the secret',
    ],
    ['a key file that is not there', 'keyFile: key.pem', 'keyFile: none.pem', '6:58 none.pem cannot be read: ENOENT'],
    [
      'a key that is none',
      'keyFile: key.pem',
      'keyFile: words.pem',
      '6:58 words.pem is no private key; expected one in PEM without a passphrase, or a JWK',
    ],
    [
      'an authentication without what it needs',
      'keyFile: key.pem',
      'keyFile: key.pem, authentication: client_secret_post',
      '6:83 client_secret_post needs secret; the client has keyFile',
    ],
    [
      'a grant that its server has no endpoint for',
      'grant: authorization-code',
      'grant: ciba',
      "17:14 ciba needs the server's backchannelAuthenticationEndpoint; expected it beside tokenEndpoint",
    ],
    [
      'what is of another grant',
      'grant: ciba, loginHint',
      'grant: ciba, redirectUri: http://127.0.0.1:1/a, loginHint',
      '9:58 is for the grant authorization-code',
    ],
    [
      'a sign-in without a way',
      '\n      forms: [{ fields: { user: me, password: { env: PASSWORD } } }]',
      '',
      '16:7 expected forms, or interactive: true, and not both',
    ],
    [
      'a redirect URI that nobody can listen at',
      'http://127.0.0.1:8765/callback\n      forms: [{ fields: { user: me, password: { env: PASSWORD } } }]',
      'https://app.example.com/callback\n      interactive: true',
      '18:20 cannot be listened at; expected one such as http://127.0.0.1:8765/callback',
    ],
    [
      'a placeholder that is none',
      "'tel:${device.phoneNumber}'",
      "'tel:${phone}'",
      '9:56 ${phone} is unknown; expected ${device.phoneNumber} and the like, or ${scopes}',
    ],
    [
      'a command that is a text',
      "[./token.sh, --phone, '${device.phoneNumber}']",
      './token.sh',
      "12:24 got string './token.sh', expected a list",
    ],
    [
      'a grant for a role that has no subscriber',
      'two-legged: { client: app }',
      'two-legged: { client: app, grant: ciba }',
      "8:30 unknown key 'grant'",
    ],
    [
      'a fixed token for every device',
      "three-legged: { client: app, grant: ciba, loginHint: 'tel:${device.phoneNumber}' }",
      'three-legged: { env: SECRET }',
      '9:',
    ],
    ['a wait without unit', 'waitAtMost: 2 min', 'waitAtMost: 2', '10:39 2 has no unit'],
  ])('tells %s', (_, part, change, expected) => {
    expect(problems(TOKENS)).toEqual([]);
    expect(TOKENS).toContain(part);
    const told = problems(TOKENS.replace(part, () => change));
    expect(told.join('\n')).toContain(expected);
  });
});
