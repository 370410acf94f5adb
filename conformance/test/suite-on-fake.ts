import { Agent, request } from 'undici';
import { Simulation, type TestTime, VirtualTime, VIRTUAL_CALENDAR } from '../../emulator/index.ts';
import type { CaseDefinition, Requirement } from '../case.ts';
import type { Release } from '../contract/index.ts';
import { plan } from '../plan.ts';
import type { CaseRecord } from '../record.ts';
import { runCases } from '../runner.ts';
import { createServerCertificate } from '../sink/certificate.ts';
import { NotificationListener } from '../sink/notification-listener.ts';
import type { Target, TestDevice } from '../target.ts';
import type { WaitSchedule } from '../wait-schedule.ts';
import { FAKE_PROFILE, FAKE_TOKEN, type FakeOptions, FakeQodServer } from './fake-qod-server.ts';

export const MUST: Requirement = {
  id: 'TEST-MUST',
  level: 'MUST',
  statement: 'A requirement of the tests.',
  source: 'none',
};
export const SHOULD: Requirement = { ...MUST, id: 'TEST-SHOULD', level: 'SHOULD' };

type Definition = Omit<CaseDefinition, 'title' | 'requirement'> & { requirement?: Requirement };

export interface SuiteOnFake {
  cases: Definition[];
  release?: Release;
  fake?: Partial<Omit<FakeOptions, 'notify'>>;
  /** Changes an event on its way to the sink; undefined loses it. */
  alterEvent?: (event: SentEvent) => SentEvent | undefined;
  /** How an event gets to its sink; once unless given. */
  deliver?: (event: SentEvent, post: Post, time: TestTime) => Promise<void>;
  target?: (usual: Target) => Target;
  sink?: boolean;
  /** What keeps the listener from receiving anything. */
  sinkFault?: 'stopped' | 'elsewhere' | 'distrusted';
  devices?: number;
  requestTimeoutMs?: number;
  signal?: AbortSignal;
  maxUnreachable?: number;
  retries?: number;
  onCase?: (record: CaseRecord) => void;
  onSchedule?: (schedule: WaitSchedule) => void;
  /** Told of the id of every case that begins. */
  onStart?: (id: string) => void;
}

/** Sends an event to its sink. @returns the status of the answer; undefined where none came. */
export type Post = (event: SentEvent) => Promise<number | undefined>;

export interface SentEvent {
  headers: Record<string, string>;
  body: Record<string, unknown> & { data: Record<string, unknown> };
}

