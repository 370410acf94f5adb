import { describe, expect, it } from 'vitest';
import type { Release } from '../contract/index.ts';
import type { Reply } from '../test/fake-qod-server.ts';
import { AVAILABLE, broken, CREATE, runOne, type SentEvent } from '../test/suite-on-fake.ts';

/*
 * Every check that is made of every exchange and event, fired by a server with that one defect and no other: the assertion
 * that breaks is named exactly, so that a check that fires for the wrong reason shows as well.
 */

type Body = Record<string, unknown>;
type Alter = (body: Body, reply: Reply) => Body | undefined;

/** Create, wait for AVAILABLE, look, extend, list, delete: an answer of every operation, good and bad. */
const LIFE = {
  steps: [
    { ...CREATE, set: { '$.applicationServerPorts': { ports: [443] } } },
    AVAILABLE,
    { request: 'extendQosSessionDuration', expect: { status: 200 } },
    { request: 'retrieveSessionsByDevice', expect: { status: 200 } },
    { request: 'qos-profiles/getQosProfile', expect: { status: 200 } },
    { request: 'deleteSession', expect: { status: 204 } },
    { request: 'getSession', as: 'gone', expect: { status: 404 } },
  ],
} as const;

/** What breaks when the answers of one operation are altered. */
async function defect(operationId: string, alter: Alter, release: Release = 'r3.2'): Promise<[string, string[]]> {
  const definition = structuredClone(LIFE) as unknown as Parameters<typeof runOne>[0];
  const record = await runOne(definition, {
    release,
    fake: {
      alter: (reply, about) => {
        if (about.operationId !== operationId) return reply;
        const body = alter(structuredClone(reply.body) as Body, reply);
        return { status: reply.status, headers: reply.headers, ...(body === undefined ? {} : { body }) };
      },
    },
  });
  return [record.verdict, broken(record)];
}

const set = (changes: Body) => (body: Body) => ({ ...body, ...changes });
const when =
  (qosStatus: string, changes: Body): Alter =>
  (body) =>
    body['qosStatus'] === qosStatus ? { ...body, ...changes } : body;
const header =
  (name: string, value: string | undefined): Alter =>
  (body, reply) => {
    if (value === undefined) delete reply.headers[name];
    else reply.headers[name] = value;
    return body;
  };
const status =
  (code: number): Alter =>
  (body, reply) => {
    reply.status = code;
    return body;
  };

