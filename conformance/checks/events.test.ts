import { describe, expect, it } from 'vitest';
import type { CaseDefinition } from '../case.ts';
import type { CaseRecord } from '../record.ts';
import {
  AVAILABLE,
  broken,
  CREATE,
  type Post,
  runOne,
  type SentEvent,
  type SuiteOnFake,
} from '../test/suite-on-fake.ts';

/*
 * What the events of a case are together, fired by a server with one defect each: lost, doubled, late, in the wrong order, sent
 * again as another, at odds with what is answered. An honest server that sends again what its sink did not take passes.
 */

type Steps = NonNullable<CaseDefinition['steps']>;
type Deliver = NonNullable<SuiteOnFake['deliver']>;
type Alter = NonNullable<SuiteOnFake['alterEvent']>;

const WITH_SINK = { ...CREATE, set: { '$.sink': '${sink.url}' } };
const DELETE = { request: 'deleteSession', expect: { status: 204 } } as const;
const TOLD_AVAILABLE = { awaitEvent: { status: 'AVAILABLE' } } as const;
const TOLD_DELETED = { awaitEvent: { status: 'UNAVAILABLE', statusInfo: 'DELETE_REQUESTED' } } as const;
const QUIET = { noEvent: { for: '20 s' } };
/** Both events, and silence. */
const LIFE: Steps = [
  WITH_SINK,
  TOLD_AVAILABLE,
  { request: 'getSession', expect: { status: 200 } },
  DELETE,
  TOLD_DELETED,
  QUIET,
];

/** Time waits for it as for an activity, which whoever sends events is not. */
const pause = (time: Parameters<Deliver>[2], milliseconds: number) =>
  time.run(() => time.waitUntil(time.nowMs() + milliseconds));

/** Sends an event up to five times, a second apart, until its sink takes it. */
const honest: Deliver = async (event, post, time) => {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const status = await post(event);
    if (status === 410 || (status !== undefined && status < 300)) return;
    await pause(time, 1000);
  }
};

function run(steps: Steps, options: Omit<SuiteOnFake, 'cases'> = {}): Promise<CaseRecord> {
  return runOne({ needs: ['sink'], steps }, { sink: true, deliver: honest, ...options });
}

async function findings(steps: Steps, options: Omit<SuiteOnFake, 'cases'> = {}): Promise<[string, string[]]> {
  const record = await run(steps, options);
  return [record.verdict, broken(record)];
}

const changed = (event: SentEvent, changes: Record<string, unknown>): SentEvent => ({
  ...event,
  body: { ...event.body, ...changes },
});
const status = ({ body }: SentEvent) => body.data['qosStatus'];
const later = async (time: Parameters<Deliver>[2], milliseconds: number, post: () => ReturnType<Post>) => {
  await pause(time, milliseconds);
  await post();
};

