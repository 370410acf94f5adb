import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VIRTUAL_CALENDAR, seconds, toUnixMs } from '../../kernel/index.ts';
import { countingUuids } from '../../nef/test/uuids.ts';
import { VirtualTime } from '../../nef/test/virtual-time.ts';
import { type TestSink, startSink } from '../test/sink-server.ts';
import { Notifications, type NotificationsOptions } from './notifications.ts';
import type { SinkAnswer, SinkClient } from './sink-client.ts';
import { MemoryStore } from './test/memory-store.ts';

let time: VirtualTime;
let sink: TestSink;
let notifications: Notifications;
let outcomes: string[];
let kept: MemoryStore;
const uuid = countingUuids();

beforeEach(async () => {
  time = new VirtualTime();
  kept = new MemoryStore();
  outcomes = [];
  sink = await startSink(() => time.simulation.now());
  notifications = start();
});
afterEach(async () => {
  sink.close();
  await notifications.close();
});

function start(changes: Partial<NotificationsOptions> = {}, client?: SinkClient): Notifications {
  const options: NotificationsOptions = {
    clock: time.simulation,
    calendar: VIRTUAL_CALENDAR,
    trackIo: time.trackIo,
    uuid,
    jitter: () => 0.5,
    store: kept.process().store,
    ca: sink.ca,
    allowedNetworks: ['127.0.0.0/8'],
    observe: (outcome, detail) => outcomes.push(`${detail.resourceId} ${outcome}`),
    ...changes,
  };
  return new Notifications(options, client);
}

/** The process before is dead: nothing moves its clock any more. */
function restart(): void {
  time = new VirtualTime();
  notifications = start();
  notifications.resume();
}

const content = (n: number) => ({ source: 'https://qod.example/s', type: 'org.example', data: { n } });
const tell = (resourceId: string, n: number, path = '') =>
  notifications.tell(resourceId, { url: `${sink.url}${path}` }, content(n));
const numbers = () => sink.received.map(({ body }) => body.data.n as number);
const authorizations = () => sink.received.map(({ headers }) => headers['authorization']);

test('an event says what happened and when, however late it arrives', async () => {
  sink.statuses.push(503);
  await time.advance(seconds(5));
  tell('s', 1);
  await time.advance(seconds(2));
  const [first, second] = sink.received;
  expect(second!.body).toEqual({
    id: first!.body.id as string,
    source: 'https://qod.example/s',
    specversion: '1.0',
    type: 'org.example',
    time: '2026-01-01T12:00:05.000Z',
    datacontenttype: 'application/json',
    data: { n: 1 },
  });
  expect(second!.timeNs).toBe(seconds(6));
  expect(second!.headers).toMatchObject({ 'content-type': 'application/cloudevents+json' });
  expect(second!.headers['x-correlator']).toMatch(/^[0-9a-f-]{36}$/);
  expect(outcomes).toEqual(['s retried', 's delivered']);
  expect(kept.size).toBe(0);
});

describe('a sink that fails', () => {
  test.each([408, 429, 500, 599])('with %d is tried again', async (status) => {
    sink.statuses.push(status);
    tell('s', 1);
    await time.advance(seconds(1));
    expect(outcomes).toEqual(['s retried', 's delivered']);
  });

  test('and keeps failing is given up, and the next event has its own attempts', async () => {
    sink.statuses.push(500, 500, 500, 500, 500, 500);
    tell('s', 1);
    tell('s', 2);
    await time.advance(seconds(16));
    expect(numbers()).toEqual([1, 1, 1, 1, 1, 2, 2]);
    expect(outcomes.filter((each) => each !== 's retried')).toEqual(['s given-up', 's delivered']);
    expect(kept.size).toBe(0);
  });

  test('is given the time that it asks for', async () => {
    const waits = [429, 503].map((status): SinkAnswer => ({ type: 'answered', status, retryAfter: '30' }));
    const attempts: number[] = [];
    notifications = start(
      {},
      {
        post: () => {
          attempts.push(time.simulation.now() / 1e9);
          return Promise.resolve(waits.shift() ?? { type: 'answered', status: 204 });
        },
        close: () => Promise.resolve(),
      },
    );
    tell('s', 1);
    await time.advance(seconds(100));
    expect(attempts).toEqual([0, 30, 60]);
  });

  test('is tried again after a wait that the jitter spreads', async () => {
    notifications = start({ jitter: () => 0.25 });
    sink.statuses.push(500);
    tell('s', 1);
    await time.advance(seconds(2));
    expect(sink.received.map(({ timeNs }) => timeNs)).toEqual([0, seconds(0.75)]);
  });
});

