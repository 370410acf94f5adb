import { afterEach, describe, expect, test } from 'vitest';
import { RELEASES, contractOf, type Release, validatorFor } from '../../conformance/contract/index.ts';
import { seconds } from '../kernel/index.ts';
import { startSink } from './test/sink-server.ts';
import { type TestBed, sessionBody, startTestBed } from './test/test-bed.ts';

/** Before v0.10.1's successors, later releases than it. */
const SINCE_R1_3 = RELEASES.filter((release) => release !== 'v0.10.1');

let bed: TestBed;
afterEach(() => bed.close());

const create = (body: Record<string, unknown>, token?: string) =>
  bed.call('createSession', { body, ...(token === undefined ? {} : { token }) });

/** Two subscriptions of the directory, each with an identifier of its own. */
const PHONE_1 = { phoneNumber: '+491700000001' };
const ADDRESS_1 = { ipv4Address: { publicAddress: '10.0.0.1', publicPort: 4000 } };
const ADDRESS_2 = { ipv4Address: { publicAddress: '10.0.0.2', publicPort: 4000 } };
const NOBODY = { phoneNumber: '+491799999999' };
const METER = { phoneNumber: '+491700000003' };
const NAI = { networkAccessIdentifier: 'device@network.test' };

describe.each(RELEASES)('%s', (release) => {
  /** Status and code by release; what is not named holds from the release before it on. */
  function expected(cases: Partial<Record<Release, [status: number, code: string]>>): unknown {
    const upTo = RELEASES.slice(0, RELEASES.indexOf(release) + 1).reverse();
    const [status, code] = cases[upTo.find((each) => cases[each] !== undefined)!]!;
    return { status, body: { status, code } };
  }

  test('lives at its own base path, with every operation of every API', async () => {
    bed = await startTestBed(release);
    const created = await create(sessionBody());
    expect(created.status).toBe(201);
    await bed.time.advance(seconds(1));
    const sessionId = created.body.sessionId as string;
    const seen = await bed.call('getSession', { path: { sessionId } });
    expect(seen.body).toMatchObject({ qosStatus: 'AVAILABLE', duration: 60 });
    const longer = await bed.call('extendQosSessionDuration', {
      path: { sessionId },
      body: { requestedAdditionalDuration: 40 },
    });
    expect(longer.body.duration).toBe(100);
    expect((await bed.call('deleteSession', { path: { sessionId } })).status).toBe(204);
    expect((await bed.call('getSession', { path: { sessionId } })).body.code).toBe('NOT_FOUND');
    expect((await bed.call('getQosProfile', { path: { name: 'QOS_M' } })).body.name).toBe('QOS_M');
  });

  // Sources: C01.03–C01.08 of createSession from r2.2 on, 403.1, 404.1 and 422.1–422.4 in r1.3, the examples of 400 in v0.10.1.
  test('says what is wrong with the device in its own codes', async () => {
    bed = await startTestBed(release);
    const device = (given: unknown) => create(sessionBody({ device: given }));
    expect(await device(NOBODY)).toMatchObject(
      expected({
        'v0.10.1': [400, 'INVALID_ARGUMENT'],
        'r1.3': [404, 'DEVICE_NOT_FOUND'],
        'r2.2': [404, 'IDENTIFIER_NOT_FOUND'],
      }) as object,
    );
    const unsupported = await bed.send('POST', `${contractOf('quality-on-demand', release).basePath}/sessions`, {
      body: sessionBody({ device: NAI }),
    });
    expect(unsupported).toMatchObject(
      expected({
        'v0.10.1': [400, 'INVALID_ARGUMENT'],
        'r1.3': [422, 'UNSUPPORTED_DEVICE_IDENTIFIERS'],
        'r2.2': [422, 'UNSUPPORTED_IDENTIFIER'],
      }) as object,
    );
    expect(await device(METER)).toMatchObject(
      expected({
        'v0.10.1': [403, 'PERMISSION_DENIED'],
        'r1.3': [422, 'DEVICE_NOT_APPLICABLE'],
        'r2.2': [422, 'SERVICE_NOT_APPLICABLE'],
      }) as object,
    );
    const { device: _, ...without } = sessionBody();
    expect(await create(without)).toMatchObject(
      expected({
        'v0.10.1': [400, 'INVALID_ARGUMENT'],
        'r1.3': [422, 'UNIDENTIFIABLE_DEVICE'],
        'r2.2': [422, 'MISSING_IDENTIFIER'],
      }) as object,
    );
  });

  test('holds identifiers of two devices against a client until r2.2, and takes the first since', async () => {
    bed = await startTestBed(release);
    const both = await create(sessionBody({ device: { ...PHONE_1, ...ADDRESS_2 } }));
    if (release === 'r3.2' || release === 'r4.1') {
      expect(both).toMatchObject({ status: 201, body: { device: ADDRESS_2 } });
      expect(both.body.device).not.toHaveProperty('phoneNumber');
      return;
    }
    expect(both).toMatchObject(
      expected({
        'v0.10.1': [400, 'INVALID_ARGUMENT'],
        'r1.3': [422, 'DEVICE_IDENTIFIERS_MISMATCH'],
        'r2.2': [422, 'IDENTIFIER_MISMATCH'],
      }) as object,
    );
    const same = await create(sessionBody({ device: { ...PHONE_1, ...ADDRESS_1 } }));
    expect(same).toMatchObject({ status: 201, body: { device: { ...PHONE_1, ...ADDRESS_1 } } });
  });

  test('lets a 3-legged token go with its own device until r1.3, and with none since', async () => {
    bed = await startTestBed(release);
    const token = await bed.token({ phoneNumber: PHONE_1.phoneNumber });
    const own = await create(sessionBody({ device: ADDRESS_1 }), token);
    const other = await create(sessionBody({ device: ADDRESS_2 }), token);
    if (release === 'v0.10.1' || release === 'r1.3') {
      expect(own.status).toBe(201);
      expect(other).toMatchObject(
        expected({ 'v0.10.1': [403, 'PERMISSION_DENIED'], 'r1.3': [403, 'INVALID_TOKEN_CONTEXT'] }) as object,
      );
      return;
    }
    for (const refused of [own, other])
      expect(refused).toMatchObject({ status: 422, body: { code: 'UNNECESSARY_IDENTIFIER' } });
  });

  test('refuses durations, profiles and extensions in its own codes', async () => {
    bed = await startTestBed(release);
    expect(await create(sessionBody({ duration: 3601 }))).toMatchObject(
      expected({ 'v0.10.1': [400, 'OUT_OF_RANGE'], 'r1.3': [400, 'INVALID_ARGUMENT'] }) as object,
    );
    expect(await create(sessionBody({ qosProfile: 'QOS_TRIAL' }))).toMatchObject(
      expected({
        'v0.10.1': [400, 'INVALID_ARGUMENT'],
        'r3.2': [422, 'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE'],
      }) as object,
    );
    const sessionId = (await create(sessionBody())).body.sessionId as string;
    const extension = { path: { sessionId }, body: { requestedAdditionalDuration: 10 } };
    expect(await bed.call('extendQosSessionDuration', extension)).toMatchObject(
      expected({
        'v0.10.1': [400, 'INVALID_ARGUMENT'],
        'r1.3': [409, 'QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED'],
      }) as object,
    );
    expect(await create(sessionBody())).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });

  test('tells of a session in the event of its schema', async () => {
    const sink = await startSink(() => bed.clock.now());
    bed = await startTestBed(release, { sinkTrust: { ca: sink.ca } });
    const where =
      release === 'v0.10.1'
        ? { webhook: { notificationUrl: sink.url, notificationAuthToken: 'a-token-of-at-least-20-characters' } }
        : { sink: sink.url };
    const created = await create(sessionBody(where));
    expect(JSON.stringify(created.body)).not.toContain('a-token-of');
    await bed.time.advance(seconds(1));
    sink.close();
    const [event] = sink.received;
    expect(validatorFor(contractOf('quality-on-demand', release)).validateEvent(event!.body)).toEqual([]);
    expect(event!.body.data).toEqual({ sessionId: created.body.sessionId, qosStatus: 'AVAILABLE' });
    expect(event!.headers.authorization).toBe(
      release === 'v0.10.1' ? 'Bearer a-token-of-at-least-20-characters' : undefined,
    );
  });
});