describe('the checks of every exchange', () => {
  it('hold for the honest server in both releases', async () => {
    expect(await defect('none', (body) => body)).toEqual(['passed', []]);
    expect(await defect('none', (body) => body, 'r4.1')).toEqual(['passed', []]);
  });

  it.each<[string, string, Alter, string[]]>([
    ['another media type', 'createSession', header('content-type', 'text/plain'), ['media-type']],
    ['no media type', 'createSession', header('content-type', undefined), ['media-type']],
    ['another charset', 'createSession', header('content-type', 'application/json; charset=latin1'), ['media-type']],
    ['no x-correlator', 'getSession', header('x-correlator', undefined), ['x-correlator']],
    ['a foreign x-correlator', 'deleteSession', header('x-correlator', 'another'), ['x-correlator']],
    [
      'an encoding nobody asked for',
      'extendQosSessionDuration',
      header('content-encoding', 'br'),
      ['content-encoding'],
    ],
    ['a property of the wrong type', 'retrieveSessionsByDevice', () => ({ sessions: [] }), ['response-schema']],
    [
      'a session id that is no UUID',
      'retrieveSessionsByDevice',
      (body) => [{ ...(body as unknown as Body[])[0], sessionId: 'one' }] as unknown as Body,
      ['response-schema'],
    ],
    ['no body where there is one', 'extendQosSessionDuration', () => undefined, ['response-schema']],
    [
      'a timestamp without a zone',
      'getSession',
      when('AVAILABLE', { startedAt: '2026-01-01T12:00:00' }),
      ['response-schema', 'session.startedAt.zone'],
    ],
    [
      'startedAt while REQUESTED',
      'createSession',
      when('REQUESTED', { startedAt: '2026-01-01T12:00:00Z' }),
      ['session.startedAt'],
    ],
    [
      'expiresAt while REQUESTED',
      'createSession',
      when('REQUESTED', { expiresAt: '2026-01-01T13:00:00Z' }),
      ['session.expiresAt'],
    ],
    ['no startedAt while AVAILABLE', 'getSession', when('AVAILABLE', { startedAt: undefined }), ['session.startedAt']],
    ['no expiresAt while AVAILABLE', 'getSession', when('AVAILABLE', { expiresAt: undefined }), ['session.expiresAt']],
    [
      'a start that is yet to come',
      'getSession',
      when('AVAILABLE', { startedAt: '2030-01-01T12:00:00Z', expiresAt: '2030-01-01T12:05:00Z' }),
      ['session.startedAt.past'],
    ],
    ['an end that does not fit the duration', 'getSession', when('AVAILABLE', { duration: 200 }), ['session.duration']],
    [
      'statusInfo while AVAILABLE',
      'getSession',
      when('AVAILABLE', { statusInfo: 'DURATION_EXPIRED' }),
      ['session.statusInfo'],
    ],
    [
      'another session than was asked for',
      'getSession',
      when('AVAILABLE', { sessionId: '00000000-0000-4000-8000-000000000099' }),
      ['session.sessionId'],
    ],
    ['another profile', 'getSession', when('AVAILABLE', { qosProfile: 'QOS_OTHER' }), ['session.qosProfile']],
    [
      'another application server',
      'createSession',
      set({ applicationServer: { ipv4Address: '198.51.100.11' } }),
      ['session.applicationServer'],
    ],
    [
      'the ports left out',
      'createSession',
      set({ applicationServerPorts: undefined }),
      ['session.applicationServerPorts'],
    ],
    ['ports that nobody asked for', 'createSession', set({ devicePorts: { ports: [1] } }), ['session.devicePorts']],
    ['a sink that nobody named', 'createSession', set({ sink: 'https://example.com/' }), ['session.sink']],
    [
      'two identifiers of the device',
      'createSession',
      set({
        device: { phoneNumber: '+99900000000', ipv4Address: { publicAddress: '203.0.113.10', publicPort: 5000 } },
      }),
      ['response-schema', 'session.device'],
    ],
    ['an altered identifier', 'createSession', set({ device: { phoneNumber: '+99900000009' } }), ['session.device']],
    ['no identifier where several were sent', 'createSession', set({ device: undefined }), ['session.device']],
    ['the caller’s own token', 'createSession', set({ token: 'fake-token-of-client-a' }), ['token-secret']],
    [
      'a minimum above the maximum',
      'getQosProfile',
      set({ targetMinDownstreamRate: { value: 1, unit: 'Gbps' } }),
      ['profile.maxDownstreamRate'],
    ],
    [
      'a quantity without unit',
      'getQosProfile',
      set({ packetDelayBudget: { value: 5 } }),
      ['profile.packetDelayBudget'],
    ],
    [
      'durations the wrong way round',
      'getQosProfile',
      set({ minDuration: { value: 2, unit: 'Days' } }),
      ['profile.maxDuration'],
    ],
  ])('%s', async (_, operationId, alter, checks) => {
    expect(await defect(operationId, alter)).toEqual(['failed', checks]);
  });

  it.each<[string, Alter, string, string[]]>([
    [
      'another status in the body',
      (body) => ('code' in body ? { ...body, status: 400 } : body),
      'failed',
      ['response-schema', 'error.status'],
    ],
    ['an empty message', (body) => ('code' in body ? { ...body, message: '' } : body), 'failed', ['error.message']],
    ['no code', (body) => ('code' in body ? { ...body, code: undefined } : body), 'failed', ['response-schema']],
    [
      'an undocumented code',
      (body) => ('code' in body ? { ...body, code: 'SESSION_GONE' } : body),
      'warning',
      ['error.code'],
    ],
    [
      'an error that is no ErrorInfo',
      (body) => ('code' in body ? { error: 'not found' } : body),
      'failed',
      ['response-schema'],
    ],
  ])('an error with %s', async (_, alter, verdict, checks) => {
    expect(await defect('getSession', alter)).toEqual([verdict, checks]);
  });

  it('warn of an undocumented error, which infrastructure may answer, and fail any other undocumented status', async () => {
    const expecting = (code: number) =>
      runOne(
        { steps: [{ ...CREATE, expect: { status: code } }] },
        {
          fake: {
            alter: (reply) =>
              reply.status === 201
                ? { ...reply, status: code, body: { status: code, code: 'UNAVAILABLE', message: 'Not now.' } }
                : reply,
          },
        },
      );
    const [unavailable, notImplemented, accepted] = await Promise.all([expecting(503), expecting(501), expecting(202)]);
    expect([unavailable.verdict, broken(unavailable)]).toEqual(['warning', ['documented-status']]);
    expect([notImplemented.verdict, broken(notImplemented)]).toEqual(['failed', ['documented-status']]);
    expect(accepted.verdict).toBe('failed');
    expect(broken(accepted)).toContain('documented-status');
  });

  it('permit the charset parameter', async () => {
    expect(await defect('createSession', header('content-type', 'application/json; charset=UTF-8'))).toEqual([
      'passed',
      [],
    ]);
  });

  it('see a redirect, and do not follow it', async () => {
    const [verdict, checks] = await defect('getSession', (body, reply) => {
      reply.headers['location'] = '/elsewhere';
      return status(302)(body, reply);
    });
    expect([verdict, checks.slice(0, 1)]).toEqual(['failed', ['documented-status']]);
  });
});

