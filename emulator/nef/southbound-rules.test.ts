import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { VIRTUAL_CALENDAR, seconds } from '../kernel/index.ts';
import { NefBed } from './test/nef-bed.ts';

let bed: NefBed;

beforeEach(async () => {
  bed = await NefBed.start();
});

afterEach(() => bed.close());

async function restartWith(options: Parameters<typeof NefBed.start>[0]): Promise<void> {
  await bed.close();
  bed = await NefBed.start(options);
}

const liveFlows = () => [...bed.userPlane.flows.values()];

describe('rule 7: the life of a subscription is bounded', () => {
  test.each([{ usageThreshold: { duration: 10 } }, { qosDuration: 10 }])('by %j', async (limit) => {
    const { body } = await bed.create(limit);
    await bed.time.advance(seconds(11));
    expect(bed.events).toEqual(['SUCCESSFUL_RESOURCES_ALLOCATION', 'SESSION_TERMINATION']);
    expect(liveFlows()).toEqual([]);
    expect((await bed.send('GET', body.self)).status).toBe(404);
  });
});

describe('rule 8: a UE is named', () => {
  test.each([
    [{ ueIpv4Addr: '10.0.0.2' }, 'press-1'],
    [{ ueIpv4Addr: '10.0.0.2/32' }, 'press-1'],
    [{ ueIpv6Addr: '2001:db8:0:2::7' }, 'press-1'],
    [{ ueIpv6Addr: '2001:db8:0:2::7/128' }, 'press-1'],
    [{ ueIpv6Addr: '2001:db8:0:2::/64' }, 'press-1'],
    [{ gpsi: 'msisdn-491700000002' }, 'press-1'],
    [{ gpsi: 'msisdn-491700000002', macAddr: '00-11-22-33-44-55' }, 'press-1'],
  ])('by %j', async (identity, ueName) => {
    expect((await bed.create({ ueIpv4Addr: undefined, ...identity })).status).toBe(201);
    expect(liveFlows()[0]!.ueName).toBe(ueName);
  });

  test.each([
    [{ gpsi: 'extid-camera@example.com' }, 404, 'USER_NOT_FOUND'],
    [{ gpsi: 'msisdn-499999999999' }, 404, 'USER_NOT_FOUND'],
    [{ macAddr: '00-11-22-33-44-55' }, 404, 'USER_NOT_FOUND'],
    [{ macAddr: '00:11:22:33:44:55' }, 400, 'INVALID_MSG_FORMAT'],
    [{ ueIpv4Addr: '10.0.0.2/33' }, 400, 'OPTIONAL_IE_INCORRECT'],
    [{ ueIpv4Addr: '10.0.2' }, 400, 'OPTIONAL_IE_INCORRECT'],
    [{ ueIpv4Addr: 'phone' }, 400, 'OPTIONAL_IE_INCORRECT'],
    [{ ueIpv6Addr: '2001:db8::/129' }, 400, 'OPTIONAL_IE_INCORRECT'],
    [{ ueIpv6Addr: 'fe80::1%eth0' }, 400, 'OPTIONAL_IE_INCORRECT'],
    [{}, 400, 'MANDATORY_IE_MISSING'],
  ])('by nothing that is %j', async (identity, status, cause) => {
    expect(await bed.create({ ueIpv4Addr: undefined, ...identity })).toMatchObject({ status, body: { status, cause } });
  });
});

