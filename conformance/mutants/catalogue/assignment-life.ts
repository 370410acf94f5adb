import { resourceIdIn } from '../../resource-kind.ts';
import { alters, bodyOf, on, without } from '../answer-lies.ts';
import { type Answer, errorAnswer, isJson, type Json, type Lie, type Passing, withJson } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { establishes, network } from '../network-lies.ts';
import { onConflict } from './on-conflict.ts';
import { ASSIGN, BY_DEVICE, EVERY_ASSIGNMENT, EVERY_SESSION, GET_ASSIGNMENT, REVOKE } from './operations.ts';

const idIn = ({ pathParameters }: Passing): string => Object.values(pathParameters)[0] ?? '';
const TOLD = [ASSIGN, GET_ASSIGNMENT, BY_DEVICE].map(({ operation }) => operation);

const LIFE: readonly Mutant[] = [
  {
    id: 'assignment-conflict-ends-the-first',
    requirement: 'PROV-LIFE-CONFLICT-HARMLESS',
    also: ['*/lifecycle-refused-blocks', '*/throttled'],
    breaks: 'It refuses a second assignment, and ends the first one.',
    start: () =>
      onConflict(ASSIGN.operation, async (_, first, server, refusal) => {
        await server.ask(first);
        return refusal;
      }),
  },
  {
    id: 'assignment-that-is-over-is-in-nobodys-way',
    requirement: 'PROV-LIFE-BLOCKED-UNTIL-REVOKED',
    breaks: 'It takes another assignment for a device whose last one the network has refused.',
    start: () =>
      onConflict(ASSIGN.operation, async (request, first, server, refusal) => {
        const { json } = await server.ask({ ...first, method: 'GET' });
        if (!isJson(json) || json['status'] !== 'UNAVAILABLE') return refusal;
        await server.ask(first);
        return server.ask(request);
      }),
  },
  {
    id: 'assignment-of-any-device-is-in-the-way',
    requirement: 'PROV-LIFE-ONE-EACH',
    alone: true,
    breaks: 'It has one assignment at a time, whatever the device.',
    start: () => {
      const alive = new Set<string>();
      return on([ASSIGN.operation, REVOKE.operation], async (request, server) => {
        if (request.operation === ASSIGN.operation && alive.size > 0) return errorAnswer(request, 409, 'CONFLICT');
        const answer = await server.ask(request);
        if (answer.status === 201 && isJson(answer.json)) alive.add(resourceIdIn(answer.json) ?? '');
        if (request.operation === REVOKE.operation && answer.status < 300) alive.delete(idIn(request));
        return answer;
      });
    },
  },
  {
    id: 'assignment-is-told-after-its-revocation',
    requirement: 'PROV-REVOKE-ENDS',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It goes on telling an assignment as AVAILABLE that it said to have revoked.',
    start: () => {
      const last = new Map<string, Answer>();
      return on(GET_ASSIGNMENT.operation, async (request, server) => {
        const answer = await server.ask(request);
        const id = idIn(request);
        if (isJson(answer.json) && answer.json['status'] === 'AVAILABLE' && answer.json['statusInfo'] === undefined)
          last.set(id, answer);
        return answer.status === 404 ? (last.get(id) ?? answer) : answer;
      });
    },
  },
  {
    id: 'assignment-revoked-later-forgets-its-start',
    requirement: 'PROV-REVOKE-LATER',
    revocation: 'asynchronous',
    also: [EVERY_ASSIGNMENT],
    breaks: 'While it revokes an assignment it no longer tells since when that was AVAILABLE.',
    start: () =>
      on(REVOKE.operation, async (request, server) => {
        const answer = await server.ask(request);
        return answer.status === 202 && isJson(answer.json)
          ? withJson(answer, without(answer.json, 'startedAt'))
          : answer;
      }),
  },
  {
    id: 'assignment-revoked-later-never-ends',
    requirement: 'PROV-REVOKE-LATER',
    revocation: 'asynchronous',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It answers 202 to a revocation and goes on telling the assignment as AVAILABLE.',
    start: () => {
      const accepted = new Map<string, Answer>();
      return on([REVOKE.operation, GET_ASSIGNMENT.operation], async (request, server) => {
        const answer = await server.ask(request);
        const id = idIn(request);
        if (request.operation === REVOKE.operation) {
          if (answer.status === 202) accepted.set(id, { ...answer, status: 200 });
          return answer;
        }
        return accepted.get(id) ?? answer;
      });
    },
  },
  {
    id: 'assignment-outlives-its-revocation-after-conflict',
    requirement: 'PROV-LIFE-ANY-SEQUENCE',
    breaks: 'It refuses a second assignment, and from then on goes on telling the first after it was revoked.',
    start: () => {
      const ids = new Map<string, string>();
      const refused = new Set<string>();
      const last = new Map<string, Answer>();
      return on([ASSIGN.operation, GET_ASSIGNMENT.operation], async (request, server) => {
        const answer = await server.ask(request);
        const device = JSON.stringify(bodyOf(request)['device']);
        const id = idIn(request);
        if (answer.status === 201 && isJson(answer.json)) ids.set(device, resourceIdIn(answer.json) ?? '');
        if (answer.status === 409) refused.add(ids.get(device) ?? '');
        if (answer.status === 200) last.set(id, answer);
        return answer.status === 404 && refused.has(id) ? (last.get(id) ?? answer) : answer;
      });
    },
  },
  {
    id: 'assignment-stays-requested',
    requirement: 'PROV-LIFE-AVAILABLE',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It never says that an assignment is AVAILABLE.',
    start: () =>
      alters(GET_ASSIGNMENT.operation, (body) =>
        body['status'] === 'AVAILABLE' ? { ...without(body, 'startedAt'), status: 'REQUESTED' } : undefined,
      ),
  },
  {
    id: 'assignment-refused-vanishes',
    requirement: 'PROV-LIFE-REFUSED',
    also: [EVERY_ASSIGNMENT],
    breaks: 'An assignment that the network refuses ends without a word.',
    start: () =>
      on(GET_ASSIGNMENT.operation, async (request, server) => {
        const answer = await server.ask(request);
        const isRefused =
          isJson(answer.json) &&
          answer.json['status'] === 'UNAVAILABLE' &&
          answer.json['qosProfile'] !== server.target.profile.name;
        return isRefused ? errorAnswer(request, 404, 'NOT_FOUND') : answer;
      }),
  },
  {
    id: 'assignment-is-kept-five-minutes',
    requirement: 'PROV-LIFE-RETENTION',
    breaks: 'It keeps an assignment that the network ended for five minutes only.',
    start: () => afterMs('UNAVAILABLE', 300_000, (_, request) => errorAnswer(request, 404, 'NOT_FOUND')),
  },
  {
    id: 'assignment-termination-goes-unseen',
    requirement: 'PROV-LIFE-TERMINATED',
    also: [EVERY_ASSIGNMENT],
    breaks: 'It goes on saying AVAILABLE of an assignment that the network has ended.',
    start: () => {
      const available = new Map<string, Json>();
      return on(GET_ASSIGNMENT.operation, async (request, server) => {
        const answer = await server.ask(request);
        if (!isJson(answer.json)) return answer;
        if (answer.json['status'] === 'AVAILABLE') available.set(idIn(request), answer.json);
        const before = available.get(idIn(request));
        return answer.json['statusInfo'] === 'NETWORK_TERMINATED' && before !== undefined
          ? withJson(answer, before)
          : answer;
      });
    },
  },
  {
    id: 'assignment-ends-by-itself',
    requirement: 'PROV-LIFE-LASTS',
    breaks: 'An assignment ends after four minutes.',
    start: () =>
      afterMs('AVAILABLE', 240_000, (answer, _, json) =>
        withJson(answer, { ...without(json, 'startedAt'), status: 'UNAVAILABLE', statusInfo: 'NETWORK_TERMINATED' }),
      ),
  },
];