describe('the checks of every event', () => {
  const credential = {
    credentialType: 'ACCESSTOKEN',
    accessToken: '${sink.token}',
    accessTokenType: 'bearer',
    accessTokenExpiresUtc: '${now + 60}',
  };

  async function withEvent(
    alterEvent: (event: SentEvent) => SentEvent | undefined,
    sinkCredential: unknown = credential,
  ) {
    const set = {
      '$.sink': '${sink.url}',
      ...(sinkCredential === undefined ? {} : { '$.sinkCredential': sinkCredential }),
    };
    const record = await runOne(
      {
        needs: ['sink'],
        steps: [{ ...CREATE, set }, { awaitEvent: { status: 'AVAILABLE' } }],
      },
      { sink: true, alterEvent },
    );
    return [record.verdict, broken(record)];
  }
  const body = (changes: Body) => (event: SentEvent) => ({ ...event, body: { ...event.body, ...changes } });
  const data = (changes: Body) => (event: SentEvent) => body({ data: { ...event.body.data, ...changes } })(event);
  const headers = (changes: Record<string, string>) => (event: SentEvent) => ({
    ...event,
    headers: { ...event.headers, ...changes },
  });

  it.each<[string, (event: SentEvent) => SentEvent | undefined, string[]]>([
    ['of another media type', headers({ 'content-type': 'application/json' }), ['event.content-type']],
    [
      'without the credential',
      ({ body: sent }) => ({ headers: { 'content-type': 'application/cloudevents+json' }, body: sent }),
      ['event.authorization'],
    ],
    ['with another credential', headers({ authorization: 'Bearer of bad news' }), ['event.authorization']],
    ['of another CloudEvents version', body({ specversion: '0.3' }), ['event.schema']],
    [
      'of the type that the feature files name',
      body({ type: 'org.camaraproject.qod.v1.qos-status-changed' }),
      ['event.type'],
    ],
    ['without a source', body({ source: undefined }), ['event.schema']],
    ['of a time that is yet to come', body({ time: '2030-01-01T00:00:00Z' }), ['event.time']],
    ['with a reason for being AVAILABLE', data({ statusInfo: 'DURATION_EXPIRED' }), ['event.statusInfo']],
    ['that does not come', () => undefined, ['event']],
    ['about another session', data({ sessionId: '00000000-0000-4000-8000-000000000099' }), ['event', 'event.resource']],
    ['about another status', data({ qosStatus: 'UNAVAILABLE', statusInfo: 'NETWORK_TERMINATED' }), ['event']],
  ])('an event %s', async (_, alterEvent, checks) => {
    expect(await withEvent(alterEvent)).toEqual(['failed', checks]);
  });

  it('an honest event holds, with and without a credential', async () => {
    expect(await withEvent((event) => event)).toEqual(['passed', []]);
    expect(await withEvent((event) => event, undefined)).toEqual(['passed', []]);
  });

  it('an Authorization that nobody asked for', async () => {
    expect(await withEvent(headers({ authorization: 'Bearer something' }), undefined)).toEqual([
      'failed',
      ['event.authorization'],
    ]);
  });

  it('an event without a reason for being UNAVAILABLE, the same id twice, and an event in a quiet window', async () => {
    const steps = [
      { ...CREATE, set: { '$.sink': '${sink.url}' } },
      { awaitEvent: { status: 'AVAILABLE' } },
      { request: 'deleteSession', expect: { status: 204 } },
      { noEvent: { for: '5 s' } },
    ] as NonNullable<Parameters<typeof runOne>[0]['steps']>;
    const record = await runOne(
      { needs: ['sink'], steps },
      {
        sink: true,
        alterEvent: (event) => body({ id: 'always', data: { ...event.body.data, statusInfo: undefined } })(event),
      },
    );
    expect([record.verdict, broken(record)]).toEqual(['failed', ['no-event', 'event.statusInfo', 'event.id']]);
  });

  it('a sink token that comes back: a failure since r4.1, a warning before', async () => {
    const definition = {
      needs: ['sink'] as const,
      steps: [{ ...CREATE, set: { '$.sink': '${sink.url}', '$.sinkCredential': credential } }],
    };
    const echo = (reply: Reply, about: { body: unknown }): Reply =>
      reply.status === 201
        ? { ...reply, body: { ...(reply.body as Body), sinkCredential: (about.body as Body)['sinkCredential'] } }
        : reply;
    const run = (release: Release) =>
      runOne({ ...definition, needs: [...definition.needs] }, { sink: true, release, fake: { alter: echo } });
    const [older, newer] = await Promise.all([run('r3.2'), run('r4.1')]);
    expect([older.verdict, broken(older)]).toEqual(['warning', ['sink-secret']]);
    expect([newer.verdict, broken(newer)]).toEqual(['failed', ['response-schema', 'sink-secret']]);
  });
});