describe('rule 9: IPFilterRules', () => {
  const filtersOf = async (...flowDescriptions: string[]) => {
    expect((await bed.create({ flowInfo: [{ flowId: 3, flowDescriptions }] })).status).toBe(201);
    return liveFlows()[0]!.filters;
  };
  const anywhere = { ports: [] };
  const at = (address: string, prefixLength = 32) => ({ network: { address, prefixLength }, ports: [] });

  test.each([
    ['permit in ip from 10.0.0.1 to 203.0.113.0/24', 'uplink', undefined, at('10.0.0.1'), at('203.0.113.0', 24)],
    ['permit out 17 from 203.0.113.7 to 10.0.0.1', 'downlink', 17, at('10.0.0.1'), at('203.0.113.7')],
    ['permit in 6 from any to any', 'uplink', 6, anywhere, anywhere],
    ['permit out 255 from any to any', 'downlink', 255, anywhere, anywhere],
    ['permit out any from any to any', 'downlink', undefined, anywhere, anywhere],
    ['permit in ip from 2001:db8::/64 to any', 'uplink', undefined, at('2001:db8::', 64), anywhere],
  ] as const)('%s', async (rule, direction, protocol, ue, server) => {
    const [filter] = await filtersOf(rule);
    expect(filter).toEqual({ direction, ...(protocol === undefined ? {} : { protocol }), ue, server });
  });

  test('with lists and ranges of ports', async () => {
    const [filter] = await filtersOf('permit out 17 from 203.0.113.7 5060,5070-5080 to 10.0.0.1 4000-4010');
    expect(filter!.server.ports).toEqual([
      { from: 5060, to: 5060 },
      { from: 5070, to: 5080 },
    ]);
    expect(filter!.ue.ports).toEqual([{ from: 4000, to: 4010 }]);
  });

  test.each([', ', ','])('several in one string, joined by %j, port lists among them', async (comma) => {
    const filters = await filtersOf(
      ['permit in 17 from 10.0.0.1 to any 80,443', 'permit out 17 from any 80,443 to 10.0.0.1'].join(comma),
    );
    expect(filters.map(({ direction, server }) => [direction, server.ports.length])).toEqual([
      ['uplink', 2],
      ['downlink', 2],
    ]);
  });

  test.each([
    'deny in ip from any to any',
    'permit in ip from !10.0.0.1 to any',
    'permit in ip from any to assigned',
    'permit in 256 from any to any',
    'permit in ip from any to any frag',
    'permit in ip from 10.0.0.1/33 to any',
    '',
  ])('refuses %j and says which', async (rule) => {
    const answer = await bed.create({ flowInfo: [{ flowId: 1 }, { flowId: 2, flowDescriptions: [rule] }] });
    expect(answer).toMatchObject({
      status: 400,
      body: { invalidParams: [{ param: '/flowInfo/1/flowDescriptions/0' }] },
    });
  });
});

describe('rule 12: OAuth2 client credentials', () => {
  const issuer = 'https://issuer.test';

  async function issuing() {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] };
    const token = (changes: Record<string, unknown> = {}, key = privateKey) =>
      new SignJWT({
        iss: issuer,
        aud: 'nef',
        scope: 'other qos',
        exp: VIRTUAL_CALENDAR.epochMs / 1000 + 60,
        ...changes,
      })
        .setProtectedHeader({ alg: 'ES256' })
        .sign(key);
    return { jwks, token };
  }

  const ask = (token?: string) =>
    bed.send('GET', bed.collection, undefined, token === undefined ? {} : { authorization: `Bearer ${token}` });

  test('takes tokens of the issuer, for this audience, with the scope, until they expire', async () => {
    const { jwks, token } = await issuing();
    const stranger = await generateKeyPair('ES256');
    await restartWith({ authentication: { type: 'oauth2', issuer, audience: 'nef', scope: 'qos', keys: jwks } });
    expect((await ask(await token())).status).toBe(200);
    expect(await ask()).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer realm="nef"' } });
    for (const wrong of [
      'no-token',
      await token({ iss: 'https://other.test' }),
      await token({ aud: 'other' }),
      await token({ exp: VIRTUAL_CALENDAR.epochMs / 1000 - 1 }),
      await token({ exp: undefined }),
      await token({}, stranger.privateKey),
    ]) {
      const { status, headers } = await ask(wrong);
      expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="nef", error="invalid_token"']);
    }
    expect(await ask(await token({ scope: 'other' }))).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': 'Bearer realm="nef", error="insufficient_scope", scope="qos"' },
      body: { cause: 'INSUFFICIENT_SCOPE' },
    });
    const early = await token();
    await bed.time.advance(seconds(61));
    expect((await ask(early)).status).toBe(401);
  });

  test('takes its keys from wherever they are found', async () => {
    const { jwks, token } = await issuing();
    await restartWith({ authentication: { type: 'oauth2', issuer, keys: createLocalJWKSet(jwks) } });
    expect((await ask(await token({ aud: 'anybody', scope: undefined }))).status).toBe(200);
  });
});

describe('the collection', () => {
  test('is searched by address, however the subscription writes it', async () => {
    const { body } = await bed.create({ ueIpv4Addr: '10.0.0.1/32', ipDomain: 'here' });
    await bed.create({ ueIpv4Addr: undefined, ueIpv6Addr: '2001:db8:0:2::/64' });
    await bed.create({ ueIpv4Addr: undefined, gpsi: 'msisdn-491700000002', macAddr: '00-11-22-33-44-5A' });
    const found = async (query: string) => (await bed.send('GET', `${bed.collection}?${query}`)).body;
    const ipAddrs = (address: object) => `ip-addrs=${encodeURIComponent(JSON.stringify([address]))}`;
    expect(await found(ipAddrs({ ipv4Addr: '10.0.0.1' }))).toEqual([body]);
    expect(await found(ipAddrs({ ipv6Prefix: '2001:db8:0:2::/64' }))).toHaveLength(1);
    expect(await found(`${ipAddrs({ ipv4Addr: '10.0.0.1' })}&ip-domain=here`)).toEqual([body]);
    expect(await found(`${ipAddrs({ ipv4Addr: '10.0.0.1' })}&ip-domain=there`)).toEqual([]);
    expect(await found('mac-addrs=00-11-22-33-44-5a&mac-addrs=00-00-00-00-00-00')).toHaveLength(1);
    expect(await found(ipAddrs({ ipv4Addr: '10.0.0.9' }))).toEqual([]);
    expect((await bed.send('GET', `${bed.collection}?ip-domain=here`)).status).toBe(400);
  });

  test('is JSON or nothing', async () => {
    expect(await bed.send('GET', bed.collection, undefined, { accept: 'text/html' })).toMatchObject({
      status: 406,
      body: { cause: 'NOT_ACCEPTABLE' },
    });
  });
});

