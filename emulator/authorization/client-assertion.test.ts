import { type JWTPayload, createLocalJWKSet, jwtVerify } from 'jose';
import { Agent, MockAgent } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { Simulation, VIRTUAL_CALENDAR, seconds } from '../kernel/index.ts';
import { ClientAssertion } from './client-assertion.ts';
import { generateSigningKey } from './signing-key.ts';
import { startAuthorizationBed } from './test/authorization-bed.ts';

const CLIENT = { clientId: 'provider', tokenUri: 'https://as.example/token?x=1' };
const OPEN: MockAgent[] = [];
afterEach(() => Promise.all(OPEN.splice(0).map((agent) => agent.close())));

/** A token endpoint that gives `answers` in turn, and the provider before it. */
async function bed(...answers: { status?: number; body?: unknown }[]) {
  const clock = new Simulation();
  const agent = new MockAgent();
  agent.disableNetConnect();
  OPEN.push(agent);
  const forms: URLSearchParams[] = [];
  for (const { status = 200, body } of answers) {
    agent
      .get('https://as.example')
      .intercept({ path: '/token?x=1', method: 'POST' })
      .reply(status, ({ body: form }) => {
        forms.push(new URLSearchParams(form as string));
        return (typeof body === 'string' ? body : JSON.stringify(body)) as string;
      });
  }
  let count = 0;
  const assertion = new ClientAssertion({
    clock,
    calendar: VIRTUAL_CALENDAR,
    trackIo: (io) => io(),
    dispatcher: agent,
    signingKey: await generateSigningKey('client-assertions'),
    uuid: () => `jti-${++count}`,
  });
  return { clock, forms, assertion };
}

const token = (access_token: string, expires_in: unknown = 300) => ({
  body: { access_token, token_type: 'Bearer', expires_in },
});

test('the assertion is as RFC 7523 §3 has it, signed with the published key', async () => {
  const { forms, assertion } = await bed(token('t-1'));
  // 300 s of expires_in after the emulated time of the request, less the 30 s before its end.
  expect(await assertion.accessTokenFor(CLIENT)).toEqual({
    accessToken: 't-1',
    expiresAtMs: VIRTUAL_CALENDAR.epochMs + 270_000,
  });
  expect(forms[0]!.get('grant_type')).toBe('client_credentials');
  expect(forms[0]!.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  const checks = { currentDate: new Date(VIRTUAL_CALENDAR.epochMs) };
  const { payload } = await jwtVerify(forms[0]!.get('client_assertion')!, createLocalJWKSet(assertion.jwks), checks);
  const iat = VIRTUAL_CALENDAR.epochMs / 1000;
  const expected: JWTPayload = {
    iss: 'provider',
    sub: 'provider',
    aud: CLIENT.tokenUri,
    jti: 'jti-1',
    iat,
    exp: iat + 60,
  };
  expect(payload).toEqual(expected);
  expect(JSON.stringify(assertion.jwks)).not.toContain('"d"');
});

test('each call asks for a new token', async () => {
  const { clock, forms, assertion } = await bed(token('t-1'), token('t-2'));
  expect((await assertion.accessTokenFor(CLIENT)).accessToken).toBe('t-1');
  clock.advanceTo(seconds(1));
  expect((await assertion.accessTokenFor(CLIENT)).accessToken).toBe('t-2');
  expect(new Set(forms.map((form) => form.get('client_assertion'))).size).toBe(2);
});

test('a failure says what failed, and the next delivery tries again', async () => {
  const { assertion } = await bed({ status: 401, body: { error: 'invalid_client' } }, token('t-1'));
  await expect(assertion.accessTokenFor(CLIENT)).rejects.toThrow(
    'no access token from https://as.example/token?x=1: it answered 401 invalid_client',
  );
  expect((await assertion.accessTokenFor(CLIENT)).accessToken).toBe('t-1');
});

test.each([
  ['a redirect', { status: 302, body: '' }, 'it answered 302'],
  ['no JSON', { body: '<html>' }, 'JSON'],
  ['no token', { body: { token_type: 'Bearer' } }, 'its answer has no access_token'],
  ['a token that breaks the header', token('a\r\nb'), 'its answer has no access_token'],
  ['a token of another type', { body: { access_token: 't', token_type: 'mac' } }, 'its token is no bearer token'],
  ['a life that is no number', token('t', 'soon'), 'its expires_in is no number of seconds'],
  ['an endless answer', { body: 'x'.repeat(70_000) }, 'its answer is too long'],
])('%s is a failure', async (_, answer, message) => {
  const { assertion } = await bed(answer);
  await expect(assertion.accessTokenFor(CLIENT)).rejects.toThrow(message);
});

test('a real authorization server takes the assertion', async () => {
  const signingKey = await generateSigningKey('client-assertions');
  const jwk = { ...signingKey.publicJwk, kty: 'EC' as const };
  const provider = {
    clientId: 'provider',
    credential: { type: 'private-key-jwt' as const, jwks: { keys: [jwk] } },
    grants: ['client_credentials' as const],
    redirectUris: [],
    consent: 'ask' as const,
  };
  const server = await startAuthorizationBed({ clients: [provider] });
  const dispatcher = new Agent();
  const assertion = new ClientAssertion({
    clock: new Simulation(),
    // The server judges assertions by the wall clock.
    calendar: { epochMs: Date.now() },
    trackIo: (io) => io(),
    dispatcher,
    signingKey,
    uuid: () => crypto.randomUUID(),
  });
  // The server has authenticated the client before it misses a scope, which sinks' servers need not have.
  await expect(assertion.accessTokenFor({ clientId: 'provider', tokenUri: `${server.issuer}/token` })).rejects.toThrow(
    'it answered 400 invalid_scope',
  );
  await Promise.all([dispatcher.close(), server.close()]);
});
