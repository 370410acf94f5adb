import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contractOf, validatorFor } from '../../conformance/contract/index.ts';
import { milliseconds, seconds } from '../kernel/index.ts';
import { type TestSink, startSink } from './test/sink-server.ts';
import { type TestBed, sessionBody, startTestBed } from './test/test-bed.ts';

const START_NS = milliseconds(20);

describe.each(['r3.2', 'r4.1'] as const)('%s', (release) => {
  let bed: TestBed;
  let sink: TestSink;
  beforeEach(async () => {
    // The bed makes the clock that the sink reads, and needs the sink's certificate first.
    sink = await startSink(() => bed.clock.now());
    bed = await startTestBed(release, { sinkTrust: { ca: sink.ca } });
  });
  afterEach(async () => {
    sink.close();
    await bed.close();
  });

  const credential = (validForS = 3600) => ({
    credentialType: 'ACCESSTOKEN',
    accessToken: 'sink-token',
    accessTokenExpiresUtc: new Date(bed.nowMs() + validForS * 1000).toISOString(),
    accessTokenType: 'bearer',
  });

  async function create(changes: Record<string, unknown> = {}): Promise<string> {
    const { status, body } = await bed.call('createSession', { body: sessionBody({ sink: sink.url, ...changes }) });
    expect(status).toBe(201);
    expect(body).not.toHaveProperty('sinkCredential');
    return body.sessionId as string;
  }

  const remove = (sessionId: string) => bed.call('deleteSession', { path: { sessionId } });
  const told = () => sink.received.map(({ body }) => [body.data.qosStatus, body.data.statusInfo]);

  test('an event is a CloudEvent of its session, with the credential that was given', async () => {
    const sessionId = await create({ sinkCredential: credential() });
    await bed.time.advance(seconds(1));
    expect(sink.received).toHaveLength(1);
    const { body, headers, timeNs, path } = sink.received[0]!;
    expect(validatorFor(contractOf('quality-on-demand', release)).validateEvent(body)).toEqual([]);
    expect(body).toMatchObject({
      specversion: '1.0',
      type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
      source: `${bed.server.apiRoot}${contractOf('quality-on-demand', release).basePath}/sessions/${sessionId}`,
      datacontenttype: 'application/json',
      time: '2026-01-01T12:00:00.020Z',
      data: { sessionId, qosStatus: 'AVAILABLE' },
    });
    expect(body.data).not.toHaveProperty('statusInfo');
    expect([timeNs, path]).toEqual([START_NS, '/events']);
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      authorization: 'Bearer sink-token',
    });
    expect(headers['x-correlator']).toBeTruthy();
  });

  test('without a credential, and past its expiry, there is no Authorization', async () => {
    await create();
    await bed.time.advance(seconds(1));
    const other = { applicationServer: { ipv4Address: '198.51.100.99' } };
    await create({ ...other, sinkCredential: credential(30), duration: 60 });
    await bed.time.advance(seconds(61));
    const [first, before, ...after] = sink.received.map(({ headers }) => headers.authorization);
    expect([first, before]).toEqual([undefined, 'Bearer sink-token']);
    expect(after).toEqual([undefined, undefined]);
  });

  test('expiry, network termination and refusal are told', async () => {
    await create();
    await bed.time.advance(seconds(61));
    expect(told()).toEqual([
      ['AVAILABLE', undefined],
      ['UNAVAILABLE', 'DURATION_EXPIRED'],
    ]);
    await create({ applicationServer: { ipv4Address: '198.51.100.11' } });
    await bed.time.advance(seconds(1));
    bed.userPlane.emit({ type: 'terminated', cause: 'operator' });
    await bed.time.advance(0);
    expect(told().at(-1)).toEqual(['UNAVAILABLE', 'NETWORK_TERMINATED']);
    bed.userPlane.outcome = { type: 'rejected', cause: 'no-resources' };
    await create({ applicationServer: { ipv4Address: '198.51.100.12' } });
    await bed.time.advance(seconds(1));
    expect(told().slice(4)).toEqual([['UNAVAILABLE', 'NETWORK_TERMINATED']]);
    expect(new Set(sink.received.map(({ body }) => body.id)).size).toBe(sink.received.length);
  });

  test('a DELETE is told of an AVAILABLE session only', async () => {
    await remove(await create());
    await bed.time.advance(seconds(1));
    expect(told()).toEqual([]);
    const sessionId = await create();
    await bed.time.advance(seconds(1));
    await remove(sessionId);
    await bed.time.advance(seconds(1));
    expect(told()).toEqual([
      ['AVAILABLE', undefined],
      ['UNAVAILABLE', 'DELETE_REQUESTED'],
    ]);
    const expired = await create();
    await bed.time.advance(seconds(61));
    const before = sink.received.length;
    await remove(expired);
    await bed.time.advance(seconds(1));
    expect(sink.received).toHaveLength(before);
  });

  test('a sink that fails is tried 5 times, 1, 2, 4 and 8 s apart, with the same event', async () => {
    sink.statuses.push(500, 503, 429, 500, 500, 204);
    await create();
    await bed.time.advance(seconds(50));
    expect(sink.received.map(({ timeNs }) => timeNs)).toEqual(
      [0, 1, 3, 7, 15].map((afterS) => START_NS + seconds(afterS)),
    );
    expect(new Set(sink.received.map(({ body }) => body.id)).size).toBe(1);
  });

  test('events keep their order while the first is being retried', async () => {
    sink.statuses.push(500, 500);
    const sessionId = await create();
    await bed.time.advance(START_NS);
    await remove(sessionId);
    await bed.time.advance(seconds(10));
    expect(told().map(([status]) => status)).toEqual(['AVAILABLE', 'AVAILABLE', 'AVAILABLE', 'UNAVAILABLE']);
  });

  test.each([400, 401, 403, 302])('a sink that answers %d is not asked again for that event', async (status) => {
    sink.statuses.push(status);
    await create();
    await bed.time.advance(seconds(61));
    expect(told().map(([qosStatus]) => qosStatus)).toEqual(['AVAILABLE', 'UNAVAILABLE']);
    expect(sink.received.map(({ path }) => path)).toEqual(['/events', '/events']);
  });

  test('a sink that is gone (410) hears nothing more', async () => {
    sink.statuses.push(410);
    await create();
    await bed.time.advance(seconds(61));
    expect(sink.received).toHaveLength(1);
  });

  test('a sink that nobody can vouch for, or that does not listen, does no harm', async () => {
    await bed.close();
    bed = await startTestBed(release);
    const sessionId = await create();
    await create({ sink: 'https://127.0.0.1:1/', applicationServer: { ipv4Address: '198.51.100.11' } });
    await bed.time.advance(seconds(30));
    expect(sink.received).toEqual([]);
    expect((await bed.call('getSession', { path: { sessionId } })).body.qosStatus).toBe('AVAILABLE');
  });
});