test('a redirect is a refusal and is not followed', async () => {
  sink.statuses.push(307);
  tell('s', 1);
  await time.advance(seconds(60));
  expect(sink.received.map(({ path }) => path)).toEqual(['/events']);
  expect(outcomes).toEqual(['s refused']);
});

test('a sink on an address that is not allowed hears nothing and is not tried again', async () => {
  notifications = start({ allowedNetworks: [] });
  tell('s', 1);
  await time.advance(seconds(60));
  expect([sink.received, outcomes]).toEqual([[], ['s refused']]);
});

describe('410', () => {
  test('ends all that is queued of the resource and all that comes, and nothing of others', async () => {
    sink.statuses.push(410);
    for (const n of [1, 2]) tell('s', n);
    tell('other', 3);
    await time.advance(seconds(1));
    tell('s', 4);
    await time.advance(seconds(60));
    expect(numbers()).toEqual([1, 3]);
    expect(outcomes.sort()).toEqual(['other delivered', 's gone', 's gone']);
  });

  test('is remembered over a restart, until the resource is forgotten', async () => {
    sink.statuses.push(410);
    tell('s', 1);
    await time.advance(seconds(1));
    restart();
    tell('s', 2);
    await time.advance(seconds(1));
    expect(numbers()).toEqual([1]);
    notifications.forget('s');
    expect(kept.size).toBe(0);
    tell('s', 3);
    await time.advance(seconds(1));
    expect(numbers()).toEqual([1, 3]);
  });

  test('leaves nothing of a resource that was forgotten before', async () => {
    sink.statuses.push(500, 410);
    tell('s', 1);
    notifications.forget('s');
    await time.advance(seconds(0.5));
    restart();
    await time.advance(seconds(5));
    expect([outcomes.at(-1), kept.size]).toEqual(['s gone', 0]);
  });
});

test('what is queued of a forgotten resource is still told', async () => {
  sink.statuses.push(500);
  for (const n of [1, 2]) tell('s', n);
  notifications.forget('s');
  await time.advance(seconds(5));
  expect(numbers()).toEqual([1, 1, 2]);
  expect(kept.size).toBe(0);
});

describe('a queue', () => {
  test('that is full drops the newest event, whatever the query of its sink', async () => {
    notifications = start({ limits: { maxQueuedPerSink: 2 } });
    tell('a', 1);
    tell('b', 2, '?b');
    tell('c', 3);
    tell('d', 4, '/other');
    expect(outcomes).toEqual(['c dropped']);
    await time.advance(seconds(1));
    tell('c', 5);
    await time.advance(seconds(1));
    expect(numbers().sort()).toEqual([1, 2, 4, 5]);
  });

  test('of a slow origin holds up no other', async () => {
    const waiting: (() => void)[] = [];
    const posted: string[] = [];
    const slow: SinkClient = {
      post: async (url) => {
        posted.push(url);
        if (url.includes('slow')) await new Promise<void>((resolve) => waiting.push(resolve));
        return { type: 'answered', status: 204 };
      },
      close: () => Promise.resolve(),
    };
    // In paced time the clock goes on while I/O is under way.
    notifications = start({ trackIo: (io) => io(), limits: { maxUnderWayPerOrigin: 2 } }, slow);
    for (let n = 0; n < 5; n++) notifications.tell(`slow ${n}`, { url: `https://slow.example/${n}` }, content(n));
    notifications.tell('quick', { url: 'https://quick.example/' }, content(9));
    await time.advance(seconds(1));
    expect(posted).toEqual(['https://slow.example/0', 'https://slow.example/1', 'https://quick.example/']);
    for (let answered = 0; answered < 5; answered++) {
      waiting.shift()!();
      await time.advance(0);
      expect(waiting.length).toBeLessThanOrEqual(2);
    }
    expect(posted.slice(3)).toEqual([2, 3, 4].map((n) => `https://slow.example/${n}`));
  });
});