describe('strict mode', () => {
  /** A PATCH may not name the UE. */
  const bodyOf = (method: string) => bed.body(method === 'PATCH' ? { ueIpv4Addr: undefined } : {});

  test.each([
    ['POST', 'application/merge-patch+json', 415],
    ['PUT', 'application/merge-patch+json', 415],
    ['PATCH', 'text/plain', 415],
    ['PATCH', 'application/json; charset=utf-8', 200],
  ])('answers a %s of %s with %i (rule 11)', async (method, type, status) => {
    const { body } = await bed.create();
    const url = method === 'POST' ? bed.collection : body.self;
    expect((await bed.send(method, url, bodyOf(method), { 'content-type': type })).status).toBe(status);
  });

  test('keeps attributes that it does not know, and gives them back; self is its own', async () => {
    const unknown = { exterAppId: 'camera', vendorThing: { a: [1, null] } };
    const { body } = await bed.create({ ...unknown, self: 'http://elsewhere.invalid/' });
    expect(body).toMatchObject(unknown);
    expect(body.self.startsWith(`${bed.collection}/`)).toBe(true);
    expect((await bed.send('GET', body.self)).body).toEqual(body);
  });
});

describe('dialects', () => {
  test('are off: the client has self, a string and 204', async () => {
    const { body } = await bed.create();
    expect(body).not.toHaveProperty('link');
    expect(body).not.toHaveProperty('subscriptionId');
    const refused = await bed.create({ qosReference: 3 });
    expect(refused).toMatchObject({ status: 400, body: { invalidParams: [{ param: '/qosReference' }] } });
    expect(await bed.send('DELETE', body.self)).toMatchObject({ status: 204, body: undefined });
  });

  test('name the subscription by link and subscriptionId beside self', async () => {
    await restartWith({ dialects: { linkAndSubscriptionId: true } });
    const { body } = await bed.create();
    expect(body.link).toBe(body.self);
    expect(body.self.endsWith(`/${body.subscriptionId}`)).toBe(true);
    expect((await bed.send('GET', body.self)).body).toEqual(body);
    expect((await bed.send('PUT', body.self, body)).body).toEqual(body);
  });

  test('take an integer for the reference of its digits', async () => {
    await restartWith({ dialects: { integerQosReference: true } });
    const unknown = await bed.create({ qosReference: 3 });
    expect(unknown).toMatchObject({ status: 400, body: { cause: 'OPTIONAL_IE_INCORRECT' } });
    await bed.close();
    const [first, ...others] = readQosProfiles();
    const profiles = [{ ...first!, network: { ...first!.network, qosReference: '3' } }, ...others];
    bed = await NefBed.start({ dialects: { integerQosReference: true }, profiles });
    const { status, body } = await bed.create({ qosReference: 3 });
    expect([status, body.qosReference]).toEqual([201, '3']);
    expect((await bed.send('PATCH', body.self, { qosReference: 3 })).status).toBe(200);
    expect((await bed.create({ qosReference: 3.5 })).status).toBe(400);
  });

  test('answer a DELETE with 200 and what was measured', async () => {
    await restartWith({ dialects: { deleteAnswersReports: true } });
    const { body } = await bed.create({ usageThreshold: { totalVolume: 1_000_000 } });
    bed.userPlane.measurement = { downlinkBytes: 300, uplinkBytes: 20 };
    await bed.time.advance(seconds(3));
    expect(await bed.send('DELETE', body.self)).toMatchObject({
      status: 200,
      body: {
        transaction: body.self,
        eventReports: [
          {
            event: 'USAGE_REPORT',
            // Applied since the first slot, of 0.5 ms: 2 whole seconds of the 3.
            accumulatedUsage: { duration: 2, totalVolume: 320, downlinkVolume: 300, uplinkVolume: 20 },
          },
        ],
      },
    });
    expect((await bed.send('DELETE', body.self)).status).toBe(404);
  });
});
