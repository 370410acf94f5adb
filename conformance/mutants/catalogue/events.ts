import { randomUUID } from 'node:crypto';
import { isMatch } from '../../plan.ts';
import { delaysEvent, losesEvent, repeatsEvent, sendLater, told, withData } from '../event-lies.ts';
import { type HonestServer, isJson, type Lie, type Notification, withJson } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { DELETE, EXTEND } from './operations.ts';

const EVENTS = ['*event*'];

/** Which notifications a session sends, and when. */
export const EVENT_MUTANTS: readonly Mutant[] = [
  {
    id: 'event-available-is-not-sent',
    requirement: 'QOD-EVENT-AVAILABLE',
    also: EVENTS,
    breaks: 'It sends no event when a session becomes AVAILABLE.',
    seenIn: 'Servers that notify of the end only.',
    start: () => losesEvent(({ status }) => status === 'AVAILABLE'),
  },
  {
    id: 'event-expiry-is-not-sent',
    requirement: 'QOD-EVENT-EXPIRY',
    also: EVENTS,
    breaks: 'It sends no event when the duration of a session is over.',
    start: () => losesEvent(({ statusInfo }) => statusInfo === 'DURATION_EXPIRED'),
  },
  {
    id: 'event-refusal-is-not-sent',
    requirement: 'QOD-EVENT-REFUSED',
    also: EVENTS,
    breaks: 'It sends no event when the network refuses a session.',
    seenIn: 'One of the open implementations, in which the session ends silently.',
    start: () => losesEvent(({ statusInfo }) => statusInfo === 'NETWORK_TERMINATED'),
  },
  {
    id: 'event-termination-is-not-sent',
    requirement: 'QOD-EVENT-TERMINATED',
    also: EVENTS,
    breaks: 'It sends no event when the network ends a session.',
    start: () => losesEvent(({ statusInfo }) => statusInfo === 'NETWORK_TERMINATED'),
  },
  {
    id: 'event-deletion-of-what-is-over-is-sent',
    requirement: 'QOD-EVENT-DELETE-QUIET',
    breaks: 'It sends an event when a session is deleted that is UNAVAILABLE already.',
    start: () => sendsOn([DELETE.operation], 'UNAVAILABLE', 'DELETE_REQUESTED'),
  },
  {
    id: 'event-has-an-empty-credential',
    requirement: 'QOD-EVENT-NO-CREDENTIAL',
    also: ['*sink*', '*event*'],
    breaks: 'It sends the word undefined as the token of a sink that came without credential.',
    start: () => ({
      notify: async (notification, server) => {
        const headers = { authorization: 'Bearer undefined', ...notification.headers };
        await server.notify({ ...notification, headers });
      },
    }),
  },
  {
    id: 'event-overtakes',
    requirement: 'QOD-EVENT-ORDER',
    breaks: 'It sends each event by itself, so that a later one may arrive first.',
    start: () => delaysEvent(({ status }) => status === 'AVAILABLE', 100),
  },
  {
    id: 'event-is-repeated',
    requirement: 'QOD-EVENT-CHANGES-ONLY',
    only: ['*/event-once'],
    also: EVENTS,
    breaks: 'It sends the event AVAILABLE again after two seconds, under another id.',
    start: () => ({
      notify: async (notification, server) => {
        await server.notify(notification);
        if (told(notification).status === 'AVAILABLE') sendLater(again(notification, server), server, 2000);
      },
    }),
  },
  {
    id: 'event-is-sent-on-extension',
    requirement: 'QOD-EVENT-CHANGES-ONLY',
    only: ['*/event-extension'],
    breaks: 'It sends the event AVAILABLE whenever a session is extended.',
    start: () => sendsOn([EXTEND.operation], 'AVAILABLE'),
  },
  {
    id: 'event-comes-twice',
    requirement: 'ANY-EVENT-ABOUT',
    also: EVENTS,
    breaks: 'It sends every event twice, although the sink has taken it.',
    seenIn: 'Servers that deliver at least once and do not look at the answer.',
    start: () => repeatsEvent(() => true),
  },
];

/** Sends the last event of a session again, as another one, when an operation on it succeeds. */
function sendsOn(operations: readonly string[], status: string, statusInfo?: string): Lie {
  const last = new Map<string, Notification>();
  return {
    notify: async (notification, server) => {
      const { json } = notification;
      if (isJson(json) && isJson(json['data'])) last.set(String(json['data']['sessionId']), notification);
      await server.notify(notification);
    },
    answer: async (request, server) => {
      const answer = await server.ask(request);
      const before = last.get(request.pathParameters['sessionId'] ?? '');
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