describe('an access token', () => {
  const credential = (validForS: number) => ({
    type: 'access-token' as const,
    accessToken: 'secret',
    expiresAtMs: toUnixMs(VIRTUAL_CALENDAR, time.simulation.now() + seconds(validForS)),
  });

  test('is shown until its expiry, and not at it', async () => {
    sink.statuses.push(500);
    notifications.tell('s', { url: sink.url, credential: credential(1) }, content(1));
    await time.advance(seconds(1));
    expect(authorizations()).toEqual(['Bearer secret', undefined]);
  });

  test('is not renewed when the sink does not take it', async () => {
    sink.statuses.push(401);
    notifications.tell('s', { url: sink.url, credential: credential(60) }, content(1));
    await time.advance(seconds(60));
    expect([sink.received.length, outcomes]).toEqual([1, ['s refused']]);
  });
});

describe('a token of the client’s authorization server', () => {
  const credential = { type: 'private-key-jwt' as const, clientId: 'qod', tokenUri: 'https://as.example/token' };
  const tellWithToken = (resourceId: string, n: number) =>
    notifications.tell(resourceId, { url: sink.url, credential }, content(n));
  let asked: unknown[];
  let failures: number;
  beforeEach(() => {
    asked = [];
    failures = 0;
    const accessTokenFor = (client: unknown) => {
      asked.push(client);
      if (failures-- > 0) return Promise.reject(new Error('no'));
      const expiresAtMs = toUnixMs(VIRTUAL_CALENDAR, time.simulation.now() + seconds(10));
      return Promise.resolve({ accessToken: `token-${asked.length}`, expiresAtMs });
    };
    notifications = start({ sinkTokens: { accessTokenFor } });
  });

  test('serves many events and is renewed at its expiry', async () => {
    tellWithToken('a', 1);
    tellWithToken('b', 2);
    await time.advance(seconds(9));
    tellWithToken('a', 3);
    await time.advance(seconds(1));
    tellWithToken('a', 4);
    await time.advance(seconds(1));
    expect(authorizations()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
    expect(asked[0]).toEqual({ clientId: 'qod', tokenUri: 'https://as.example/token' });
  });

  test.each([401, 403])('is renewed once when the sink answers %d', async (status) => {
    sink.statuses.push(status, 204, status, status);
    tellWithToken('s', 1);
    tellWithToken('s', 2);
    await time.advance(seconds(1));
    expect(authorizations()).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-2', 'Bearer token-3']);
    expect(outcomes).toEqual(['s retried', 's delivered', 's retried', 's refused']);
  });

  test('that cannot be had is asked for again, and nothing is sent without it', async () => {
    failures = 1;
    tellWithToken('s', 1);
    await time.advance(0);
    expect([sink.received, outcomes]).toEqual([[], ['s retried']]);
    await time.advance(seconds(1));
    expect(authorizations()).toEqual(['Bearer token-2']);
  });

  test('that nothing can get is a delivery that fails', async () => {
    notifications = start();
    tellWithToken('s', 1);
    await time.advance(seconds(60));
    expect([sink.received, outcomes.at(-1)]).toEqual([[], 's given-up']);
  });
});

describe('after a restart', () => {
  test('events go on in their order, with the ids and the attempts that they had', async () => {
    sink.statuses.push(...Array.from({ length: 20 }, () => 500));
    for (const n of [1, 2]) tell('s', n);
    await time.advance(seconds(1));
    expect(numbers()).toEqual([1, 1]);
    const { id } = sink.received[0]!.body as { id: string };
    restart();
    await time.advance(seconds(8 + 4));
    // Of five attempts two were made; the others follow at once, 4 s and 8 s later.
    expect(numbers()).toEqual([1, 1, 1, 1, 1, 2]);
    expect(sink.received.slice(0, 5).map(({ body }) => body.id as string)).toEqual(Array(5).fill(id));
    expect(sink.received.slice(2).map(({ timeNs }) => timeNs)).toEqual([0, 4, 12, 12].map(seconds));
  });
});

describe('a stop', () => {
  test('waits for the delivery under way and begins no other', async () => {
    for (const n of [1, 2]) tell('s', n);
    time.simulation.step();
    await notifications.close();
    await time.advance(seconds(1));
    expect([numbers(), outcomes, kept.size]).toEqual([[1], ['s delivered'], 1]);
  });

  test('does not wait long for a sink that does not answer, and leaves its event for the next process', async () => {
    const aborted = new AbortController();
    notifications = start(
      {},
      {
        post: async () => {
          await once(aborted.signal, 'abort');
          return { type: 'no-answer', reason: 'closed' };
        },
        close: () => Promise.resolve(aborted.abort()),
      },
    );
    tell('s', 1);
    time.simulation.step();
    await notifications.close();
    await time.settle();
    expect([outcomes, kept.size]).toEqual([[], 1]);
  });
});