describe('the events of a case', () => {
  it('hold for an honest server', async () => {
    expect(await findings(LIFE)).toEqual(['passed', []]);
  });

  it.each<[string, Deliver, string, string[]]>([
    [
      'sent twice although it was taken',
      async (event, post) => void [await post(event), await post(event)],
      'failed',
      ['no-event', 'event.id.again'],
    ],
    [
      'told twice under different ids',
      async (event, post) => void [await post(event), await post(changed(event, { id: crypto.randomUUID() }))],
      'failed',
      ['no-event', 'event.once'],
    ],
    [
      'told again in the quiet window',
      async (event, post, time) => {
        await post(event);
        if (status(event) === 'UNAVAILABLE') await later(time, 15_000, () => post(changed(event, { id: 'late' })));
      },
      'failed',
      ['no-event', 'event.once'],
    ],
    ['lost', async (event, post) => void (status(event) === 'UNAVAILABLE' || (await post(event))), 'failed', ['event']],
  ])('are found to be %s', async (_, deliver, verdict, checks) => {
    expect(await findings(LIFE, { deliver })).toEqual([verdict, checks]);
  });

  it('are found to come in the wrong order, which is a warning, as long as their times are right', async () => {
    const steps: Steps = [WITH_SINK, AVAILABLE, DELETE, TOLD_DELETED, TOLD_AVAILABLE];
    const overtaken: Deliver = async (event, post, time) =>
      void (status(event) === 'AVAILABLE' ? await later(time, 500, () => post(event)) : await post(event));
    expect(await findings(steps, { deliver: overtaken })).toEqual(['warning', ['event.order']]);
    const alterEvent: Alter = (event) =>
      status(event) === 'UNAVAILABLE' ? changed(event, { time: '2020-01-01T00:00:00Z' }) : event;
    expect(await findings(steps, { alterEvent })).toEqual(['failed', ['event.time.order']]);
  });

  it.each<[string, Alter]>([
    ['time without zone', (event) => changed(event, { time: String(event.body['time']).replace('Z', '') })],
    ['datacontenttype of another kind', (event) => changed(event, { datacontenttype: 'text/plain' })],
    ['no specversion', (event) => changed(event, { specversion: undefined })],
    ['no id', (event) => changed(event, { id: undefined })],
  ])('are found to have %s', async (_, alterEvent) => {
    expect(await findings(LIFE, { alterEvent })).toEqual(['failed', ['event.schema']]);
  });

  it('may have the charset parameter', async () => {
    const alterEvent: Alter = (event) => ({
      ...event,
      headers: { ...event.headers, 'content-type': 'application/cloudevents+json; charset=utf-8' },
    });
    expect(await findings(LIFE, { alterEvent })).toEqual(['passed', []]);
  });

  it('have ids of their source: the same one of two sources is no duplicate', async () => {
    const alterEvent: Alter = (event) =>
      changed(event, { id: '1', source: `${String(event.body['source'])}/${String(status(event))}` });
    expect(await findings(LIFE, { alterEvent })).toEqual(['passed', []]);
  });

  it('are about the session that the sink was given for', async () => {
    const steps: Steps = [
      { ...WITH_SINK, as: 'first' },
      TOLD_AVAILABLE,
      DELETE,
      TOLD_DELETED,
      CREATE,
      { ...AVAILABLE, as: 'second' },
    ];
    let toSink: Post | undefined;
    const remembers: Deliver = async (event, post) => {
      toSink ??= post;
      await post(event);
    };
    const fake: SuiteOnFake['fake'] = {
      alter: (reply, { operationId }) => {
        const body = (reply.body ?? {}) as Record<string, unknown>;
        if (operationId !== 'getSession' || body['sink'] !== undefined || body['qosStatus'] !== 'AVAILABLE')
          return reply;
        const data = { sessionId: body['sessionId'], qosStatus: 'AVAILABLE' };
        void toSink?.({ headers: { 'content-type': 'application/cloudevents+json' }, body: { ...EVENT, data } });
        return reply;
      },
    };
    expect(await findings([...steps, QUIET], { deliver: remembers, fake })).toEqual([
      'failed',
      ['no-event', 'event.resource'],
    ]);
  });
});

const EVENT = {
  id: 'of-another',
  source: '/sessions',
  specversion: '1.0',
  type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
  datacontenttype: 'application/json',
  time: '2020-01-01T00:00:00Z',
};

