import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { VIRTUAL_CALENDAR, milliseconds, seconds } from '../kernel/index.ts';
import { type NefOptions, type RunningNef, startNef } from './start-nef.ts';
import { type CallbackReceiver, startCallbackReceiver } from './test/callback-receiver.ts';
import { FakeUserPlane } from './test/fake-user-plane.ts';
import { expectPublishedAnswer, expectPublishedCallbacks } from './test/nef-bed.ts';
import { NO_PUBLISHED_SCHEMAS, hasPublishedSchemas, publishedViolations } from './test/published-schema.ts';
import { directory } from './test/subscribers.ts';
import { countingUuids } from './test/uuids.ts';
import { VirtualTime } from './test/virtual-time.ts';

let time: VirtualTime;
let userPlane: FakeUserPlane;
let receiver: CallbackReceiver;
let nef: RunningNef;
let agent: Agent;

async function start(options: Partial<NefOptions> = {}): Promise<void> {
  const { simulation: clock, trackIo } = time;
  nef = await startNef({
    userPlane,
    subscribers: directory,
    profiles: readQosProfiles(),
    clock,
    calendar: VIRTUAL_CALENDAR,
    trackIo,
    retryJitter: () => 0,
    uuid: countingUuids(),
    ...options,
  });
}

beforeEach(async () => {
  time = new VirtualTime();
  userPlane = new FakeUserPlane(time.simulation);
  receiver = await startCallbackReceiver(time.simulation);
  agent = new Agent();
  await start();
});

afterEach(async () => {
  receiver.close();
  await Promise.all([nef.close(), agent.destroy()]);
  expectPublishedCallbacks(receiver);
});

const subscription = (changes: Record<string, unknown> = {}) => ({
  notificationDestination: receiver.url,
  ueIpv4Addr: '10.0.0.1',
  qosReference: 'qod_m',
  flowInfo: [
    {
      flowId: 1,
      flowDescriptions: ['permit in ip from 10.0.0.1 to 198.51.100.10', 'permit out ip from 198.51.100.10 to 10.0.0.1'],
    },
  ],
  ...changes,
});

async function send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
  const { origin, pathname, search } = new URL(url);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const payload = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  const response = await time.trackIo(() =>
    agent.request({
      origin,
      path: pathname + search,
      method: method as 'GET',
      headers: { ...type, ...headers },
      body: payload,
    }),
  );
  const text = await response.body.text();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- judged by the tests
  const parsed: any = text === '' ? undefined : JSON.parse(text);
  if (response.statusCode >= 400) expectProblem(response.statusCode, response.headers['content-type'], parsed);
  if (parsed !== undefined) expectPublishedAnswer(method, response.statusCode, parsed);
  return { status: response.statusCode, headers: response.headers, body: parsed };
}

/** Rule 5 of the southbound notes: whatever is refused, is refused in this form. */
function expectProblem(status: number, contentType: unknown, body: unknown): void {
  expect(contentType).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
    cause: expect.any(String),
  });
}

const collection = () => `${nef.baseUrl}/qod/subscriptions`;
const create = (changes?: Record<string, unknown>) => send('POST', collection(), subscription(changes));
const eventsTold = () => receiver.received.map(({ body }) => body.eventReports?.[0].event as string);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('tells of its answers, with the reason of a refusal, and of callbacks that were not taken', async () => {
  await nef.close();
  const told: unknown[] = [];
  await start({ onAnswer: (answer) => told.push(answer), onCallbackFailure: (status) => told.push(status) });
  const collection = `${nef.baseUrl}/qod/subscriptions`;
  await send('POST', collection, subscription({ ueIpv6Addr: null }));
  receiver.statuses.push(401);
  await send('POST', collection, subscription());
  await time.advance(seconds(5));
  expect(told).toEqual([
    { method: 'POST', status: 400, detail: '/ueIpv6Addr must be string' },
    { method: 'POST', status: 201 },
    401,
  ]);
});

