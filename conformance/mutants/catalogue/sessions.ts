import { alters, altersList, answersInstead, bodyOf, on, put, refuses, without } from '../answer-lies.ts';
import { losesEvent } from '../event-lies.ts';
import {
  type Answer,
  bodiless,
  errorAnswer,
  isJson,
  type Json,
  type Lie,
  ownAnswer,
  type Passing,
  withJson,
} from '../lie.ts';
import { msOf, timeIn } from '../session-time.ts';
import type { Mutant } from '../mutant.ts';
import { threeLegged } from '../token-lies.ts';
import { CREATE, DELETE, EVERY_SESSION, EXTEND, GET, RETRIEVE } from './operations.ts';

const idIn = ({ pathParameters }: Passing): string => pathParameters['sessionId'] ?? '';
const withDevice = (body: Json): Json => ({ ...body, device: { phoneNumber: '+34600000001' } });

const GETS: readonly Mutant[] = [
  {
    id: 'get-forgets-ports',
    requirement: 'QOD-GET-SESSION',
    also: ['*outcome*', '*/existing*', '*/v0-everything'],
    breaks: 'It tells a session without its ports.',
    start: () => alters(GET.operation, (body) => without(body, 'applicationServerPorts', 'devicePorts')),
  },
  {
    id: 'get-tells-device-of-token',
    requirement: 'QOD-GET-DEVICE-FROM-TOKEN',
    also: ['*three-legged*'],
    breaks: 'It tells the device that the access token stands for.',
    start: () => threeLegged(GET.operation, alters(GET.operation, withDevice)),
  },
  {
    id: 'get-tells-what-is-over-once',
    requirement: 'QOD-GET-RETAINED',
    also: ['*lifecycle-*', '*unavailable*', '*outcome*', '*event*', '*/extendQosSessionDuration/*'],
    breaks: 'It tells once that a session is UNAVAILABLE, and then no more.',
    start: () => {
      const toldOf = new Set<string>();
      return on(GET.operation, async (request, server) => {
        const answer = await server.ask(request);
        if (!isJson(answer.json) || answer.json['qosStatus'] !== 'UNAVAILABLE') return answer;
        if (toldOf.has(idIn(request))) return errorAnswer(request, 404, 'NOT_FOUND');
        toldOf.add(idIn(request));
        return answer;
      });
    },
  },
  {
    id: 'get-hides-what-there-is',
    requirement: 'QOD-GET-UNKNOWN',
    also: ['*'],
    check: 'status',
    breaks: 'It says 403 for a session that does not exist.',
    start: () => answersInstead(GET.operation, ({ status }) => status === 404, 403, 'PERMISSION_DENIED'),
  },
];

const DELETIONS: readonly Mutant[] = [
  {
    id: 'delete-answers-200',
    requirement: 'QOD-DELETE-SESSION',
    // A device whose session was not deleted as it should is not used again, so that they run out.
    also: ['*'],
    check: 'status',
    breaks: 'It answers 200 and a body to a deletion.',
    start: () =>
      on(DELETE.operation, async (request, server) => {
        const answer = await server.ask(request);
        return answer.status === 204 ? ownAnswer(request, 200, {}) : answer;
      }),
  },
  {
    id: 'delete-leaves-a-cache',
    requirement: 'QOD-DELETE-GONE',
    also: ['*/retrieveSessionsByDevice/*', '*unavailable*', '*lifecycle-delete-expired', '*/event-sink-trouble*'],
    breaks: 'It goes on telling a session that was deleted, out of a cache.',
    start: cachesDeleted,
  },
  {
    id: 'delete-is-idempotent',
    requirement: 'QOD-DELETE-TWICE',
    breaks: 'It answers 204 to the deletion of a session that was deleted before.',
    seenIn: 'Servers that take idempotence for the same status.',
    start: () => deletesAgain(true),
  },
  {
    id: 'delete-takes-any-id',
    requirement: 'QOD-DELETE-UNKNOWN',
    also: ['*/correlator-on-error'],
    breaks: 'It answers 204 to the deletion of a session that never was.',
    start: () => deletesAgain(false),
  },
  {
    id: 'delete-refuses-what-is-over',
    requirement: 'QOD-DELETE-UNAVAILABLE',
    also: ['*blocks', '*event-delete-*', '*outcome-*', '*lifecycle-*', EVERY_SESSION],
    breaks: 'It does not delete a session that is UNAVAILABLE.',
    start: () =>
      on(DELETE.operation, async (request, server) => {
        const found = await server.ask({ ...request, method: 'GET', operation: GET.operation });
        const isOver = isJson(found.json) && found.json['qosStatus'] === 'UNAVAILABLE';
        return isOver ? errorAnswer(request, 409, 'CONFLICT') : server.ask(request);
      }),
  },
  {
    id: 'delete-sends-no-event',
    requirement: 'QOD-DELETE-EVENT',
    also: ['*event*'],
    breaks: 'It sends no event when a session is deleted.',
    start: () => losesEvent(({ statusInfo }) => statusInfo === 'DELETE_REQUESTED'),
  },
];

