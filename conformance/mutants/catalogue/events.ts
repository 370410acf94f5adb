import { randomUUID } from 'node:crypto';
import { isMatch } from '../../selection.ts';
import { resourceIdIn } from '../../resource-kind.ts';
import { delaysEvent, losesEvent, repeatsEvent, sendLater, told, type Told, withData } from '../event-lies.ts';
import { type HonestServer, isJson, type Lie, type Notification, withJson } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { DELETE, EXTEND, REVOKE } from './operations.ts';

const EVENTS = ['*event*'];

/** Which notifications a session or an assignment sends, and when. */
export const EVENT_MUTANTS: readonly Mutant[] = [
  ...eventMutants('session', 'QOD-EVENT', 'event'),
  ...eventMutants('assignment', 'PROV-EVENT', 'assignment-event'),
  {
    id: 'event-comes-twice',
    requirement: 'ANY-EVENT-ABOUT',
    also: EVENTS,
    breaks: 'It sends every event twice, although the sink has taken it.',
    seenIn: 'Servers that deliver at least once and do not look at the answer.',
    start: () => repeatsEvent(() => true),
  },
];

function eventMutants(kind: Told['kind'], prefix: string, name: string): Mutant[] {
  const isSession = kind === 'session';
  return [
    {
      id: `${name}-available-is-not-sent`,
      requirement: `${prefix}-AVAILABLE`,
      also: EVENTS,
      breaks: 'It sends no event when a session or an assignment becomes AVAILABLE.',
      seenIn: 'Servers that notify of the end only.',
      start: () => losesEvent((event) => event.kind === kind && event.status === 'AVAILABLE'),
    },
    {
      id: `${name}-expiry-is-not-sent`,
      requirement: `${prefix}-EXPIRY`,
      also: EVENTS,
      breaks: 'It sends no event when the duration of a session is over.',
      start: () => losesEvent((event) => event.kind === kind && event.statusInfo === 'DURATION_EXPIRED'),
    },
    {
      id: `${name}-refusal-is-not-sent`,
      requirement: `${prefix}-REFUSED`,
      also: EVENTS,
      breaks: 'It sends no event when the network refuses a session.',
      seenIn: 'One of the open implementations, in which the session ends silently.',
      start: () => losesEvent((event) => event.kind === kind && event.statusInfo === 'NETWORK_TERMINATED'),
    },
    {
      id: `${name}-termination-is-not-sent`,
      requirement: `${prefix}-TERMINATED`,
      also: EVENTS,
      breaks: 'It sends no event when the network ends a session.',
      start: () => losesEvent((event) => event.kind === kind && event.statusInfo === 'NETWORK_TERMINATED'),
    },
    {
      id: `${name}-deletion-of-what-is-over-is-sent`,
      requirement: `${prefix}-${isSession ? 'DELETE' : 'REVOKE'}-QUIET`,
      breaks: 'It sends an event when a session is deleted that is UNAVAILABLE already.',
      start: () => sendsOn([isSession ? DELETE.operation : REVOKE.operation], 'UNAVAILABLE', 'DELETE_REQUESTED'),
    },
    {
      id: `${name}-has-an-empty-credential`,
      requirement: `${prefix}-NO-CREDENTIAL`,
      also: ['*sink*', '*event*'],
      breaks: 'It sends the word undefined as the token of a sink that came without credential.',
      start: () => ({
        notify: async (notification, server) => {
          const headers = { authorization: 'Bearer undefined', ...notification.headers };
          return server.notify({ ...notification, headers });
        },
      }),
    },
    {
      id: `${name}-overtakes`,
      requirement: `${prefix}-ORDER`,
      // The proxy takes an event that it delays, so that the server never learns what the sink says to it.
      also: ['*/sink-*'],
      breaks: 'It sends each event by itself, so that a later one may arrive first.',
      start: () => delaysEvent((event) => event.kind === kind && event.status === 'AVAILABLE', 100),
    },
    {
      id: `${name}-is-repeated`,
      requirement: `${prefix}-CHANGES-ONLY`,
      only: ['*/event-once'],
      also: EVENTS,
      breaks: 'It sends the event AVAILABLE again after two seconds, under another id.',
      start: () => ({
        notify: async (notification, server) => {
          if (told(notification).status === 'AVAILABLE') sendLater(again(notification, server), server, 2000);
          return server.notify(notification);
        },
      }),
    },
    {
      id: `${name}-is-sent-on-extension`,
      requirement: `${prefix}-CHANGES-ONLY`,
      only: ['*/event-extension'],
      breaks: 'It sends the event AVAILABLE whenever a session is extended.',
      start: () => sendsOn([EXTEND.operation], 'AVAILABLE'),
    },
  ];
}

/** Sends the last event of a session again, as another one, when an operation on it succeeds. */
function sendsOn(operations: readonly string[], status: string, statusInfo?: string): Lie {
  const last = new Map<string, Notification>();
  return {
    notify: async (notification, server) => {
      const { json } = notification;
      if (isJson(json) && isJson(json['data'])) last.set(resourceIdIn(json['data']) ?? '', notification);
      return server.notify(notification);
    },
    answer: async (request, server) => {
      const answer = await server.ask(request);
      const before = last.get(Object.values(request.pathParameters)[0] ?? '');
      if (before === undefined || answer.status > 299 || !isMatch(request.operation ?? '', operations)) return answer;
      if (told(before).status === status) {
        const reason = statusInfo === undefined ? {} : { statusInfo };
        sendLater(
          withData(again(before, server), (data) => ({ ...data, ...reason })),
          server,
          100,
        );
      }
      return answer;
    },
  };
}

function again(notification: Notification, { target }: HonestServer): Notification {
  const { json } = notification;
  const time = new Date(target.time.nowMs()).toISOString();
  return isJson(json) ? withJson(notification, { ...json, id: randomUUID(), time }) : notification;
}
