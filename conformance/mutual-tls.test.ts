import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputError } from '../scenarios/input-error.ts';
import { readSuite } from './case-files.ts';
import { readConformanceRecord } from './record-reader.ts';
import { runConformance } from './run-conformance.ts';
import { readTarget } from './target-file.ts';
import { certificateAuthority } from './test/certificate-authority.ts';
import { tryTokens } from './tokens/prepare-tokens.ts';

let folder: string;
let server: Server;
let url: string;
/** Paths of requests, with the name in the client's certificate. */
const asked: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qod-mtls-'));
  const [ca, others] = [await certificateAuthority(), await certificateAuthority('another authority')];
  const [own, client, stranger] = [
    await ca.issue('server'),
    await ca.issue('the suite'),
    await others.issue('stranger'),
  ];
  const files = {
    'ca.pem': ca.caPem,
    'client.pem': client.certificatePem,
    'client-key.pem': client.keyPem,
    'stranger.pem': stranger.certificatePem,
    'stranger-key.pem': stranger.keyPem,
    'words.pem': 'a PEM text',
    'broken.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const demands = {
    cert: own.certificatePem,
    key: own.keyPem,
    ca: ca.caPem,
    requestCert: true,
    rejectUnauthorized: true,
  };
  server = createServer(demands, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    asked.push(`${request.url} ${String(subject.CN)}`);
    const answer =
      request.url === '/token'
        ? { status: 200, body: { access_token: 'token-by-mtls', token_type: 'Bearer', expires_in: 600 } }
        : { status: 401, body: { status: 401, code: 'UNAUTHENTICATED', message: 'no token' } };
    response
      .writeHead(answer.status, {
        'content-type': 'application/json',
        'x-correlator': request.headers['x-correlator'] ?? 'none',
      })
      .end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function read(tls: string, useTargetTls = true) {
  const file = join(folder, 'target.yaml');
  writeFileSync(
    file,
    `name: A server with mutual TLS
release: r4.1
apis: { qos-profiles: { baseUrl: '${url}/qos-profiles/v1rc3' } }
tls: ${tls}
authorizationServers: { operator: { tokenEndpoint: '${url}/token', useTargetTls: ${useTargetTls} } }
clients: { app: { clientId: app, secret: { value: a-client-secret } } }
tokens: { two-legged: { client: app } }
devices: [{ phoneNumber: '+99900000001' }]
applicationServer: { ipv4Address: 198.51.100.1, port: 443 }
profile: { name: QOS_E }
`,
  );
  return readTarget(file, {});
}

const run = async (tls: string) => {
  const { target } = read(tls);
  const only = ['qos-profiles/getQosProfile/no-token'];
  return runConformance({ target, release: 'r4.1', suite: readSuite(), only, out: mkdtempSync(join(folder, 'run-')) });
};
const BOTH = '{ caFile: ca.pem, certificateFile: client.pem, keyFile: client-key.pem }';

describe('a target that demands a client certificate', () => {
  it('is shown that of the target file', async () => {
    const { record } = await run(BOTH);
    expect(readConformanceRecord(record).cases.map(({ verdict }) => verdict)).toEqual(['passed']);
    expect(asked).toContain('/qos-profiles/v1rc3/qos-profiles/QOS_E the suite');
  });

  it.each([
    ['no certificate', '{ caFile: ca.pem }'],
    ['one of another authority', '{ caFile: ca.pem, certificateFile: stranger.pem, keyFile: stranger-key.pem }'],
  ])('is not reached with %s', async (_, tls) => {
    const before = asked.length;
    await expect(run(tls)).rejects.toThrow(
      /^the target cannot be reached: .*, as servers do that want another client certificate, or one at all$/,
    );
    expect(asked.length).toBe(before);
  });
});

describe('a token endpoint that demands a client certificate', () => {
  it('is shown it where the file says so', async () => {
    const { target } = read(BOTH);
    const [trial] = await tryTokens(target, { release: 'r4.1', roles: new Set(['two-legged']) });
    expect(trial).toMatchObject({ role: 'two-legged', ok: true });
    expect(asked.at(-1)).toBe('/token the suite');
  });

  it('is not where it does not: neither certificate nor authority', async () => {
    const { target } = read(BOTH, false);
    const [trial] = await tryTokens(target, { release: 'r4.1', roles: new Set(['two-legged']) });
    expect(trial!.ok).toBe(false);
    expect(trial!.reason).toMatch(/certificate/);
  });
});

describe('the section tls', () => {
  it.each([
    ['half of a certificate', '{ certificateFile: client.pem }', '4:6 expected certificateFile and keyFile together'],
    [
      'a key of another certificate',
      '{ certificateFile: client.pem, keyFile: stranger-key.pem }',
      '4:46 stranger-key.pem is not the key of client.pem; expected that of its first certificate',
    ],
    [
      'a file that is not there',
      '{ certificateFile: none.pem, keyFile: client-key.pem }',
      '4:25 none.pem cannot be read: ENOENT; expected a PEM file',
    ],
    [
      'a certificate that is none',
      '{ certificateFile: words.pem, keyFile: client-key.pem }',
      '4:25 words.pem holds no certificate; expected a PEM file of certificates',
    ],
    [
      'an authority that is none',
      '{ caFile: broken.pem }',
      '4:16 broken.pem holds something that is no certificate, at place 1; expected a PEM file of certificates',
    ],
    [
      'a key that is none',
      '{ certificateFile: client.pem, keyFile: ca.pem }',
      '4:46 ca.pem holds no private key; expected one in PEM without a passphrase',
    ],
    ['nothing', '{}', '4:6 got 0 keys, expected at least 1'],
  ])('tells %s', (_, tls, expected) => {
    try {
      read(tls);
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual(
        [expected],
      );
    }
  });
});