function deletesAgain(known: boolean): Lie {
  const made = new Set<string>();
  return {
    operations: [CREATE.operation, DELETE.operation],
    answer: async (request, server) => {
      const answer = await server.ask(request);
      if (request.operation === CREATE.operation && answer.status === 201 && isJson(answer.json))
        made.add(String(answer.json['sessionId']));
      const isIt = request.operation === DELETE.operation && answer.status === 404 && made.has(idIn(request)) === known;
      return isIt ? ownAnswer(request, 204) : answer;
    },
  };
}

/** Sessions are kept as they were last told, with the device that they were asked for. */
function cachesDeleted(): Lie {
  const told = new Map<string, { body: Json; device: string }>();
  const deleted = new Set<string>();
  return {
    operations: [CREATE.operation, GET.operation, DELETE.operation, RETRIEVE.operation],
    answer: async (request, server) => {
      const answer = await server.ask(request);
      const device = JSON.stringify(bodyOf(request)['device']);
      if (request.operation === CREATE.operation && answer.status === 201 && isJson(answer.json))
        told.set(String(answer.json['sessionId']), { body: answer.json, device });
      if (request.operation === DELETE.operation && answer.status === 204) deleted.add(idIn(request));
      if (request.operation === GET.operation && answer.status === 404 && deleted.has(idIn(request)))
        return ownAnswer(request, 200, told.get(idIn(request))?.body);
      if (request.operation !== RETRIEVE.operation || !Array.isArray(answer.json)) return answer;
      const stale = [...told]
        .filter(([id, each]) => deleted.has(id) && each.device === device)
        .map(([, { body }]) => body);
      return withJson(answer, [...answer.json, ...stale.slice(-1)]);
    },
  };
}

