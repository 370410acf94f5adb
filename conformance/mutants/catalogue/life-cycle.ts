import type { Release } from '../../contract/index.ts';
import { alters, bodyOf, on, without } from '../answer-lies.ts';
import { bodiless, errorAnswer, isJson, type Json, type Lie, type Passing, withJson } from '../lie.ts';
import { msOf, timeIn } from '../session-time.ts';
import type { Mutant } from '../mutant.ts';
import { onConflict } from './on-conflict.ts';
import { remembersRequests } from './repeated-request.ts';
import { CREATE, DELETE, EXTEND, GET } from './operations.ts';

const idIn = ({ pathParameters }: Passing): string => pathParameters['sessionId'] ?? '';

/** What becomes of a session over time. */
export const LIFE_CYCLE_MUTANTS: readonly Mutant[] = [
  {
    id: 'life-stays-requested',
    requirement: 'QOD-LIFE-AVAILABLE',
    also: ['*'],
    breaks: 'It never says that a session is AVAILABLE.',
    start: () =>
      alters(GET.operation, (body) =>
        body['qosStatus'] === 'AVAILABLE'
          ? { ...without(body, 'startedAt', 'expiresAt'), qosStatus: 'REQUESTED' }
          : undefined,
      ),
  },
  {
    id: 'life-conflict-ends-the-first',
    requirement: 'QOD-LIFE-CONFLICT-HARMLESS',
    also: ['*blocks', '*/throttled'],
    breaks: 'It refuses a second session, and ends the first one.',
    start: () =>
      onConflict(CREATE.operation, async (request, first, server) => {
        await server.ask(first);
        return errorAnswer(request, 409, 'CONFLICT');
      }),
  },
  {
    id: 'life-expiry-is-blamed-on-the-network',
    requirement: 'QOD-LIFE-EXPIRY',
    since: 'r1.3',
    also: ['*expiry*', '*expired*'],
    breaks: 'It says NETWORK_TERMINATED of a session whose duration is over.',
    start: () =>
      alters(GET.operation, (body) =>
        body['statusInfo'] === 'DURATION_EXPIRED' ? { ...body, statusInfo: 'NETWORK_TERMINATED' } : undefined,
      ),
  },
  {
    id: 'life-never-expires',
    requirement: 'QOD-LIFE-EXPIRY',
    also: ['*expir*', '*extend*', '*lifecycle*', '*outcome*', '*event*'],
    breaks: 'It goes on saying AVAILABLE of a session whose duration is over.',
    seenIn: 'Servers that leave the end of a session to a timer that is lost in a restart.',
    start: () => keepsSaying((body) => isOver(body, 'DURATION_EXPIRED')),
  },
  {
    id: 'life-expires-early',
    requirement: 'QOD-LIFE-NO-EARLY-EXPIRY',
    also: ['*expir*', '*extend*', '*outcome*', '*event*'],
    breaks: 'It ends a session four seconds before its time.',
    start: () =>
      alters(GET.operation, (body, _, { target, release }) => {
        const nowMs = target.time.nowMs();
        const isNear = body['qosStatus'] === 'AVAILABLE' && nowMs > msOf(body['expiresAt']) - 4000;
        return isNear ? over(body, nowMs, release) : undefined;
      }),
  },
  {
    id: 'life-extension-does-not-count',
    requirement: 'QOD-LIFE-EXTENDED-EXPIRY',
    also: ['*outcome-extended'],
    breaks: 'It ends a session that was extended at its first end.',
    start: endsAtFirstEnd,
  },
  {
    id: 'life-deleted-session-blocks',
    requirement: 'QOD-LIFE-CREATE-AFTER-DELETE',
    alone: true,
    breaks:
      'It takes a request like one before for a repetition, although the session of that was deleted, and says 409.',
    start: () => remembersRequests(CREATE.operation, DELETE.operation),
  },
  {
    id: 'life-refused-session-vanishes',
    requirement: 'QOD-LIFE-REFUSED',
    also: ['*'],
    breaks: 'A session that the network refuses ends without a word.',
    seenIn: 'One of the open implementations, when the NEF refuses.',
    start: () =>
      on(GET.operation, async (request, server) => {
        const answer = await server.ask(request);
        const isRefused = isJson(answer.json) && isOverWithoutStart(answer.json);
        return isRefused ? errorAnswer(request, 404, 'NOT_FOUND') : answer;
      }),
  },
  {
    id: 'life-refusal-is-called-expiry',
    requirement: 'QOD-LIFE-REFUSED',
    since: 'r1.3',
    also: ['*kept', '*/recently-unavailable', '*lifecycle-*'],
    breaks: 'It says DURATION_EXPIRED of a session that the network refused.',
    start: () =>
      alters(GET.operation, (body) =>
        isOverWithoutStart(body) ? { ...body, statusInfo: 'DURATION_EXPIRED' } : undefined,
      ),
  },
  {
    id: 'life-termination-goes-unseen',
    requirement: 'QOD-LIFE-TERMINATED',
    // v0.10.1 gives no reasons, so that there the mutant cannot tell one end from another.
    also: ['*terminated*', '*expir*', '*extend*', '*event*', '*unavailable*'],
    breaks: 'It goes on saying AVAILABLE of a session that the network has ended.',
    seenIn: 'Servers that do not subscribe to the events of the NEF.',
    start: () => keepsSaying((body) => isOver(body, 'NETWORK_TERMINATED')),
  },
  {
    id: 'life-keeps-five-minutes',
    requirement: 'QOD-LIFE-RETENTION',
    breaks: 'It keeps a session that the network ended for five minutes only.',
    start: () => {
      const endedAtMs = new Map<string, number>();
      return on(GET.operation, async (request, server) => {
        const answer = await server.ask(request);
        if (!isJson(answer.json) || answer.json['qosStatus'] !== 'UNAVAILABLE') return answer;
        const nowMs = server.target.time.nowMs();
        const endMs = endedAtMs.get(idIn(request)) ?? nowMs;
        endedAtMs.set(idIn(request), endMs);
        return nowMs - endMs > 300_000 ? errorAnswer(request, 404, 'NOT_FOUND') : answer;
      });
    },
  },
  {
    id: 'life-ended-session-does-not-block',
    requirement: 'QOD-LIFE-BLOCKED-UNTIL-DELETE',
    breaks: 'It creates a session in the place of one that the network ended, which nobody has deleted.',
    start: () =>
      onConflict(CREATE.operation, async (request, first, server) => {
        const { json } = await server.ask({ ...first, method: 'GET' });
        if (isJson(json) && json['qosStatus'] === 'UNAVAILABLE') await server.ask(first);
        return server.ask(request);
      }),
  },
  {
    id: 'life-forgets-extension-after-conflict',
    requirement: 'QOD-LIFE-ANY-SEQUENCE',
    only: ['*/lifecycle-sequences'],
    breaks: 'It refuses a second session, and from then on tells the first without what it is extended by.',
    start: forgetsExtensions,
  },
];