/** Runs cases against a fake server in emulated time. @returns their records by the id that the case was given. */
export async function runOnFake(options: SuiteOnFake): Promise<Map<string, CaseRecord>> {
  const { cases, release = 'r3.2', devices = 2, sink = false } = options;
  const simulation = new Simulation();
  const time = new VirtualTime(simulation, VIRTUAL_CALENDAR);
  const certificate = sink ? await createServerCertificate(['127.0.0.1'], Date.now()) : undefined;
  const trusted = options.sinkFault === 'distrusted' ? undefined : certificate?.caPem;
  const toSink = new Agent({ connect: { ca: trusted ?? '' } });
  const listener =
    certificate === undefined
      ? undefined
      : await NotificationListener.start({
          ...certificate,
          time,
          host: '127.0.0.1',
          port: 0,
          secret: () => crypto.randomUUID(),
          ...(options.sinkFault === 'elsewhere' ? { publicUrl: 'https://127.0.0.1:1' } : {}),
        });
  if (options.sinkFault === 'stopped') await listener?.close();
  const deliver = (url: string, event: unknown, authorization: string | undefined): void => {
    const sent = {
      headers: {
        'content-type': 'application/cloudevents+json',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: event as SentEvent['body'],
    };
    const altered = options.alterEvent === undefined ? sent : options.alterEvent(structuredClone(sent));
    if (altered === undefined) return;
    const post: Post = ({ headers, body }) =>
      time.track(async () => {
        const sending = { dispatcher: toSink, method: 'POST', headers, body: JSON.stringify(body) } as const;
        const answer = await request(url, sending).catch(() => undefined);
        await answer?.body.dump();
        return answer?.statusCode;
      });
    // No activity of the time: it may have to pass until a sink that is slow has answered.
    void (options.deliver ?? once)(altered, post, time);
  };
  const fake = await FakeQodServer.start({
    release,
    clock: simulation,
    nowMs: () => time.nowMs(),
    notify: deliver,
    ...options.fake,
  });
  const records = new Map<string, CaseRecord>();
  try {
    const usual = targetAt(
      fake.root,
      release,
      time,
      Array.from({ length: devices }, (_, n) => deviceNumber(n)),
      options.requestTimeoutMs ?? 2_000,
      sink,
    );
    const definitions = cases.map(({ requirement = MUST, ...definition }) => ({
      api: 'quality-on-demand' as const,
      operation: 'createSession',
      definition: { title: 'A case of the tests', ...definition, requirement: requirement.id },
      requirement,
    }));
    await runCases({
      target: options.target?.(usual) ?? usual,
      release,
      planned: plan({ cases: definitions, requirements: [MUST, SHOULD] }, release),
      seed: 'test',
      ...(listener === undefined ? {} : { listener }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.retries === undefined ? {} : { retries: options.retries }),
      ...(options.maxUnreachable === undefined ? {} : { maxUnreachable: options.maxUnreachable }),
      onSchedule: (schedule) => options.onSchedule?.(schedule),
      onStart: ({ id }) => options.onStart?.(id),
      onCase: (record) => {
        records.set(record.id.split('/')[2] ?? '', record);
        options.onCase?.(record);
      },
    });
  } finally {
    await Promise.all([
      fake.close(),
      options.sinkFault === 'stopped' ? undefined : listener?.close(),
      toSink.destroy(),
    ]);
  }
  return records;
}

async function once(event: SentEvent, post: Post): Promise<void> {
  await post(event);
}

/** Runs one case. */
export async function runOne(
  definition: Omit<Definition, 'id'>,
  options: Omit<SuiteOnFake, 'cases'> = {},
): Promise<CaseRecord> {
  const records = await runOnFake({ ...options, cases: [{ id: 'only', ...definition }] });
  const record = records.get('only');
  if (record === undefined) throw new Error('the case left no record');
  return record;
}

/** The checks that did not hold, without repetition. */
export function broken(record: CaseRecord): string[] {
  return [...new Set(record.assertions.filter(({ held }) => !held).map(({ check }) => check))];
}

export const CREATE = { request: 'createSession', expect: { status: 201 } } as const;
export const AVAILABLE = { awaitStatus: 'AVAILABLE' } as const;

function deviceNumber(n: number): TestDevice {
  const address = `203.0.113.${n + 10}`;
  return {
    name: `device-${n}`,
    identifiers: { phoneNumber: `+9990000000${n}`, ipv4Address: { publicAddress: address, publicPort: 5000 } },
  };
}

function targetAt(
  root: string,
  release: Release,
  time: Target['time'],
  devices: TestDevice[],
  requestTimeoutMs: number,
  sink: boolean,
): Target {
  const version = release === 'r3.2' ? 'v1' : 'v1rc3';
  return {
    name: 'fake',
    kind: 'external',
    apis: {
      'quality-on-demand': `${root}/quality-on-demand/${version}`,
      'qos-profiles': `${root}/qos-profiles/${version}`,
    },
    headers: {},
    time,
    tokens: {
      offers: (role) => role === 'two-legged' || role === 'garbage' || role === 'none',
      token: ({ role }) => Promise.resolve(role === 'none' ? undefined : role === 'garbage' ? 'garbage' : FAKE_TOKEN),
    },
    devices,
    applicationServer: { ipv4Address: '198.51.100.10', port: 443 },
    otherServer: { ipv4Address: '198.51.100.20', port: 443 },
    profile: { name: FAKE_PROFILE.name },
    assets: {},
    notOffered: [],
    unsupportedIdentifiers: [],
    longWaits: true,
    budgets: { requestTimeoutMs, availableWithinMs: 5_000, eventWithinMs: 5_000, clockToleranceMs: 1_000 },
    ...(sink ? { sink: { host: '127.0.0.1', port: 0 } } : {}),
    secrets: [FAKE_TOKEN],
  };
}