const EXTENSIONS: readonly Mutant[] = [
  {
    id: 'extend-says-requested',
    requirement: 'QOD-EXTEND-SESSION',
    also: ['*/extendQosSessionDuration/*', '*extension*', '*extended*', '*/event-sink-trouble*'],
    breaks: 'A session that is extended is REQUESTED again.',
    start: () =>
      alters(EXTEND.operation, (body) => ({ ...without(body, 'startedAt', 'expiresAt'), qosStatus: 'REQUESTED' })),
  },
  {
    id: 'extend-rounds-up',
    requirement: 'QOD-EXTEND-ADDS',
    also: ['*/extendQosSessionDuration/*', '*extension*', '*extended*'],
    breaks: 'It extends by whole minutes.',
    start: () =>
      on(EXTEND.operation, (request, server) => {
        const asked = bodyOf(request)['requestedAdditionalDuration'];
        const isWhole = Number.isInteger(asked) && Number(asked) > 0;
        return server.ask(
          isWhole ? put(request, '$.requestedAdditionalDuration', Math.ceil(Number(asked) / 60) * 60) : request,
        );
      }),
  },
  {
    id: 'extend-is-forgotten',
    requirement: 'QOD-EXTEND-PERSISTS',
    also: ['*/extendQosSessionDuration/*', '*extension*', '*extended*'],
    breaks: 'It answers as if the session were extended, and nothing is.',
    start: () => extendsNothing(),
  },
  {
    id: 'extend-refuses-beyond-maximum',
    requirement: 'QOD-EXTEND-MAXIMUM',
    also: ['*/capped'],
    breaks: 'It refuses an extension beyond the maximum duration instead of extending up to it.',
    seenIn: 'Servers that treat it as a duration that is out of range.',
    start: () => refuses(EXTEND.operation, asksForMaximum, 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'extend-ignores-beyond-maximum',
    requirement: 'QOD-EXTEND-CAPPED',
    breaks: 'An extension beyond the maximum duration stops a second before it.',
    start: () =>
      on(EXTEND.operation, (request, server) =>
        server.ask(asksForMaximum(request) ? put(request, '$.requestedAdditionalDuration', 3299) : request),
      ),
  },
  {
    id: 'extend-tells-device-of-token',
    requirement: 'QOD-EXTEND-DEVICE-FROM-TOKEN',
    breaks: 'It tells the device that the access token stands for.',
    start: () => threeLegged(EXTEND.operation, alters(EXTEND.operation, withDevice)),
  },
  {
    id: 'extend-takes-what-is-over',
    requirement: 'QOD-EXTEND-NOT-AVAILABLE',
    breaks: 'It says 200 to the extension of a session that is not AVAILABLE.',
    start: () =>
      on(EXTEND.operation, async (request, server) => {
        const answer = await server.ask(request);
        return answer.status === 409 ? getInstead(request, server.ask) : answer;
      }),
  },
  {
    id: 'extend-says-conflict-for-unknown',
    requirement: 'QOD-EXTEND-UNKNOWN',
    also: ['*/extendQosSessionDuration/throttled', '*/extendQosSessionDuration/correlator-on-error'],
    breaks: 'It says 409 for a session that does not exist.',
    start: () => answersInstead(EXTEND.operation, ({ status }) => status === 404, 409, 'CONFLICT'),
  },
];

/** The sandbox's longest duration, which is more than there is left. */
function asksForMaximum(request: Passing): boolean {
  return bodyOf(request)['requestedAdditionalDuration'] === 3600;
}

function getInstead(request: Passing, ask: (request: Passing) => Promise<Answer>): Promise<Answer> {
  return ask(bodiless(request, 'GET', request.path.replace(/\/extend$/, '')));
}

function extendsNothing(): Lie {
  return on(EXTEND.operation, async (request, server) => {
    const added = bodyOf(request)['requestedAdditionalDuration'];
    const { json, ...answer } = await getInstead(request, server.ask);
    if (answer.status !== 200 || !isJson(json) || json['qosStatus'] !== 'AVAILABLE' || !Number.isInteger(added))
      return server.ask(request);
    const duration = Math.min(3600, Number(json['duration']) + Number(added));
    const expiresAt = timeIn(server.release, msOf(json['startedAt']) + duration * 1000);
    return withJson(answer, { ...json, duration, expiresAt });
  });
}

const LISTS: readonly Mutant[] = [
  {
    id: 'retrieve-forgets-ports',
    requirement: 'QOD-RETRIEVE-SESSIONS',
    breaks: 'It lists sessions without their ports.',
    start: () => alters(RETRIEVE.operation, (body) => without(body, 'applicationServerPorts')),
  },
  {
    id: 'retrieve-finds-nothing-404',
    requirement: 'QOD-RETRIEVE-NONE',
    also: ['*/retrieveSessionsByDevice/*', '*/not-listed'],
    breaks: 'It says 404 where a device has no sessions.',
    seenIn: 'Servers of v0.10.1 habits.',
    start: () =>
      on(RETRIEVE.operation, async (request, server) => {
        const answer = await server.ask(request);
        return answer.text === '[]' ? errorAnswer(request, 404, 'NOT_FOUND') : answer;
      }),
  },
  {
    id: 'retrieve-tells-device-of-token',
    requirement: 'QOD-RETRIEVE-DEVICE-FROM-TOKEN',
    breaks: 'It tells the device that the access token stands for.',
    start: () => threeLegged(RETRIEVE.operation, alters(RETRIEVE.operation, withDevice)),
  },
  {
    id: 'retrieve-lists-other-devices',
    requirement: 'QOD-RETRIEVE-DEVICE-ONLY',
    also: ['*/retrieveSessionsByDevice/*', '*/not-listed'],
    breaks: 'It lists sessions of other devices as well.',
    start: listsOthers,
  },
  {
    id: 'retrieve-takes-what-is-over-for-requested',
    requirement: 'QOD-RETRIEVE-UNAVAILABLE',
    breaks: 'It lists every session as REQUESTED that is not AVAILABLE.',
    start: () =>
      altersList(RETRIEVE.operation, (items) =>
        items.map((item) =>
          item['qosStatus'] === 'UNAVAILABLE'
            ? { ...without(item, 'statusInfo', 'startedAt', 'expiresAt'), qosStatus: 'REQUESTED' }
            : item,
        ),
      ),
  },
];

function listsOthers(): Lie {
  let last: Json | undefined;
  return {
    operations: [CREATE.operation, RETRIEVE.operation],
    answer: async (request, server) => {
      const answer = await server.ask(request);
      if (request.operation === CREATE.operation && answer.status === 201 && isJson(answer.json)) last = answer.json;
      if (request.operation !== RETRIEVE.operation || !Array.isArray(answer.json) || last === undefined) return answer;
      const others = [last].filter(({ sessionId }) => !answer.text.includes(String(sessionId)));
      return withJson(answer, [...answer.json, ...others]);
    },
  };
}

export const SESSION_MUTANTS: readonly Mutant[] = [...GETS, ...DELETIONS, ...EXTENSIONS, ...LISTS];