describe('what a sink did not take', () => {
  const again = (answers: unknown[], attempts: number): Steps => [
    { sinkAnswers: answers } as Steps[number],
    WITH_SINK,
    { ...TOLD_AVAILABLE, attempts, within: '20 s' },
    QUIET,
  ];

  it('may be sent again as it is: after an error, a reset, and a slow answer that was not waited for', async () => {
    expect(await findings(again([500, 'reset'], 3))).toEqual(['passed', []]);
    const impatient: Deliver = async (event, post, time) => {
      // The first attempt takes 5 s to be answered; the second is made before.
      void post(event);
      await later(time, 1000, () => post(event));
    };
    expect(await findings(again([{ status: 204, slow: '5 s' }], 2), { deliver: impatient })).toEqual(['passed', []]);
  });

  it('keeps its outcome in the record', async () => {
    const record = await run(again([{ status: 503, retryAfterS: 1 }, 'reset', { status: 204, slow: '2 s' }], 3));
    expect(record.verdict).toBe('passed');
    const [first = 0] = record.events.map(({ receivedAtMs }) => receivedAtMs);
    expect(
      record.events.map((event) => [
        event.answered,
        event.receivedAtMs - first,
        (event.answeredAtMs ?? NaN) - event.receivedAtMs,
        event.retryAfterS,
      ]),
      // The fake waits a second after each failure; the third answer is held back for two.
    ).toEqual([
      [503, 0, 0, 1],
      ['reset', 1000, 0, undefined],
      [204, 2000, 2000, undefined],
    ]);
  });

  it('is a warning where it comes again under another id, and where it does not come again', async () => {
    const renamed: Deliver = (event, post, time) =>
      honest(event, (each) => post(changed(each, { id: crypto.randomUUID() })), time);
    const steps: Steps = [{ sinkAnswers: [500] }, WITH_SINK, TOLD_AVAILABLE, { wait: '5 s' }];
    expect(await findings(steps, { deliver: renamed })).toEqual(['warning', ['event.redelivery-id']]);
    const record = await run(again([500], 2), { deliver: async (event, post) => void (await post(event)) });
    expect(broken(record)).toEqual(['event.attempts']);
  });

  it('fails where it comes again otherwise than before', async () => {
    let attempt = 0;
    const restamped: Deliver = (event, post, time) =>
      honest(event, (each) => post(changed(each, { time: `2020-01-01T00:00:0${++attempt}Z` })), time);
    expect(await findings(again([500], 2), { deliver: restamped })).toEqual(['failed', ['event.redelivery']]);
  });

  it('is a warning where it comes sooner than Retry-After', async () => {
    expect(await findings(again([{ status: 429, retryAfterS: 3 }], 2))).toEqual(['warning', ['event.retry-after']]);
    expect(await findings(again([{ status: 429, retryAfterS: 1 }], 2))).toEqual(['passed', []]);
  });

  it('must not come again where the sink is gone', async () => {
    const steps: Steps = [{ sinkAnswers: [410] }, WITH_SINK, TOLD_AVAILABLE, QUIET];
    expect(await findings(steps)).toEqual(['passed', []]);
    const deaf: Deliver = (event, post, time) => post(event).then(() => later(time, 1000, () => post(event)));
    expect(await findings(steps, { deliver: deaf })).toEqual(['failed', ['no-event']]);
  });
});

