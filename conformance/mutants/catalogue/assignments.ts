import { accepts, alters, answersInstead, bodyOf, codeOf, on, put, without } from '../answer-lies.ts';
import { losesEvent } from '../event-lies.ts';
import { type Answer, errorAnswer, isJson, type Json, type Lie, ownAnswer, type Passing } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { resourceIdIn } from '../../resource-kind.ts';
import { threeLegged } from '../token-lies.ts';
import { remembersRequests } from './repeated-request.ts';
import {
  ASSIGN,
  BY_DEVICE,
  EVERY_ASSIGNMENT,
  EVERY_SESSION,
  GET_ASSIGNMENT,
  REVOKE,
  brokenBodies,
} from './operations.ts';

const idIn = ({ pathParameters }: Passing): string => Object.values(pathParameters)[0] ?? '';
const withDevice = (body: Json): Json => ({ ...body, device: { phoneNumber: '+34600000001' } });

const CREATIONS: readonly Mutant[] = [
  {
    id: 'assign-alters-profile-name',
    requirement: 'PROV-CREATE-ECHO',
    only: ['*/echo'],
    also: [EVERY_ASSIGNMENT],
    breaks: 'It gives the name of the QoS profile back in lower case.',
    start: () =>
      alters(ASSIGN.operation, (body) => ({ ...body, qosProfile: String(body['qosProfile']).toLowerCase() })),
  },
  {
    id: 'assign-forgets-sink',
    requirement: 'PROV-CREATE-ECHO',
    only: ['*/echo-sink'],
    also: [EVERY_ASSIGNMENT],
    breaks: 'Its answer lacks the sink.',
    start: () => alters(ASSIGN.operation, (body) => without(body, 'sink')),
  },
  {
    id: 'assign-starts-while-requested',
    requirement: 'PROV-CREATE-STATUS-FIELDS',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It tells a start while the assignment is REQUESTED.',
    start: () =>
      alters(ASSIGN.operation, (body, _, { target }) => ({
        startedAt: new Date(target.time.nowMs()).toISOString(),
        ...body,
      })),
  },
  {
    id: 'assign-gives-all-identifiers',
    requirement: 'PROV-CREATE-DEVICE-ONE',
    since: 'r3.2',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It gives back all identifiers of the device.',
    start: () =>
      alters(ASSIGN.operation, (body, request) =>
        body['device'] === undefined ? undefined : { ...body, device: bodyOf(request)['device'] },
      ),
  },
  {
    id: 'assign-gives-another-device',
    requirement: 'PROV-CREATE-DEVICE-ONE',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It gives back an identifier that nobody has sent.',
    start: () =>
      alters(ASSIGN.operation, (body) =>
        body['device'] === undefined ? undefined : { ...body, device: { phoneNumber: '+99900000001' } },
      ),
  },
  {
    id: 'assign-gives-credential-back',
    requirement: 'PROV-CREATE-SINK-CREDENTIAL',
    also: [EVERY_ASSIGNMENT],
    breaks: "It gives the sink's access token back.",
    start: () =>
      alters(ASSIGN.operation, (body, request) => {
        const { sinkCredential } = bodyOf(request);
        return sinkCredential === undefined ? undefined : { ...body, sinkCredential };
      }),
  },
  {
    id: 'assign-tells-device-of-token',
    requirement: 'PROV-CREATE-DEVICE-FROM-TOKEN',
    also: ['*three-legged*'],
    breaks: 'It tells the phone number that the access token stands for.',
    start: () => threeLegged(ASSIGN.operation, alters(ASSIGN.operation, withDevice)),
  },
  {
    id: 'assign-does-not-need-a-profile',
    requirement: 'PROV-CREATE-REQUIRED',
    also: brokenBodies(ASSIGN.cases),
    breaks: 'It has a default for the profile.',
    start: () =>
      accepts(ASSIGN.operation, (request, _, { target }) =>
        Object.keys(bodyOf(request)).length > 0 && bodyOf(request)['qosProfile'] === undefined
          ? put(request, '$.qosProfile', target.profile.name)
          : undefined,
      ),
  },
  {
    id: 'assign-says-unauthenticated-for-conflict',
    requirement: 'PROV-CREATE-CONFLICT',
    also: ['*/createQosAssignment/throttled', '*/lifecycle-refused-blocks', '*/lifecycle-conflict-harmless'],
    breaks: 'It says 401 where the device has an assignment already.',
    start: () => answersInstead(ASSIGN.operation, (answer) => codeOf(answer) === 'CONFLICT', 401, 'UNAUTHENTICATED'),
  },
];

