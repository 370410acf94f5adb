import { request as httpRequest } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { milliseconds, seconds } from '../kernel/index.ts';
import { type ScriptedNef, startScriptedNef } from './test/scripted-nef.ts';
import { type TestSink, startSink } from './test/sink-server.ts';
import { type TestBed, sessionBody, startTestBed } from './test/test-bed.ts';

let bed: TestBed;
let nef: ScriptedNef;
let sink: TestSink;

async function start(release: 'r3.2' | 'r4.1'): Promise<void> {
  bed = await startTestBed(release, {
    nefBaseUrl: nef.baseUrl,
    nefCredential: { type: 'bearer', token: 'af' },
    sinkTrust: { ca: sink.ca },
  });
}

beforeEach(async () => {
  nef = await startScriptedNef();
  sink = await startSink(() => bed.clock.now());
  await start('r4.1');
});

afterEach(async () => {
  nef.close();
  sink.close();
  await bed.close();
});

const create = () => bed.call('createSession', { body: sessionBody({ sink: sink.url }) });
const get = (sessionId: string) => bed.call('getSession', { path: { sessionId } });
const remove = (sessionId: string) => bed.call('deleteSession', { path: { sessionId } });
const requested = () =>
  nef.requests.map(({ method, url }) => `${method} ${url.replace('/3gpp-as-session-with-qos/v1', '')}`);

/** Tells the server something as the NEF would. */
async function tell(event: string, destination?: string): Promise<number> {
  const url =
    destination ?? (nef.requests.find(({ method }) => method === 'POST')!.body.notificationDestination as string);
  const body = { transaction: `${nef.baseUrl}/qod/subscriptions/orphan`, eventReports: [{ event }] };
  const headers = { 'content-type': 'application/json' };
  const response = await bed.time.trackIo(() =>
    httpRequest(url, { method: 'POST', headers, body: JSON.stringify(body) }),
  );
  await response.body.dump();
  return response.statusCode;
}

test('a subscription is asked for with what a NEF needs, and nothing of the application', async () => {
  await create();
  expect(nef.requests).toEqual([
    {
      method: 'POST',
      url: '/3gpp-as-session-with-qos/v1/qod/subscriptions',
      authorization: 'Bearer af',
      body: {
        notificationDestination: expect.stringMatching(
          new RegExp(`^${bed.server.apiRoot}/nef-callbacks/[-0-9a-f]{36}$`),
        ),
        qosReference: 'qod_m',
        ueIpv4Addr: '10.0.0.1',
        flowInfo: [
          {
            flowId: 1,
            flowDescriptions: [
              'permit in ip from 10.0.0.1 to 198.51.100.10',
              'permit out ip from 198.51.100.10 to 10.0.0.1',
            ],
          },
        ],
      },
    },
  ]);
});

describe('a NEF that refuses at once', () => {
  test('makes the session UNAVAILABLE in the answer of r4.1, with its event', async () => {
    nef.answers.push(403);
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({ qosStatus: 'UNAVAILABLE', statusInfo: 'NETWORK_TERMINATED', duration: 1 });
    await bed.time.advance(seconds(1));
    expect(sink.received.map((event) => event.body.data)).toEqual([
      { sessionId: body.sessionId, qosStatus: 'UNAVAILABLE', statusInfo: 'NETWORK_TERMINATED' },
    ]);
    expect(requested()).toEqual(['POST /qod/subscriptions']);
  });

  test('makes it UNAVAILABLE after the answer of r3.2', async () => {
    await bed.close();
    await start('r3.2');
    nef.answers.push(403);
    const { status, body } = await create();
    expect([status, body.qosStatus]).toEqual([201, 'REQUESTED']);
    await bed.time.advance(milliseconds(20));
    expect((await get(body.sessionId)).body).toMatchObject({
      qosStatus: 'UNAVAILABLE',
      statusInfo: 'NETWORK_TERMINATED',
    });
    expect(sink.received).toHaveLength(1);
  });
});