describe('events and answers', () => {
  const get = (as: string) => ({ request: 'getSession', as, expect: { status: 200 } }) as const;

  it('agree on the status', async () => {
    const stuck: SuiteOnFake['fake'] = {
      alter: (reply, { operationId }) =>
        operationId === 'getSession' && reply.status === 200
          ? { ...reply, body: withoutTimes({ ...(reply.body as object), qosStatus: 'REQUESTED' }) }
          : reply,
    };
    expect(await findings([WITH_SINK, TOLD_AVAILABLE, get('stuck')], { fake: stuck })).toEqual([
      'failed',
      ['event.agrees'],
    ]);
  });

  it('agree on a session that has ended', async () => {
    // The event says that the session has ended while it has not.
    const alterEvent: Alter = (event) => ({
      ...event,
      body: { ...event.body, data: { ...event.body.data, qosStatus: 'UNAVAILABLE', statusInfo: 'NETWORK_TERMINATED' } },
    });
    const steps: Steps = [WITH_SINK, { awaitEvent: { status: 'UNAVAILABLE' } }, get('alive')];
    expect(await findings(steps, { alterEvent })).toEqual(['failed', ['event.agrees']]);
  });

  it.each([
    ['a deletion that nobody asked for', 'DELETE_REQUESTED'],
    ['a duration that is not over', 'DURATION_EXPIRED'],
  ])('do not agree on %s', async (_, statusInfo) => {
    const alterEvent: Alter = (event) => ({
      ...event,
      body: { ...event.body, data: { ...event.body.data, qosStatus: 'UNAVAILABLE', statusInfo } },
    });
    const late: Deliver = (event, post, time) => later(time, 1000, () => post(event));
    const steps: Steps = [WITH_SINK, { ...AVAILABLE }, { awaitEvent: { status: 'UNAVAILABLE' } }];
    expect(await findings(steps, { alterEvent, deliver: late })).toEqual(['failed', ['event.statusInfo.cause']]);
  });

  it('agree that nothing happens after a deletion', async () => {
    const goesOn: Deliver = async (event, post, time) => {
      await post(event);
      const { data } = event.body;
      if (status(event) !== 'UNAVAILABLE') return;
      await pause(time, 8000);
      const ended = { ...data, statusInfo: 'NETWORK_TERMINATED' };
      await post(changed(event, { id: 'ghost', data: ended, time: new Date(time.nowMs()).toISOString() }));
    };
    const steps: Steps = [WITH_SINK, TOLD_AVAILABLE, DELETE, TOLD_DELETED, { wait: '20 s' }];
    expect(await findings(steps, { deliver: goesOn })).toEqual(['failed', ['event.once', 'event.after-deletion']]);
  });
});

describe('a listener that receives nothing through its own fault', () => {
  it.each<[string, NonNullable<SuiteOnFake['sinkFault']>, RegExp]>([
    ['because it has stopped', 'stopped', /listener does not answer: .*ECONNREFUSED/],
    ['because it is not where targets are sent', 'elsewhere', /cannot be reached at https:\/\/127\.0\.0\.1:1: /],
    ['because it is not trusted', 'distrusted', /a TLS handshake with it failed: /],
  ])('is not the fault of the target: %s', async (_, sinkFault, reason) => {
    const record = await run(LIFE, { sinkFault });
    expect([record.verdict, broken(record)]).toEqual(['inconclusive', []]);
    expect(record.reasons[0]).toMatch(reason);
  });

  it('does not make silence a success', async () => {
    const record = await run([WITH_SINK, AVAILABLE, QUIET], { sinkFault: 'stopped' });
    expect([record.verdict, record.reasons[0]]).toEqual([
      'inconclusive',
      expect.stringContaining("the suite's notification listener does not answer"),
    ]);
  });
});

describe('a token that has expired', () => {
  const credential = {
    credentialType: 'ACCESSTOKEN',
    accessToken: '${sink.token}',
    accessTokenType: 'bearer',
    accessTokenExpiresUtc: '${now + 5}',
  };
  const steps: Steps = [
    { ...CREATE, set: { '$.sink': '${sink.url}', '$.sinkCredential': credential } },
    TOLD_AVAILABLE,
    { wait: '10 s' },
    DELETE,
    { wait: '2 s' },
  ];
  const authorization =
    (value: (before: string) => string | undefined): Alter =>
    (event) => {
      const { authorization: before = '', ...headers } = event.headers;
      const after = status(event) === 'AVAILABLE' ? before : value(before);
      return { ...event, headers: { ...headers, ...(after === undefined ? {} : { authorization: after }) } };
    };

  it.each<[string, Alter, string, string[]]>([
    ['left out', authorization(() => undefined), 'passed', []],
    ['shown all the same, which is a warning', authorization((token) => token), 'warning', ['event.expired-token']],
    ['replaced by something else', authorization(() => 'Bearer other'), 'failed', ['event.authorization']],
  ])('is %s', async (_, alterEvent, verdict, checks) => {
    expect(await findings(steps, { alterEvent })).toEqual([verdict, checks]);
  });
});

function withoutTimes({ startedAt: _, expiresAt: __, ...body }: Record<string, unknown>): Record<string, unknown> {
  return body;
}