describe('resources', () => {
  test('a creation names its subscription by an absolute URL, in self and in Location (rules 1 and 2)', async () => {
    const { status, headers, body } = await create();
    expect(status).toBe(201);
    expect(body.self).toBe(headers['location']);
    expect(body.self.startsWith(`${collection()}/`)).toBe(true);
    expect(body.self.split('/').at(-1)).toMatch(UUID);
    expect(body).toMatchObject(subscription());
  });

  test('a representation fits the schema that 3GPP published', async ({ skip }) => {
    skip(!hasPublishedSchemas, NO_PUBLISHED_SCHEMAS);
    const { body } = await create({ usageThreshold: { duration: 60 }, supportedFeatures: '003C' });
    expect(publishedViolations('TS29122_AsSessionWithQoS.yaml', 'AsSessionWithQoSSubscription', body)).toEqual([]);
    expect(
      publishedViolations('TS29122_AsSessionWithQoS.yaml', 'AsSessionWithQoSSubscription', { flowInfo: [{}] }),
    ).not.toEqual([]);
  });

  test('can be read, one by one and all of an SCS/AS, also by address', async () => {
    const { body } = await create();
    await create({ ueIpv4Addr: '10.0.0.2' });
    expect((await send('GET', body.self)).body).toEqual(body);
    expect((await send('GET', collection())).body).toHaveLength(2);
    expect((await send('GET', `${nef.baseUrl}/other/subscriptions`)).body).toEqual([]);
    const query = encodeURIComponent(JSON.stringify([{ ipv4Addr: '10.0.0.1' }]));
    expect((await send('GET', `${collection()}?ip-addrs=${query}`)).body).toEqual([body]);
    expect((await send('GET', `${collection()}?ip-addrs=10.0.0.1`)).status).toBe(400);
  });

  test('are deleted with 204 and no body, once (rule 4)', async () => {
    const { body } = await create();
    await time.advance(seconds(1));
    expect(await send('DELETE', body.self)).toMatchObject({ status: 204, body: undefined });
    expect(userPlane.flows.size).toBe(0);
    expect(await send('DELETE', body.self)).toMatchObject({ status: 404, body: { cause: 'SUBSCRIPTION_NOT_FOUND' } });
    expect((await send('GET', body.self)).status).toBe(404);
  });

  test('are the business of their own SCS/AS alone (rule 10)', async () => {
    const { body } = await create();
    const elsewhere = body.self.replace('/qod/', '/someone%2Felse/');
    expect((await send('GET', elsewhere)).status).toBe(404);
    expect((await send('DELETE', elsewhere)).status).toBe(404);
    expect((await send('POST', `${nef.baseUrl}/someone%2Felse/subscriptions`, subscription())).body.self).toContain(
      '/someone%2Felse/',
    );
  });

  test.each(['application/merge-patch+json', 'application/json'])('are patched with %s (rule 11)', async (type) => {
    const { body } = await create({ qosDuration: 30 });
    const patched = await send(
      'PATCH',
      body.self,
      { qosReference: 'qod_l', qosDuration: null },
      { 'content-type': type },
    );
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({ qosReference: 'qod_l', flowInfo: body.flowInfo });
    expect(patched.body).not.toHaveProperty('qosDuration');
    expect([...userPlane.flows.values()][0]!.parameters.gfbrDownlinkBps).toBe(10e6);
  });

  test('are replaced with PUT', async () => {
    const { body } = await create();
    const replaced = await send('PUT', body.self, subscription({ qosReference: 'qod_s' }));
    expect(replaced).toMatchObject({ status: 200, body: { self: body.self, qosReference: 'qod_s' } });
    expect((await send('PUT', `${body.self}0`, subscription())).status).toBe(404);
  });

  test('keep their UE', async () => {
    const { body } = await create();
    expect((await send('PATCH', body.self, { ueIpv4Addr: '10.0.0.2' })).status).toBe(400);
    expect((await send('PUT', body.self, subscription({ ueIpv4Addr: '10.0.0.2' }))).status).toBe(400);
  });

  test('tell only the features that both sides have', async () => {
    // 0x3C are features 3 to 6, of which the NEF has AlternativeQoS_5G (5) and QoSMonitoring_5G (6): 0x30.
    expect((await create({ supportedFeatures: '003C' })).body.supportedFeatures).toBe('30');
    expect((await create()).body).not.toHaveProperty('supportedFeatures');
  });
});

describe('what is refused (rule 5)', () => {
  test.each([
    ['an unknown UE', { ueIpv4Addr: '10.9.9.9' }, 404],
    ['an unknown qosReference', { qosReference: 'gold' }, 400],
    ['a broken filter', { flowInfo: [{ flowId: 1, flowDescriptions: ['permit everything'] }] }, 400],
  ])('%s', async (_, changes, status) => {
    expect((await create(changes)).status).toBe(status);
  });

  test.each([
    ['POST', '/qod/subscriptions', '{', {}, 400],
    ['POST', '/qod/subscriptions', '[]', {}, 400],
    ['POST', '/qod/subscriptions', 'null', {}, 400],
    ['POST', '/qod/subscriptions', undefined, {}, 400],
    ['POST', '/qod/subscriptions', '{}', { 'content-type': 'text/plain' }, 415],
    ['POST', '/qod/subscriptions', `"${'x'.repeat(1_100_000)}"`, {}, 413],
    ['PATCH', '/qod/subscriptions', '{}', {}, 405],
    ['POST', '/qod/subscriptions/x', '{}', {}, 405],
    ['GET', '/qod', undefined, {}, 404],
    ['GET', '/%ZZ/subscriptions', undefined, {}, 400],
  ])('%s %s with %.10j', async (method, path, body, headers, status) => {
    expect((await send(method, `${nef.baseUrl}${path}`, body, headers)).status).toBe(status);
  });
});