describe('a NEF that says nothing of the session', () => {
  test.each([401, 429, 500, 503, 200, 0])('(%d) makes the creation fail, and is asked anew', async (answer) => {
    nef.answers.push(answer);
    expect(await create()).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect((await create()).status).toBe(201);
  });

  test('but acts all the same has the flow taken back when it speaks of it', async () => {
    nef.answers.push(0);
    await create();
    expect(await tell('SUCCESSFUL_RESOURCES_ALLOCATION')).toBe(204);
    await bed.time.advance(0);
    expect(requested()).toEqual(['POST /qod/subscriptions', 'DELETE /qod/subscriptions/orphan']);
    expect(sink.received).toEqual([]);
  });

  test('after having accepted it, for 60 s, is taken to have refused', async () => {
    const { body } = await create();
    await bed.time.advance(seconds(60));
    expect((await get(body.sessionId)).body).toMatchObject({
      qosStatus: 'UNAVAILABLE',
      statusInfo: 'NETWORK_TERMINATED',
    });
    expect(requested()[1]).toBe('DELETE /qod/subscriptions/1');
  });
});

describe('release', () => {
  test('is asked for by the name of the subscription, not of the session', async () => {
    const { body } = await create();
    expect((await remove(body.sessionId)).status).toBe(204);
    expect(requested()).toEqual(['POST /qod/subscriptions', 'DELETE /qod/subscriptions/1']);
  });

  test('that fails is no 204; the next DELETE tries again', async () => {
    const { body } = await create();
    nef.answers.push(500);
    expect(await remove(body.sessionId)).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect((await get(body.sessionId)).status).toBe(200);
    expect((await remove(body.sessionId)).status).toBe(204);
    expect((await get(body.sessionId)).status).toBe(404);
  });

  test('after expiry is repeated until it succeeds', async () => {
    await create();
    await tell('SUCCESSFUL_RESOURCES_ALLOCATION');
    nef.answers.push(500, 0, 503);
    // 60 s for the session, then attempts 1, 2 and 4 s apart.
    await bed.time.advance(seconds(60 + 1 + 2));
    expect(requested()).toHaveLength(4);
    await bed.time.advance(seconds(4));
    expect(requested().slice(1)).toEqual(Array(4).fill('DELETE /qod/subscriptions/1'));
    await bed.time.advance(seconds(60));
    expect(requested()).toHaveLength(5);
  });
});

describe('callbacks', () => {
  test('of an unknown secret are refused', async () => {
    await create();
    expect(await tell('SUCCESSFUL_RESOURCES_ALLOCATION', `${bed.server.apiRoot}/nef-callbacks/guess`)).toBe(404);
  });

  test('that come twice, or mean nothing for a session, change nothing', async () => {
    const { body } = await create();
    await tell('QOS_MONITORING');
    await tell('SUCCESSFUL_RESOURCES_ALLOCATION');
    await bed.time.advance(seconds(5));
    await tell('SUCCESSFUL_RESOURCES_ALLOCATION');
    expect((await get(body.sessionId)).body).toMatchObject({
      qosStatus: 'AVAILABLE',
      startedAt: '2026-01-01T12:00:00.000Z',
    });
    await bed.time.advance(seconds(55));
    await tell('SESSION_TERMINATION');
    expect((await get(body.sessionId)).body.statusInfo).toBe('DURATION_EXPIRED');
    expect(sink.received).toHaveLength(2);
  });

  test('for a subscription that failed after all end the session', async () => {
    const { body } = await create();
    await tell('SUCCESSFUL_RESOURCES_ALLOCATION');
    await bed.time.advance(seconds(5));
    await tell('FAILED_RESOURCES_ALLOCATION');
    expect((await get(body.sessionId)).body).toMatchObject({ qosStatus: 'UNAVAILABLE', duration: 5 });
    await bed.time.advance(0);
    expect(requested()[1]).toBe('DELETE /qod/subscriptions/1');
  });
});