const OUTCOMES: readonly Mutant[] = [
  {
    id: 'assignment-half-the-rate',
    requirement: 'PROV-OUTCOME-PROMISED',
    also: ['*/outcome-*'],
    check: 'promised: outcome.rate',
    breaks: 'The network grants half of what the profile promises.',
    start: () =>
      establishes(({ parameters, ...request }) => {
        const { gfbrDownlinkBps = 0, mfbrDownlinkBps: _, ...others } = parameters;
        const halfBps = gfbrDownlinkBps / 2;
        return { ...request, parameters: { ...others, gfbrDownlinkBps: halfBps, mfbrDownlinkBps: halfBps } };
      }),
  },
  {
    id: 'assignment-available-before-the-network-says-so',
    requirement: 'PROV-OUTCOME-FLOW-WHEN-AVAILABLE',
    also: [EVERY_ASSIGNMENT],
    check: 'flow: outcome.qos-flow',
    breaks: 'It says AVAILABLE as soon as it has asked the network, before the network has answered.',
    start: () =>
      alters(TOLD, (body, _, { target }) =>
        body['status'] === 'REQUESTED'
          ? { ...body, status: 'AVAILABLE', startedAt: new Date(target.time.nowMs()).toISOString() }
          : undefined,
      ),
  },
  {
    id: 'assignment-flow-stays',
    requirement: 'PROV-OUTCOME-REVOKED',
    also: [EVERY_SESSION, EVERY_ASSIGNMENT],
    check: 'withdrawn: outcome.no-qos-flow',
    breaks: 'The flow of an assignment that was revoked stays in the network.',
    start: () => network(() => ({ release: () => undefined })),
  },
  {
    id: 'assignment-flow-comes-back',
    requirement: 'PROV-OUTCOME-TERMINATED',
    also: ['*terminated*', '*/outcome-*'],
    breaks: 'The network says that it has ended a flow, and has it again a moment later.',
    start: () =>
      network((cell) => ({
        establish: (request, listener) =>
          cell.establish(request, (event) => {
            listener(event);
            if (event.type === 'terminated') cell.establish(request, () => undefined);
          }),
      })),
  },
];

/** What becomes of an assignment, and what the network does for it. */
export const ASSIGNMENT_LIFE_MUTANTS: readonly Mutant[] = [...LIFE, ...OUTCOMES];

/** Answers otherwise once an assignment has been seen with a status for so long. */
function afterMs(
  status: 'AVAILABLE' | 'UNAVAILABLE',
  spanMs: number,
  then: (answer: Answer, request: Passing, json: Json) => Answer,
): Lie {
  const sinceMs = new Map<string, number>();
  return on(GET_ASSIGNMENT.operation, async (request, server) => {
    const answer = await server.ask(request);
    if (!isJson(answer.json) || answer.json['status'] !== status) return answer;
    const nowMs = server.target.time.nowMs();
    const firstMs = sinceMs.get(idIn(request)) ?? nowMs;
    sinceMs.set(idIn(request), firstMs);
    return nowMs - firstMs > spanMs ? then(answer, request, answer.json) : answer;
  });
}