describe('callbacks', () => {
  test('follow the answer by 20 ms at least, however soon the cell has allocated (rule 3)', async () => {
    const { body } = await create();
    await time.advance(seconds(1));
    expect(receiver.received).toEqual([
      {
        timeNs: milliseconds(20),
        path: '/callbacks',
        body: { transaction: body.self, eventReports: [{ event: 'SUCCESSFUL_RESOURCES_ALLOCATION' }] },
      },
    ]);
  });

  test('fit the schema that 3GPP published', async ({ skip }) => {
    skip(!hasPublishedSchemas, NO_PUBLISHED_SCHEMAS);
    userPlane.outcome = { type: 'rejected', cause: 'no-resources' };
    await create();
    await time.advance(seconds(1));
    const violations = publishedViolations(
      'TS29122_AsSessionWithQoS.yaml',
      'UserPlaneNotificationData',
      receiver.received[0]!.body,
    );
    expect(violations).toEqual([]);
    expect(receiver.received[0]!.body.eventReports).toEqual([{ event: 'FAILED_RESOURCES_ALLOCATION', flowIds: [1] }]);
  });

  test('tell that the duration is over (rule 7)', async () => {
    await create({ usageThreshold: { duration: 10 } });
    await time.advance(seconds(60));
    expect(eventsTold()).toEqual(['SUCCESSFUL_RESOURCES_ALLOCATION', 'SESSION_TERMINATION']);
    // Allocated one slot after 0, for 10 s.
    expect(receiver.received[1]!.timeNs).toBe(seconds(10) + 500_000);
  });

  test('are sent again after 1, 2, 4 and 8 s, and then no more; the order stays', async () => {
    receiver.statuses.push(500, 404, 302, 500, 500);
    await create();
    await time.advance(seconds(1));
    userPlane.emit({ type: 'not-guaranteed' });
    await time.advance(seconds(60));
    const first = milliseconds(20);
    expect(receiver.received.map(({ timeNs }) => timeNs)).toEqual(
      [0, 1, 3, 7, 15, 15].map((afterS) => first + seconds(afterS)),
    );
    expect(eventsTold().slice(-2)).toEqual(['SUCCESSFUL_RESOURCES_ALLOCATION', 'QOS_NOT_GUARANTEED']);
  });

  test('go where the subscription points at the time', async () => {
    const { body } = await create();
    await send('PATCH', body.self, { notificationDestination: `${receiver.url}/moved` });
    await time.advance(seconds(1));
    expect(receiver.received.map(({ path }) => path)).toEqual(['/callbacks/moved']);
  });

  test('to nobody do no harm', async () => {
    await create({ notificationDestination: 'http://127.0.0.1:1/' });
    await time.advance(seconds(60));
    expect((await create()).status).toBe(201);
  });

  test('of a test are accepted and not sent, unless it is configured (rule 6)', async () => {
    expect((await create({ requestTestNotification: true })).status).toBe(201);
    await time.advance(seconds(1));
    expect(eventsTold()).toEqual(['SUCCESSFUL_RESOURCES_ALLOCATION']);
    await nef.close();
    await start({ testNotifications: true });
    // Feature 2 is the second lowest bit, 5 and 6 are there as always: 0x3E & 0x72.
    const { body } = await create({ requestTestNotification: true, supportedFeatures: '3E' });
    expect(body.supportedFeatures).toBe('32');
    await time.advance(seconds(1));
    expect(receiver.received[1]!.body).toEqual({ subscription: body.self });
    expect(eventsTold().slice(2)).toEqual(['SUCCESSFUL_RESOURCES_ALLOCATION']);
  });
});

describe('authentication (rule 12)', () => {
  test.each([
    [{ type: 'bearer', token: 'secret' }, 'Bearer secret', 'Bearer wrong'],
    // "qod:pass" in base64.
    [{ type: 'basic', username: 'qod', password: 'pass' }, 'Basic cW9kOnBhc3M=', 'Basic cW9kOg=='],
  ] as const)('%o', async (authentication, right, wrong) => {
    await nef.close();
    await start({ authentication });
    const status = async (headers: Record<string, string>) =>
      (await send('GET', collection(), undefined, headers)).status;
    expect(await status({ authorization: right })).toBe(200);
    expect(await status({ authorization: wrong })).toBe(401);
    expect(await status({})).toBe(401);
  });
});

test('a port that is taken is an error of the start', async () => {
  await expect(start({ port: Number(new URL(nef.baseUrl).port) })).rejects.toThrow(/EADDRINUSE/);
});