const READS: readonly Mutant[] = [
  {
    id: 'get-assignment-alters-profile',
    requirement: 'PROV-GET-ASSIGNMENT',
    also: [EVERY_ASSIGNMENT],
    check: 'assignment.qosProfile',
    breaks: 'It tells another profile.',
    start: () => alters(GET_ASSIGNMENT.operation, (body) => ({ ...body, qosProfile: 'QOS_S' })),
  },
  {
    id: 'get-assignment-tells-device-of-token',
    requirement: 'PROV-GET-DEVICE-FROM-TOKEN',
    also: ['*three-legged*'],
    breaks: 'It tells the device that the access token stands for.',
    start: () => threeLegged(GET_ASSIGNMENT.operation, alters(GET_ASSIGNMENT.operation, withDevice)),
  },
  {
    id: 'get-assignment-tells-what-is-over-once',
    requirement: 'PROV-GET-RETAINED',
    only: ['*/recently-refused'],
    also: [EVERY_ASSIGNMENT],
    breaks: 'It tells once that an assignment is UNAVAILABLE, and then no more.',
    start: () => {
      const toldOf = new Set<string>();
      return on(GET_ASSIGNMENT.operation, async (request, server) => {
        const answer = await server.ask(request);
        if (!isJson(answer.json) || answer.json['status'] !== 'UNAVAILABLE') return answer;
        if (toldOf.has(idIn(request))) return errorAnswer(request, 404, 'NOT_FOUND');
        toldOf.add(idIn(request));
        return answer;
      });
    },
  },
  {
    id: 'get-assignment-is-gone-for-good',
    requirement: 'PROV-GET-RETAINED',
    only: ['*/recently-revoked'],
    also: [EVERY_ASSIGNMENT],
    breaks: 'It says 410 of an assignment that does not exist any more.',
    start: () => answersInstead(GET_ASSIGNMENT.operation, ({ status }) => status === 404, 410, 'GONE'),
  },
  {
    id: 'get-assignment-hides-what-there-is',
    requirement: 'PROV-GET-UNKNOWN',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It says 403 for an assignment that does not exist.',
    start: () => answersInstead(GET_ASSIGNMENT.operation, ({ status }) => status === 404, 403, 'PERMISSION_DENIED'),
  },
  {
    id: 'assignment-by-device-alters-profile',
    requirement: 'PROV-BYDEVICE-ASSIGNMENT',
    also: ['*/getQosAssignmentByDevice/*'],
    breaks: 'It tells another profile.',
    start: () => alters(BY_DEVICE.operation, (body) => ({ ...body, qosProfile: 'QOS_S' })),
  },
  {
    id: 'assignment-by-device-tells-device-of-token',
    requirement: 'PROV-BYDEVICE-DEVICE-FROM-TOKEN',
    breaks: 'It tells the device that the access token stands for.',
    start: () => threeLegged(BY_DEVICE.operation, alters(BY_DEVICE.operation, withDevice)),
  },
  {
    id: 'assignment-by-device-says-forbidden-for-none',
    requirement: 'PROV-BYDEVICE-NONE',
    also: ['*/getQosAssignmentByDevice/*', '*/gone'],
    breaks: 'It says 403 where a device has no assignment.',
    start: () =>
      answersInstead(BY_DEVICE.operation, (answer) => codeOf(answer) === 'NOT_FOUND', 403, 'PERMISSION_DENIED'),
  },
  {
    id: 'assignment-by-device-tells-others',
    requirement: 'PROV-BYDEVICE-DEVICE-ONLY',
    also: ['*/getQosAssignmentByDevice/*', '*/gone'],
    breaks: 'Where a device has no assignment it tells that of another one.',
    start: () => lastInstead((answer) => codeOf(answer) === 'NOT_FOUND'),
  },
];

