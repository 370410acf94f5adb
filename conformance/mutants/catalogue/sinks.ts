import { randomUUID } from 'node:crypto';
import { isJson, withJson } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import {
  altersCredential,
  altersRedelivery,
  endWhatItIsAbout,
  expiresWhatIsDeleted,
  mistakesReply,
  onTrouble,
  remembersSink,
  takesAllForTaken,
} from '../sink-lies.ts';

const EVENTS = ['*event*'];

/** What a server makes of its sinks' answers, and what the events of a session are together. */
export const SINK_MUTANTS: readonly Mutant[] = [
  ...sinkMutants('QOD-EVENT', 'event'),
  ...sinkMutants('PROV-EVENT', 'assignment-event'),
  {
    id: 'event-goes-to-the-last-sink',
    requirement: 'QOD-EVENT-NO-SINK',
    breaks: 'It keeps the sink of a device, and tells it of a later session that has none.',
    start: () => remembersSink(),
  },
  {
    id: 'assignment-event-goes-to-the-last-sink',
    requirement: 'PROV-EVENT-NO-SINK',
    breaks: 'It keeps the sink of a device, and tells it of a later assignment that has none.',
    start: () => remembersSink('assignment'),
  },
  {
    id: 'event-without-granted-token',
    requirement: 'QOD-EVENT-PRIVATE-KEY-JWT',
    check: 'event.authorization',
    breaks: 'It sends no token to a sink whose tokens it has to ask for.',
    start: () => altersCredential((authorization, given) => (authorization === given ? authorization : undefined)),
  },
  {
    id: 'event-after-deletion',
    requirement: 'ANY-EVENT-AGREES',
    also: EVENTS,
    breaks: 'It lets a session that was deleted expire as well, three seconds later.',
    start: expiresWhatIsDeleted,
  },
  {
    id: 'event-is-told-twice',
    requirement: 'ANY-EVENT-SEQUENCE',
    also: EVENTS,
    breaks: 'It makes two events of every change.',
    start: () => ({
      notify: async (notification, server) => {
        await server.notify(notification);
        const { json } = notification;
        if (isJson(json)) await server.notify(withJson(notification, { ...json, id: randomUUID() }));
      },
    }),
  },
  {
    id: 'event-again-is-of-a-new-time',
    requirement: 'ANY-EVENT-REDELIVERY',
    breaks: 'It gives an event that it sends again a new time.',
    seenIn: 'Servers that make the event when they send it.',
    start: () => altersRedelivery((event) => ({ ...event, time: '2020-01-01T00:00:00Z' })),
  },
];

function sinkMutants(prefix: string, name: string): Mutant[] {
  return [
    {
      id: `${name}-trouble-ends-it`,
      requirement: `${prefix}-SINK-TROUBLE`,
      also: EVENTS,
      breaks: 'It ends a session or an assignment whose sink does not take an event within a second.',
      start: () => onTrouble(endWhatItIsAbout),
    },
    {
      id: `${name}-is-not-sent-again`,
      requirement: `${prefix}-AGAIN`,
      also: EVENTS,
      breaks: 'It sends every event once, whatever the sink answers.',
      seenIn: 'Servers that send and forget.',
      start: takesAllForTaken,
    },
    {
      id: `${name}-ignores-retry-after`,
      requirement: `${prefix}-RETRY-AFTER`,
      check: 'event.retry-after',
      also: EVENTS,
      breaks: 'It sends again when it likes, whatever Retry-After says.',
      start: () => mistakesReply(({ status }) => ({ status })),
    },
    {
      id: `${name}-after-gone`,
      requirement: `${prefix}-GONE`,
      also: EVENTS,
      breaks: 'It takes 410 for any other answer and goes on telling the sink.',
      start: () => mistakesReply((reply) => (reply.status === 410 ? { status: 400 } : reply)),
    },
    {
      id: `${name}-to-slow-sink-is-repeated`,
      requirement: `${prefix}-SLOW-SINK`,
      also: EVENTS,
      breaks: 'It sends an event again when a second has passed without an answer.',
      start: () => onTrouble((notification, server) => server.notify(notification)),
    },
    {
      id: `${name}-shows-an-expired-token`,
      requirement: `${prefix}-EXPIRED-TOKEN`,
      check: 'event.expired-token',
      also: EVENTS,
      breaks: 'It shows the access token of the sink although it has expired.',
      start: () => altersCredential((authorization, given) => authorization ?? given),
    },
  ];
}
