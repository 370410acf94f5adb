import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLIENT_ASSERTION_JWKS_PATH, generateSigningKey } from '../authorization/index.ts';
import { seconds } from '../kernel/index.ts';
import { type TestSink, startSink } from './test/sink-server.ts';
import { type TestBed, sessionBody, startTestBed } from './test/test-bed.ts';

let bed: TestBed;
let sink: TestSink;
beforeEach(async () => {
  sink = await startSink(() => bed.clock.now());
  bed = await startTestBed('r4.1', {
    sinkTrust: { ca: sink.ca },
    assertionKey: await generateSigningKey('client-assertions'),
    clients: [
      { clientId: 'app-1', sinkCredentials: { clientId: 'operator', tokenUri: sink.tokenUri } },
      { clientId: 'app-2' },
    ],
    publicRoot: 'https://api.operator.test',
  });
});
afterEach(async () => {
  sink.close();
  await bed.close();
});

/** The public root is a name for others: requests of the test go where the server listens. */
const create = async (sinkCredential: object, clientId = 'app-1') =>
  bed.call('createSession', {
    body: sessionBody({ sink: sink.url, sinkCredential: { credentialType: 'PRIVATE_KEY_JWT', ...sinkCredential } }),
    token: await bed.token({ clientId }),
  });

test('the server gets a token by an assertion of its own key, shows it to the sink, and renews it', async () => {
  const created = await create({});
  expect(created).toMatchObject({
    status: 201,
    body: {
      sinkCredential: {
        credentialType: 'PRIVATE_KEY_JWT',
        jwksUri: `https://api.operator.test${CLIENT_ASSERTION_JWKS_PATH}`,
      },
    },
  });
  // A sink that no longer takes the first token is shown another.
  sink.statuses.push(401);
  await bed.time.advance(seconds(10));
  expect(sink.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer granted-1', 'Bearer granted-2']);
  const jwks = (await (await fetch(`${bed.origin}${CLIENT_ASSERTION_JWKS_PATH}`)).json()) as JSONWebKeySet;
  const assertion = sink.tokenRequests[0]!.get('client_assertion')!;
  const { payload } = await jwtVerify(assertion, createLocalJWKSet(jwks), { currentDate: new Date(bed.nowMs()) });
  // RFC 7523 §3: issuer and subject are the client, the audience is the token endpoint.
  expect(payload).toMatchObject({ iss: 'operator', sub: 'operator', aud: sink.tokenUri });
});

test('what the request says of the token endpoint goes before what was set up', async () => {
  await create({ clientId: 'other-name' });
  await bed.time.advance(seconds(1));
  const { payload } = await jwtVerify(
    sink.tokenRequests[0]!.get('client_assertion')!,
    createLocalJWKSet((await (await fetch(`${bed.origin}${CLIENT_ASSERTION_JWKS_PATH}`)).json()) as JSONWebKeySet),
    { currentDate: new Date(bed.nowMs()) },
  );
  expect(payload.iss).toBe('other-name');
});

test('a client that it is not set up with is told so', async () => {
  expect(await create({ clientId: 'x', tokenUri: sink.tokenUri }, 'app-2')).toMatchObject({
    status: 422,
    body: { code: 'PRIVATE_KEY_JWT_NOT_CONFIGURED' },
  });
});

test('a token endpoint at a private address is not asked', async () => {
  await create({ tokenUri: 'https://10.0.0.1/token' });
  await bed.time.advance(seconds(100));
  expect([sink.received, sink.tokenRequests]).toEqual([[], []]);
});