const REVOCATIONS: readonly Mutant[] = [
  {
    id: 'revoke-answers-200',
    requirement: 'PROV-REVOKE-ASSIGNMENT',
    // A device whose assignment was not revoked as it should is not used again, so that they run out.
    also: ['*'],
    breaks: 'It answers 200 and a body to a revocation.',
    start: () =>
      on(REVOKE.operation, async (request, server) => {
        const answer = await server.ask(request);
        return answer.status === 204 ? ownAnswer(request, 200, {}) : answer;
      }),
  },
  {
    id: 'revoke-sends-no-event',
    requirement: 'PROV-REVOKE-EVENT',
    also: ['*event*'],
    breaks: 'It sends no event when an assignment is revoked.',
    start: () => losesEvent(({ kind, statusInfo }) => kind === 'assignment' && statusInfo === 'DELETE_REQUESTED'),
  },
  {
    id: 'revoke-leaves-a-cache',
    requirement: 'PROV-REVOKE-GONE',
    also: ['*/getQosAssignmentByDevice/*'],
    breaks: 'It goes on telling an assignment that was revoked, out of a cache.',
    start: () => lastInstead((answer) => codeOf(answer) === 'NOT_FOUND'),
  },
  {
    id: 'revoke-is-idempotent',
    requirement: 'PROV-REVOKE-TWICE',
    breaks: 'It answers 204 to the revocation of an assignment that was revoked before.',
    start: () => revokesAgain(true),
  },
  {
    id: 'revoke-takes-any-id',
    requirement: 'PROV-REVOKE-UNKNOWN',
    also: ['*/correlator-on-error'],
    breaks: 'It answers 204 to the revocation of an assignment that never was.',
    start: () => revokesAgain(false),
  },
  {
    id: 'revoke-refuses-what-is-over',
    requirement: 'PROV-REVOKE-UNAVAILABLE',
    also: [EVERY_ASSIGNMENT, EVERY_SESSION],
    breaks: 'It does not revoke an assignment that is UNAVAILABLE.',
    start: () =>
      on(REVOKE.operation, async (request, server) => {
        const { json } = await server.ask({ ...request, method: 'GET' });
        const isOver = isJson(json) && json['status'] === 'UNAVAILABLE';
        return isOver ? errorAnswer(request, 409, 'CONFLICT') : server.ask(request);
      }),
  },
  {
    id: 'revoke-blocks-the-device',
    requirement: 'PROV-REVOKE-CREATE-AGAIN',
    alone: true,
    breaks: 'It takes a request like one before for a repetition, although that assignment was revoked, and says 409.',
    start: () => remembersRequests(ASSIGN.operation, REVOKE.operation),
  },
];

export const ASSIGNMENT_MUTANTS: readonly Mutant[] = [...CREATIONS, ...READS, ...REVOCATIONS];

/** Answers with the assignment that was created last, whoever's it is. */
function lastInstead(when: (answer: Answer) => boolean): Lie {
  let last: unknown;
  return on([ASSIGN.operation, BY_DEVICE.operation], async (request, server) => {
    const answer = await server.ask(request);
    if (request.operation === ASSIGN.operation && answer.status === 201) last = answer.json;
    return request.operation === BY_DEVICE.operation && last !== undefined && when(answer)
      ? ownAnswer(request, 200, last)
      : answer;
  });
}

function revokesAgain(known: boolean): Lie {
  const made = new Set<string>();
  return on([ASSIGN.operation, REVOKE.operation], async (request, server) => {
    const answer = await server.ask(request);
    if (request.operation === ASSIGN.operation && isJson(answer.json)) made.add(resourceIdIn(answer.json) ?? '');
    const isIt =
      request.operation === REVOKE.operation && codeOf(answer) === 'NOT_FOUND' && made.has(idIn(request)) === known;
    return isIt ? ownAnswer(request, 204) : answer;
  });
}