/** Only who is refused another session, extends the first one and looks again can see it. */
function forgetsExtensions(): Lie {
  const ids = new Map<string, string>();
  const refused = new Set<string>();
  const before = new Map<string, Json>();
  return on([CREATE.operation, EXTEND.operation, GET.operation], async (request, server) => {
    const told =
      request.operation === EXTEND.operation
        ? await server.ask(bodiless(request, 'GET', sessionPath(request)))
        : undefined;
    const answer = await server.ask(request);
    if (!isJson(answer.json)) return answer;
    if (request.operation === CREATE.operation) {
      const device = JSON.stringify(bodyOf(request)['device']);
      if (answer.status === 201) ids.set(device, String(answer.json['sessionId']));
      if (answer.status === 409) refused.add(ids.get(device) ?? '');
      return answer;
    }
    const id = idIn(request);
    if (told !== undefined && answer.status === 200 && refused.has(id) && isJson(told.json)) before.set(id, told.json);
    const earlier = before.get(id);
    const isCut =
      request.operation === GET.operation && answer.json['qosStatus'] === 'AVAILABLE' && earlier !== undefined;
    return isCut ? withJson(answer, earlier) : answer;
  });
}

function sessionPath({ path }: Passing): string {
  return path.replace(/\/extend$/, '');
}

/** Ends a session where it stands. */
function over(body: Json, atMs: number, release: Release): Json {
  const duration = Math.round((atMs - msOf(body['startedAt'])) / 1000);
  return {
    ...without(body, 'startedAt'),
    duration,
    expiresAt: timeIn(release, atMs),
    qosStatus: 'UNAVAILABLE',
    statusInfo: 'DURATION_EXPIRED',
  };
}

/** A session that the network has refused: by its profile, which the network always does. */
function isOverWithoutStart(body: Json): boolean {
  return body['qosStatus'] === 'UNAVAILABLE' && body['qosProfile'] === 'QOS_STADIUM_SCREEN';
}

/** v0.10.1 gives no reasons. */
function isOver({ qosStatus, statusInfo }: Json, reason: string): boolean {
  return qosStatus === 'UNAVAILABLE' && (statusInfo === undefined || statusInfo === reason);
}

/** Tells a session as it was told last while it was AVAILABLE. */
function keepsSaying(isHidden: (body: Json) => boolean): Lie {
  const available = new Map<string, Json>();
  return on([GET.operation, EXTEND.operation], async (request, server) => {
    const answer = await server.ask(request);
    const { json } = answer;
    if (!isJson(json)) return answer;
    if (json['qosStatus'] === 'AVAILABLE') available.set(idIn(request), json);
    const before = available.get(idIn(request));
    return isHidden(json) && before !== undefined ? withJson(answer, before) : answer;
  });
}

function endsAtFirstEnd(): Lie {
  const firstEnds = new Map<string, number>();
  return on([GET.operation, EXTEND.operation], async (request, server) => {
    const answer = await server.ask(request);
    const { json } = answer;
    if (!isJson(json) || json['qosStatus'] !== 'AVAILABLE') return answer;
    const added = bodyOf(request)['requestedAdditionalDuration'];
    if (request.operation === EXTEND.operation && !firstEnds.has(idIn(request)))
      firstEnds.set(idIn(request), msOf(json['expiresAt']) - Number(added) * 1000);
    const endMs = firstEnds.get(idIn(request)) ?? Infinity;
    const isOver = request.operation === GET.operation && server.target.time.nowMs() >= endMs;
    return isOver ? withJson(answer, over(json, endMs, server.release)) : answer;
  });
}
