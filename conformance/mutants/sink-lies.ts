import { randomUUID } from 'node:crypto';
import { contractOf, operationNamed } from '../contract/index.ts';
import { idNameOf, RESOURCE_KINDS, type ResourceKind, resourceIdIn } from '../resource-kind.ts';
import { on } from './answer-lies.ts';
import { sendLater } from './event-lies.ts';
import {
  type HonestServer,
  isJson,
  type Json,
  type Lie,
  type Notification,
  type Passing,
  type SinkReply,
  withHeaders,
  withJson,
} from './lie.ts';

/** Sends notifications as they are, and takes the answers of sinks for others. */
export function mistakesReply(mistake: (reply: SinkReply) => SinkReply): Lie {
  return {
    notify: async (notification, server) => void (await server.notify(notification)),
    sinkReply: (reply) => (reply === undefined ? undefined : mistake(reply)),
  };
}

/** Whatever a sink answers, even if nothing: it has taken the notification. */
export function takesAllForTaken(): Lie {
  return { ...mistakesReply((reply) => reply), sinkReply: () => ({ status: 204 }) };
}

/** Does something where a sink has not taken a notification within a second. */
export function onTrouble(react: (notification: Notification, server: HonestServer) => Promise<unknown>): Lie {
  return {
    notify: async (notification, server) => {
      const { time } = server.target;
      let isOver = false;
      const late = time.run(() => time.waitUntil(time.nowMs() + 1000, () => isOver));
      void late
        .then((isAnswered) => (isAnswered ? undefined : time.track(() => react(notification, server))))
        .catch(() => undefined);
      const reply = await server.notify(notification).catch(() => undefined);
      isOver = true;
      if (reply === undefined || reply.status > 299) await react(notification, server);
      if (reply === undefined) throw new Error('the sink gave no answer');
    },
  };
}

/** Ends the session or the assignment that a notification is about. */
export async function endWhatItIsAbout({ json }: Notification, server: HonestServer): Promise<void> {
  const data = isJson(json) && isJson(json['data']) ? json['data'] : {};
  const id = resourceIdIn(data) ?? '';
  const { api, end } = RESOURCE_KINDS[data['sessionId'] === undefined ? 'assignment' : 'session'];
  const named = operationNamed(api, end, server.release);
  if (named === undefined) return;
  const root = new URL(server.target.apis[named.api] ?? '').pathname;
  const request: Passing = {
    method: 'DELETE',
    path: `${root}${named.operation.path.replace(/\{\w+\}/, id)}`,
    headers: {},
    api: named.api,
    operation: end,
    pathParameters: {},
  };
  const token = await server.token('two-legged', request);
  await server.ask(withHeaders(request, { authorization: `Bearer ${token ?? ''}` }));
}

/** Tells the last sink of a device of a session, or an assignment, that has none. */
export function remembersSink(kind: ResourceKind = 'session'): Lie {
  const { create, statusName } = RESOURCE_KINDS[kind];
  const sinks = new Map<string, string>();
  const lie = on(create, async (request, server) => {
    const answer = await server.ask(request);
    const { json } = request;
    if (answer.status !== 201 || !isJson(json) || !isJson(answer.json)) return answer;
    const device = JSON.stringify(json['device'] ?? request.headers['authorization']);
    const last = sinks.get(device);
    if (typeof json['sink'] === 'string') sinks.set(device, json['sink']);
    else if (last !== undefined)
      sendLater(
        eventOf(kind, server, last, {
          [idNameOf(kind, server.release)]: resourceIdIn(answer.json),
          [statusName]: 'AVAILABLE',
        }),
        server,
        100,
      );
    return answer;
  });
  return lie;
}

/** A session that has been deleted expires three seconds later. */
export function expiresWhatIsDeleted(): Lie {
  const sinks = new Map<unknown, string>();
  return {
    answer: async (request, server) => {
      const answer = await server.ask(request);
      const asked = sinkOf(request.json);
      if (request.operation === 'createSession' && isJson(answer.json) && asked !== undefined)
        sinks.set(answer.json['sessionId'], asked);
      const id = Object.values(request.pathParameters)[0];
      const sink = sinks.get(id);
      if (request.operation !== 'deleteSession' || answer.status !== 204 || sink === undefined) return answer;
      const data = { sessionId: id, qosStatus: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' };
      sendLater(eventOf('session', server, sink, data, 3000), server, 3000);
      return answer;
    },
  };
}

/** Where a request wants its events; v0.10.1 has a webhook. */
function sinkOf(body: unknown): string | undefined {
  if (!isJson(body)) return undefined;
  const { sink, webhook } = body;
  const url = sink ?? (isJson(webhook) ? webhook['notificationUrl'] : undefined);
  return typeof url === 'string' ? url : undefined;
}

/** An event of the release about a session or an assignment, of a time from now. */
function eventOf(
  kind: ResourceKind,
  { release, target }: HonestServer,
  sink: string,
  data: Json,
  inMs = 0,
): Notification {
  const { enum: types } = contractOf(RESOURCE_KINDS[kind].api, release).schemas['EventType'] as { enum: string[] };
  const event = {
    id: randomUUID(),
    source: '/sessions',
    specversion: '1.0',
    type: types[0],
    datacontenttype: 'application/json',
    time: new Date(target.time.nowMs() + inMs).toISOString(),
    data,
  };
  return withJson({ sink, headers: { 'content-type': 'application/cloudevents+json' }, text: '' }, event);
}

/** Changes the Authorization of notifications, knowing the access tokens that requests gave for each sink. */
export function altersCredential(
  change: (authorization: string | undefined, given: string | undefined) => string | undefined,
): Lie {
  const tokens = new Map<string, string>();
  return {
    answer: (request, server) => {
      const { sink, sinkCredential } = isJson(request.json) ? request.json : {};
      if (typeof sink === 'string' && isJson(sinkCredential) && typeof sinkCredential['accessToken'] === 'string')
        tokens.set(sink, `Bearer ${sinkCredential['accessToken']}`);
      return server.ask(request);
    },
    notify: async (notification, server) => {
      const { authorization, ...headers } = notification.headers;
      const changed = change(authorization, tokens.get(notification.sink));
      await server.notify({
        ...notification,
        headers: { ...headers, ...(changed === undefined ? {} : { authorization: changed }) },
      });
    },
  };
}

/** Changes what is sent again: another attempt at an event whose id has been sent. */
export function altersRedelivery(change: (event: Json) => Json): Lie {
  const sent = new Set<unknown>();
  return {
    notify: async (notification, server) => {
      const { json } = notification;
      if (!isJson(json)) return;
      const isAgain = sent.has(json['id']);
      sent.add(json['id']);
      await server.notify(isAgain ? withJson(notification, change(json)) : notification);
    },
  };
}
