import { alters, bodyOf, without } from '../answer-lies.ts';
import { altersEvent, withData } from '../event-lies.ts';
import { type Answer, isJson, type Json, type Lie, type Notification, type Passing, withJson } from '../lie.ts';
import { msOf, timeIn } from '../session-time.ts';
import type { Mutant } from '../mutant.ts';
import {
  ASSIGN,
  CREATE,
  EVERY_ASSIGNMENT,
  EVERY_SESSION,
  EXTEND,
  GET,
  GET_ASSIGNMENT,
  GET_PROFILE,
  RETRIEVE,
} from './operations.ts';

const TOLD_SESSIONS = [CREATE, GET, EXTEND, RETRIEVE].map(({ operation }) => operation);
const EVENTS = ['*event*', '*sink*'];

/** What holds of every exchange and every notification. The checks of the requirement have to find these, in whatever case. */
export const EVERY_EXCHANGE_MUTANTS: readonly Mutant[] = [
  {
    id: 'any-claims-an-encoding',
    requirement: 'ANY-HTTP',
    breaks: 'Its answers claim to be encoded.',
    start: () => everyAnswer((answer) => ({ ...answer, headers: { ...answer.headers, 'content-encoding': 'x-own' } })),
  },
  {
    id: 'any-undocumented-success',
    requirement: 'ANY-STATUS',
    also: ['*'],
    breaks: 'It answers 203 where 200 is documented.',
    start: () => everyAnswer((answer) => (answer.status === 200 ? { ...answer, status: 203 } : answer)),
  },
  {
    id: 'any-numbers-as-text',
    requirement: 'ANY-SCHEMA',
    also: ['*'],
    breaks: 'It gives durations as text.',
    start: () =>
      alters(TOLD_SESSIONS, (body) =>
        typeof body['duration'] === 'number' ? { ...body, duration: String(body['duration']) } : undefined,
      ),
  },
  {
    id: 'any-text-plain',
    requirement: 'ANY-MEDIA-TYPE',
    breaks: 'Its bodies come as text/plain.',
    seenIn: 'Servers that write JSON by hand.',
    start: () =>
      everyAnswer((answer) =>
        answer.text === '' ? answer : { ...answer, headers: { ...answer.headers, 'content-type': 'text/plain' } },
      ),
  },
  {
    id: 'any-never-gives-the-correlator-back',
    requirement: 'ANY-CORRELATOR',
    breaks: 'It never gives x-correlator back.',
    seenIn: 'Most of the open implementations.',
    start: () =>
      everyAnswer((answer) => ({ ...answer, headers: without(answer.headers, 'x-correlator') as Answer['headers'] })),
  },
  {
    id: 'any-error-of-another-status',
    requirement: 'ANY-ERROR-STATUS',
    breaks: 'The bodies of its errors say 500.',
    also: ['*'],
    start: () => everyError((body) => ({ ...body, status: 500 })),
  },
  {
    id: 'any-error-without-words',
    requirement: 'ANY-ERROR-MESSAGE',
    breaks: 'The message of its errors is empty.',
    start: () => everyError((body) => ({ ...body, message: '' })),
  },
  {
    id: 'any-codes-of-its-own',
    requirement: 'ANY-ERROR-CODE',
    also: ['*'],
    breaks: 'It has error codes of its own.',
    seenIn: 'Servers that use the names of HTTP statuses.',
    start: () => everyError((body) => ({ ...body, code: 'BAD_REQUEST' })),
  },
  {
    id: 'any-error-tells-the-token',
    requirement: 'ANY-TOKEN-SECRET',
    breaks: 'Its errors repeat the access token.',
    seenIn: 'Servers that pass the message of a JWT library on.',
    start: () =>
      everyError((body, { headers }) => ({
        ...body,
        message: `no access for ${headers['authorization'] ?? 'anyone'}`,
      })),
  },
  {
    id: 'any-tells-the-credential',
    requirement: 'ANY-SINK-SECRET',
    also: ['*'],
    breaks: 'It tells the credential of the sink.',
    seenIn: 'Servers that give the request back as it came.',
    start: () =>
      alters([CREATE.operation, ASSIGN.operation], (body, request) => {
        const { sinkCredential, webhook } = bodyOf(request);
        if (sinkCredential !== undefined) return { ...body, sinkCredential };
        return webhook === undefined ? undefined : { ...body, webhook };
      }),
  },
  {
    id: 'any-times-without-zone',
    requirement: 'ANY-SESSION-TIMES',
    since: 'r1.3',
    also: [EVERY_SESSION],
    breaks: 'Its timestamps have no zone.',
    seenIn: 'An open implementation that writes local times.',
    start: () =>
      alters(TOLD_SESSIONS, (body) => ({
        ...body,
        ...(typeof body['startedAt'] === 'string' ? { startedAt: body['startedAt'].replace('Z', '') } : {}),
        ...(typeof body['expiresAt'] === 'string' ? { expiresAt: body['expiresAt'].replace('Z', '') } : {}),
      })),
  },
  {
    id: 'any-end-counts-from-elsewhere',
    requirement: 'ANY-SESSION-TIMES',
    also: [EVERY_SESSION],
    breaks: 'Its sessions end five seconds later than they should by their duration.',
    start: () =>
      alters(TOLD_SESSIONS, (body, _, { release }) =>
        body['expiresAt'] !== undefined && body['qosStatus'] === 'AVAILABLE'
          ? { ...body, expiresAt: timeIn(release, msOf(body['expiresAt']) + 5000) }
          : undefined,
      ),
  },
  {
    id: 'any-reason-without-end',
    requirement: 'ANY-SESSION-REASON',
    also: [EVERY_SESSION],
    breaks: 'It gives a reason to sessions that are AVAILABLE.',
    start: () =>
      alters(GET.operation, (body) =>
        body['qosStatus'] === 'AVAILABLE' ? { ...body, statusInfo: 'DURATION_EXPIRED' } : undefined,
      ),
  },
  {
    id: 'any-other-server',
    requirement: 'ANY-SESSION-ECHO',
    also: [EVERY_SESSION],
    breaks: 'It tells another application server than it was asked for.',
    start: () => alters(GET.operation, (body) => ({ ...body, applicationServer: { ipv4Address: '203.0.113.250' } })),
  },
  {
    id: 'any-profile-upside-down',
    requirement: 'ANY-PROFILE',
    also: ['*'],
    breaks: 'The shortest duration of its profiles is above their longest.',
    start: () =>
      alters([GET_PROFILE.operation], ({ minDuration, maxDuration, ...body }) => ({
        ...body,
        minDuration: maxDuration,
        maxDuration: minDuration,
      })),
  },
  {
    id: 'any-event-as-plain-json',
    requirement: 'ANY-EVENT-HTTP',
    also: EVENTS,
    breaks: 'Its notifications come as application/json.',
    seenIn: 'Servers that do not know CloudEvents over HTTP.',
    start: () =>
      altersEvent((event) => ({ ...event, headers: { ...event.headers, 'content-type': 'application/json' } })),
  },
  {
    id: 'any-event-of-no-version',
    requirement: 'ANY-EVENT-SCHEMA',
    also: EVENTS,
    breaks: 'Its notifications lack specversion.',
    start: () => altersEvent((event) => changed(event, (json) => without(json, 'specversion'))),
  },
  {
    id: 'any-sink-is-given-to-the-nef',
    requirement: 'ANY-EVENT-SCHEMA',
    also: EVENTS,
    breaks: 'The sink is told to the NEF, so that its events arrive there as they are.',
    seenIn: 'An open implementation that hands the sink on as notificationDestination.',
    start: () => ({
      notify: async (event, server) => {
        await server.notify(event);
        const reports = [{ event: 'SUCCESSFUL_RESOURCES_ALLOCATION', accumulatedUsage: { totalVolume: 0 } }];
        const subscription = 'https://nef.example/3gpp-as-session-with-qos/v1/af/subscriptions/1';
        const raw = { transaction: subscription, eventReports: reports };
        await server.notify({ ...withJson(event, raw), headers: { 'content-type': 'application/json' } });
      },
    }),
  },
  {
    id: 'any-event-of-the-future',
    requirement: 'ANY-EVENT-ABOUT',
    also: EVENTS,
    breaks: 'The time of its notifications is a minute ahead.',
    start: () =>
      altersEvent((event) =>
        changed(event, (json) => ({
          ...json,
          time: new Date(msOf(json['time']) + 60_000).toISOString(),
        })),
      ),
  },
  {
    id: 'any-event-of-one-id',
    requirement: 'ANY-EVENT-ABOUT',
    also: EVENTS,
    breaks: 'All of its notifications have the same id.',
    start: () => altersEvent((event) => changed(event, (json) => ({ ...json, id: 'event' }))),
  },
  {
    id: 'any-event-about-something-else',
    requirement: 'ANY-EVENT-ABOUT',
    also: ['*'],
    breaks: 'Its notifications name another session or assignment.',
    start: () =>
      altersEvent((event) =>
        withData(event, (data) => {
          const id = 'b2f8d9b4-7a41-4d0f-8d3c-1d6d0a5f3e21';
          return 'sessionId' in data ? { ...data, sessionId: id } : { ...data, assignmentId: id };
        }),
      ),
  },
  {
    id: 'any-event-without-reason',
    requirement: 'ANY-EVENT-REASON',
    also: ['*'],
    breaks: 'It does not tell why a session or an assignment is over.',
    start: () => altersEvent((event) => withData(event, (data) => without(data, 'statusInfo'))),
  },
  {
    id: 'any-event-without-credential',
    requirement: 'ANY-EVENT-CREDENTIAL',
    breaks: 'It never uses the credential of a sink.',
    seenIn: 'Most of the open implementations.',
    start: () =>
      altersEvent((event) => ({
        ...event,
        headers: without(event.headers, 'authorization') as Notification['headers'],
      })),
  },
  {
    id: 'any-assignment-of-another-profile',
    requirement: 'ANY-ASSIGNMENT',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It tells another profile than an assignment was asked for.',
    start: () => alters(GET_ASSIGNMENT.operation, (body) => ({ ...body, qosProfile: 'QOS_S' })),
  },
];

function everyAnswer(change: (answer: Answer, request: Passing) => Answer): Lie {
  return { answer: async (request, server) => change(await server.ask(request), request) };
}

function everyError(change: (body: Json, request: Passing) => Json): Lie {
  return everyAnswer((answer, request) =>
    answer.status >= 400 && isJson(answer.json) ? withJson(answer, change(answer.json, request)) : answer,
  );
}

function changed(event: Notification, change: (json: Json) => Json): Notification {
  return isJson(event.json) ? withJson(event, change(event.json)) : event;
}