describe('v0.10.1', () => {
  test('counts in seconds of Unix time, from the request on while it is REQUESTED', async () => {
    bed = await startTestBed('v0.10.1');
    const epochS = Date.UTC(2026, 0, 1, 12) / 1000;
    const { body } = await create(sessionBody());
    expect(body).toMatchObject({ qosStatus: 'REQUESTED', startedAt: epochS, expiresAt: epochS + 60 });
    await bed.time.advance(seconds(100));
    const { sessionId } = body as { sessionId: string };
    const over = await bed.call('getSession', { path: { sessionId } });
    // statusInfo is no part of SessionInfo yet.
    expect(over.body).toMatchObject({ qosStatus: 'UNAVAILABLE', expiresAt: epochS + 60 });
    expect(over.body).not.toHaveProperty('statusInfo');
  });

  test('has a default duration, as far as the profile allows it', async () => {
    bed = await startTestBed('v0.10.1');
    const { duration: _, ...body } = sessionBody();
    // QOS_M lasts an hour at most, the default of the schema is a day.
    expect((await create(body)).body.duration).toBe(3600);
  });

  test('bounds what is left of an extended session, to a day', async () => {
    bed = await startTestBed('v0.10.1');
    const { sessionId } = (await create(sessionBody({ duration: 3600 }))).body as { sessionId: string };
    await bed.time.advance(seconds(1000));
    const request = { path: { sessionId }, body: { requestedAdditionalDuration: 86_399 } };
    // It began 0.02 s after the request, so that 999 whole seconds have passed.
    expect((await bed.call('extendQosSessionDuration', request)).body.duration).toBe(86_400 + 999);
  });

  test('lists profiles by query, and says 404 where none matches', async () => {
    bed = await startTestBed('v0.10.1');
    const list = (query: string) => bed.send('GET', `/qod/v0/qos-profiles${query}`);
    const all = (await list('')).body as { name: string; status: string }[];
    expect(all.map(({ name }) => name)).toContain('QOS_L');
    const names = (answer: { body: { name: string }[] }) => answer.body.map(({ name }) => name);
    expect(names(await list('?name=QOS_L'))).toEqual(['QOS_L']);
    expect(names(await list('?status=INACTIVE'))).toEqual(['QOS_TRIAL']);
    expect(await list('?name=QOS_NOWHERE')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  test('asks no scope of a client, and one of a subscriber', async () => {
    bed = await startTestBed('v0.10.1');
    const withoutScopes = await bed.token({ scopes: [] });
    expect((await create(sessionBody(), withoutScopes)).status).toBe(201);
    const threeLegged = await bed.token({ scopes: [], phoneNumber: PHONE_1.phoneNumber });
    expect(await create(sessionBody(), threeLegged)).toMatchObject({
      status: 403,
      body: { code: 'PERMISSION_DENIED' },
    });
  });
});

test.each(SINCE_R1_3)('%s: PLAIN and REFRESHTOKEN are refused as the release wants it', async (release) => {
  bed = await startTestBed(release);
  const sinkCredential = { credentialType: 'PLAIN', identifier: 'me', secret: 'secret' };
  const answer = await create(sessionBody({ sink: 'https://sink.test/', sinkCredential }));
  const code = release === 'r4.1' ? 'INVALID_ARGUMENT' : 'INVALID_CREDENTIAL';
  expect(answer).toMatchObject({ status: 400, body: { code } });
});
