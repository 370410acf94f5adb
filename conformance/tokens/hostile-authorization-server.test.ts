import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readSuite } from '../case-files.ts';
import { readConformanceRecord } from '../record-reader.ts';
import { runConformance } from '../run-conformance.ts';
import { readTarget } from '../target-file.ts';
import { tryTokens } from './prepare-tokens.ts';

/* Authorization servers that nothing is to be expected of: no token, a reason, and never a secret in it. */

const SECRET = 'a-client-secret-9';
const REDIRECT_URI = 'http://127.0.0.1:9/callback';
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function serve(answer: Answer): Promise<string> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function targetOf(url: string, tokens: string, requestTimeout = '300 ms') {
  const folder = mkdtempSync(join(tmpdir(), 'qod-hostile-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'target.yaml');
  writeFileSync(
    file,
    `name: A server
release: r4.1
apis: { qos-profiles: { baseUrl: '${url}/qos-profiles/v1rc3' } }
authorizationServers:
  operator:
    issuer: '${url}'
    tokenEndpoint: '${url}/token'
    authorizationEndpoint: '${url}/authorize'
    backchannelAuthenticationEndpoint: '${url}/bc-authorize'
clients: { app: { clientId: app, secret: { env: SECRET }, authentication: client_secret_post } }
tokens: ${tokens}
devices: [{ phoneNumber: '+99900000001' }]
applicationServer: { ipv4Address: 198.51.100.1, port: 443 }
profile: { name: QOS_E }
budgets: { requestTimeout: ${requestTimeout} }
`,
  );
  return { target: readTarget(file, { SECRET }).target, folder };
}

/** The reason why the one role of a file is not to be had. */
async function reasonOf(answer: Answer, tokens = '{ two-legged: { client: app } }'): Promise<string> {
  const { target } = targetOf(await serve(answer), tokens);
  const role = tokens.includes('three-legged') ? ('three-legged' as const) : ('two-legged' as const);
  const [trial] = await tryTokens(target, { release: 'r4.1', roles: new Set([role]) });
  expect(trial).toMatchObject({ role, ok: false });
  expect(target.tokens.offers(role, target.devices[0])).toBe(false);
  return trial!.reason!.replaceAll(/127\.0\.0\.1:[0-9]+/g, 'host');
}

const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};

it.each<[string, Answer, string]>([
  ['never answers', () => undefined, 'POST http://host/token: no answer within 300 ms'],
  [
    'never ends its answer',
    (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"access_token":'),
    'POST http://host/token: the answer did not end within 300 ms',
  ],
  [
    'is broken',
    (_, response) => void response.writeHead(500, { 'content-type': 'text/plain' }).end('oops'),
    'POST http://host/token answered 500 with text/plain; expected a JSON object',
  ],
  [
    'answers a page',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    'POST http://host/token answered 200 with text/html; expected a JSON object',
  ],
  [
    'breaks off',
    (request) => void request.socket.destroy(),
    'POST http://host/token: other side closed (UND_ERR_SOCKET)',
  ],
  [
    'sends no token',
    (_, response) => json(response, 200, { token_type: 'Bearer', expires_in: 60 }),
    '"response" body "access_token" property must be a string',
  ],
  [
    'sends a token that no header can carry',
    (_, response) => json(response, 200, { access_token: 'a\r\nx-injected: 1', token_type: 'Bearer' }),
    'got a text that is no token; expected 1 to 16384 visible ASCII characters without spaces',
  ],
  [
    'sends a token of another kind',
    (_, response) => json(response, 200, { access_token: 'token-1', token_type: 'mac' }),
    'unsupported `token_type` value',
  ],
  [
    'redirects',
    (_, response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/elsewhere' }).end(),
    'POST http://host/token answered 307 with no content type; expected a JSON object',
  ],
  [
    'sends more than anybody can read',
    (_, response) => void response.writeHead(200).end(' '.repeat(1_048_577)),
    'POST http://host/token: a body of more than 1048576 bytes',
  ],
  [
    'refuses, and repeats what it was sent',
    (_, response, body) => json(response, 401, { error: 'invalid_client', error_description: `wrong: ${body}` }),
    'the authorization server refuses with 401: invalid_client: wrong: ',
  ],
  [
    'repeats a secret where a reason is cut',
    (_, response, body) =>
      json(response, 401, {
        error: 'invalid_client',
        error_description: `${'x'.repeat(230)}${body.replace(/.*client_secret=/, '')}`,
      }),
    'x«redacted»',
  ],
  [
    'refuses in many lines',
    (_, response) => json(response, 400, { error: 'invalid_scope', error_description: 'one\ntwo\u001b[31m' }),
    'the authorization server refuses with 400: invalid_scope: one two [31m',
  ],
  [
    'gives a token that has expired',
    (_, response) => json(response, 200, { access_token: 'token-1', token_type: 'Bearer', expires_in: 0 }),
    'the token expired at ',
  ],
])('a token endpoint that %s gives no token, and a reason', async (_, answer, expected) => {
  const reason = await reasonOf(answer);
  expect(reason).toContain(expected);
  expect(reason).not.toContain(SECRET);
});

it('what a subscriber is told of a refusal holds no secret either', async () => {
  const answer: Answer = (request, response, body) => {
    if (request.url === '/bc-authorize')
      return json(response, 200, { auth_req_id: 'request-id-12345', expires_in: 30, interval: 0.01 });
    json(response, 400, { error: 'access_denied', error_description: body });
  };
  const reason = await reasonOf(answer, '{ three-legged: { client: app, grant: ciba } }');
  expect(reason).toContain('access_denied');
  for (const secret of [SECRET, 'request-id-12345']) expect(reason).not.toContain(secret);
});

const SCRIPTED = `{ three-legged: { client: app, grant: authorization-code, redirectUri: '${REDIRECT_URI}', forms: [{ fields: { pin: { value: the-pin-of-9 } } }] } }`;
const page = (response: ServerResponse, text: string): void => {
  response.writeHead(200, { 'content-type': 'text/html' }).end(text);
};

it.each<[string, Answer, string]>([
  ['has no form', (_, response) => page(response, '<p>Hello'), 'the page http://host/authorize has no form'],
  [
    'redirects for ever',
    (_, response) => void response.writeHead(302, { location: '/authorize' }).end(),
    'http://host/authorize redirects more than 20 times',
  ],
  [
    'leads to what is no page',
    (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    'a redirect leads to file:, which is no page',
  ],
  [
    'asks for more and more',
    (_, response) => page(response, '<form method=post action="/authorize?pin=1"><input name=pin></form>'),
    'after 1 form there is another page, http://host/authorize; expected the redirect URI',
  ],
  ['is broken', (_, response) => void response.writeHead(503).end(), 'the page http://host/authorize answered 503'],
  ['never answers', () => undefined, 'the page http://host/authorize: no answer within 300 ms'],
  [
    'brings somebody else’s code',
    (_, response) =>
      void response.writeHead(302, { location: `${REDIRECT_URI}?code=another-code-1&state=another` }).end(),
    'unexpected "state" response parameter value',
  ],
])('a sign-in page that %s gives no token, and a reason', async (_, answer, expected) => {
  const reason = await reasonOf(answer, SCRIPTED);
  expect(reason).toContain(expected);
  for (const secret of ['the-pin-of-9', 'another-code-1']) expect(reason).not.toContain(secret);
});

it('a code, its verifier and the token are learnt, whatever is done with them', async () => {
  let sent = new URLSearchParams();
  const url = await serve((request, response, body) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://host');
    if (pathname === '/token') {
      sent = new URLSearchParams(body);
      return json(response, 400, { error: 'invalid_grant', error_description: [...sent.values()].join(' ') });
    }
    if (request.method === 'GET')
      return page(
        response,
        `<form method=post action="/go?state=${searchParams.get('state')}"><input name=csrf value="f&amp;1" type=hidden><input name=pin></form>`,
      );
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ csrf: 'f&1', pin: 'the-pin-of-9' });
    response.writeHead(303, { location: `${REDIRECT_URI}?code=the-code-1&state=${searchParams.get('state')}` }).end();
  });
  const { target } = targetOf(url, SCRIPTED);
  const [trial] = await tryTokens(target, { release: 'r4.1', roles: new Set(['three-legged']) });
  expect(trial!.reason).toContain('invalid_grant');
  const secrets = [sent.get('code')!, sent.get('code_verifier')!, sent.get('client_secret')!];
  expect(secrets[0]).toBe('the-code-1');
  for (const secret of secrets) {
    expect(trial!.reason).not.toContain(secret);
    expect(target.secrets).toContain(secret);
  }
});

it('a run without tokens skips its cases with the reason, and blames nobody', async () => {
  const url = await serve((request, response, body) =>
    request.url === '/token'
      ? json(response, 401, { error: 'invalid_client', error_description: body })
      : response
          .writeHead(401, {
            'content-type': 'application/json',
            'www-authenticate': 'Bearer',
            'x-correlator': request.headers['x-correlator'] ?? 'none',
          })
          .end(JSON.stringify({ status: 401, code: 'UNAUTHENTICATED', message: 'no token' })),
  );
  const { target, folder } = targetOf(url, '{ two-legged: { client: app } }');
  const { record, exitCode, counts } = await runConformance({
    target,
    release: 'r4.1',
    suite: readSuite(),
    only: [
      'qos-profiles/getQosProfile/no-token',
      'qos-profiles/getQosProfile/existing',
      'qos-profiles/getQosProfile/unknown',
      'qos-profiles/getQosProfile/three-legged',
    ],
    out: join(folder, 'run'),
  });
  const { cases } = readConformanceRecord(record);
  expect(exitCode).toBe(0);
  expect(counts.failed).toBe(0);
  for (const { id, verdict, reasons } of cases) {
    if (id.endsWith('no-token')) expect(verdict).toBe('passed');
    else
      expect([id, verdict, reasons.join()]).toEqual([
        id,
        'skipped',
        expect.stringMatching(
          /^no token for two-legged: the authorization server refuses with 401|^tokens.three-legged/,
        ),
      ]);
    expect(reasons.join()).not.toContain(SECRET);
  }
});

it('a token that cannot be had anew during a run leaves cases inconclusive', async () => {
  let asked = 0;
  const url = await serve((request, response) => {
    // Once the first answer is there, the token is no more.
    if (request.url !== '/token')
      return void setTimeout(() => json(response, 401, { status: 401, code: 'UNAUTHENTICATED', message: 'no' }), 250);
    if (++asked > 1) return void response.writeHead(503).end();
    json(response, 200, { access_token: 'short-lived-1', token_type: 'Bearer', expires_in: 0.2 });
  });
  const { target, folder } = targetOf(url, '{ two-legged: { client: app } }', '5 s');
  const { record } = await runConformance({
    target,
    release: 'r4.1',
    suite: readSuite(),
    only: ['qos-profiles/getQosProfile/existing', 'qos-profiles/getQosProfile/unknown'],
    out: join(folder, 'run'),
  });
  const { cases } = readConformanceRecord(record);
  expect(cases.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive']);
  for (const { reasons } of cases)
    expect(reasons.join()).toMatch(/^no token for two-legged: POST .* answered 503 with no content type/);
  // One more attempt for the whole run, not one for each case.
  expect(asked).toBe(2);
});
