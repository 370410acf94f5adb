import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contractOf } from '../../conformance/contract/index.ts';
import { seconds } from '../kernel/index.ts';
import { TokenIssuer } from './index.ts';
import { type TestBed, type TestRequest, sessionBody, startTestBed } from './test/test-bed.ts';

const NO_SESSION = '11111111-2222-4333-8444-555555555555';

/** A request of each operation that passes every check but those about who asks. */
const REQUESTS: Record<string, TestRequest> = {
  createSession: { body: sessionBody() },
  getSession: { path: { sessionId: NO_SESSION } },
  deleteSession: { path: { sessionId: NO_SESSION } },
  extendQosSessionDuration: { path: { sessionId: NO_SESSION }, body: { requestedAdditionalDuration: 1 } },
  retrieveSessionsByDevice: { body: { device: { phoneNumber: '+491700000001' } } },
  retrieveQoSProfiles: { body: {} },
  getQosProfile: { path: { name: 'QOS_M' } },
};

describe.each(['r3.2', 'r4.1'] as const)('%s', (release) => {
  let bed: TestBed;
  beforeEach(async () => void (bed = await startTestBed(release)));
  afterEach(() => bed.close());

  describe.each(Object.entries(REQUESTS))('%s', (operationId, request) => {
    const unauthenticated = { status: 401, body: { code: 'UNAUTHENTICATED' } };
    const denied = { status: 403, body: { code: 'PERMISSION_DENIED' } };

    test('wants a token', async () => {
      const response = await bed.call(operationId, { ...request, token: null });
      expect(response).toMatchObject(unauthenticated);
      expect(response.headers['www-authenticate']).toBe('Bearer');
    });

    test.each(['garbage', 'a.b.c', ''])('wants a real token, not %j', async (token) => {
      expect(await bed.call(operationId, { ...request, token })).toMatchObject(unauthenticated);
    });

    test('refuses a token of another issuer, of another audience, and one that has expired', async () => {
      const { clock, calendar } = bed;
      const mint = async (issuer: string, audience: string) =>
        (await TokenIssuer.create({ issuer, audience, clock, calendar })).mint({
          clientId: 'app-1',
          scopes: [],
          expiresAtMs: bed.nowMs() + 1e6,
        });
      for (const token of [await mint('https://issuer.test', 'qod'), await mint('https://other.test', 'qod')]) {
        expect(await bed.call(operationId, { ...request, token })).toMatchObject(unauthenticated);
      }
      const token = await bed.token({ expiresAtMs: bed.nowMs() + 10_000 });
      await bed.time.advance(seconds(10));
      expect(await bed.call(operationId, { ...request, token })).toMatchObject(unauthenticated);
    });

    test('wants its own scope', async () => {
      const token = await bed.token({ scopes: ['openid'] });
      expect(await bed.call(operationId, { ...request, token })).toMatchObject(denied);
      const contracts = (['quality-on-demand', 'qos-profiles'] as const).map((api) => contractOf(api, release));
      const { scopes } = contracts
        .flatMap(({ operations }) => operations)
        .find((each) => each.operationId === operationId)!;
      const enough = await bed.token({ scopes });
      expect((await bed.call(operationId, { ...request, token: enough })).status).not.toBe(403);
    });

    test('refuses a client that nobody knows, or that may not use the API', async () => {
      expect(
        await bed.call(operationId, { ...request, token: await bed.token({ clientId: 'stranger' }) }),
      ).toMatchObject(denied);
      const restricted = await bed.call(operationId, {
        ...request,
        token: await bed.token({ clientId: 'app-profiles' }),
      });
      expect(restricted.status === 403).toBe(!operationId.includes('Profile'));
    });

    test('counts the requests of a client over 60 s', async () => {
      const token = await bed.token({ clientId: 'app-limited' });
      const status = async () => (await bed.call(operationId, { ...request, token })).status;
      expect(await status()).not.toBe(429);
      await bed.time.advance(seconds(30));
      expect(await status()).not.toBe(429);
      const refused = await bed.call(operationId, { ...request, token });
      expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } });
      // The first of the two leaves the window 60 s after it came, 30 s from now.
      expect(refused.headers['retry-after']).toBe('30');
      await bed.time.advance(seconds(30));
      expect(await status()).not.toBe(429);
      expect(await status()).toBe(429);
      expect((await bed.call(operationId, request)).status).not.toBe(429);
    });

    test('judges x-correlator after who asks, and gives it back unless it is wrong', async () => {
      const send = (correlator: string, token?: null) =>
        bed.call(operationId, {
          ...request,
          headers: { 'x-correlator': correlator },
          ...(token === null ? { token } : {}),
        });
      const wrong = await send('no spaces please');
      expect(wrong).toMatchObject({ status: 400, body: { code: 'INVALID_ARGUMENT' } });
      expect(wrong.headers['x-correlator']).toMatch(/^[0-9a-f-]{36}$/);
      expect((await send('a'.repeat(257))).status).toBe(400);
      expect((await send('no spaces please', null)).status).toBe(401);
      const longest = 'Az09-_:;./<>{}'.padEnd(256, 'x');
      expect((await send(longest)).headers['x-correlator']).toBe(longest);
      expect((await send(longest, null)).headers['x-correlator']).toBe(longest);
    });
  });

  describe('a session belongs to its client', () => {
    test('nobody else sees, extends or deletes it', async () => {
      const { sessionId } = (await bed.call('createSession', { body: sessionBody() })).body;
      await bed.time.advance(seconds(1));
      const token = await bed.token({ clientId: 'app-2' });
      for (const operationId of ['getSession', 'deleteSession', 'extendQosSessionDuration']) {
        const request = { ...REQUESTS[operationId], path: { sessionId }, token };
        expect(await bed.call(operationId, request)).toMatchObject({
          status: 403,
          body: { code: 'PERMISSION_DENIED' },
        });
      }
      const listed = await bed.call('retrieveSessionsByDevice', { ...REQUESTS['retrieveSessionsByDevice'], token });
      expect(listed).toMatchObject({ status: 200, body: [] });
      expect((await bed.call('getSession', { path: { sessionId } })).status).toBe(200);
    });

    test("a 3-legged token reaches its own device's sessions only", async () => {
      const { sessionId } = (await bed.call('createSession', { body: sessionBody() })).body;
      const [own, other] = await Promise.all(
        ['+491700000001', '+491700000002'].map((phoneNumber) => bed.token({ phoneNumber })),
      );
      const path = { sessionId };
      expect((await bed.call('getSession', { path, token: own! })).status).toBe(200);
      expect((await bed.call('getSession', { path, token: other! })).status).toBe(403);
      expect((await bed.call('deleteSession', { path, token: other! })).status).toBe(403);
      expect((await bed.call('retrieveSessionsByDevice', { body: {}, token: own! })).body).toHaveLength(1);
      expect((await bed.call('retrieveSessionsByDevice', { body: {}, token: other! })).body).toEqual([]);
    });
  });

  describe('what belongs to no operation', () => {
    test.each([
      ['GET', '/', 404, 'NOT_FOUND'],
      ['GET', '/quality-on-demand/v9/sessions', 404, 'NOT_FOUND'],
      ['POST', 'BASE/session', 404, 'NOT_FOUND'],
      ['GET', `BASE/sessions/${NO_SESSION}/`, 404, 'NOT_FOUND'],
      ['PUT', 'BASE/sessions', 405, 'METHOD_NOT_ALLOWED'],
      ['GET', 'BASE/sessions', 405, 'METHOD_NOT_ALLOWED'],
      ['POST', `BASE/sessions/${NO_SESSION}`, 405, 'METHOD_NOT_ALLOWED'],
      ['GET', 'BASE/retrieve-sessions', 405, 'METHOD_NOT_ALLOWED'],
    ])('%s %s', async (method, path, status, code) => {
      const { basePath } = contractOf('quality-on-demand', release);
      const response = await bed.send(method, path.replace('BASE', basePath), { token: null });
      expect(response).toMatchObject({ status, body: { status, code, message: expect.any(String) } });
      if (status === 405) expect(response.headers['allow']).toMatch(/POST|GET, DELETE/);
    });
  });
});
