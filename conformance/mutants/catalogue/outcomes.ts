import type { Release } from '../../contract/index.ts';
import { alters, bodyOf, codeOf, on, put, without } from '../answer-lies.ts';
import {
  bodiless,
  errorAnswer,
  type HonestServer,
  isJson,
  type Json,
  type Lie,
  ownAnswer,
  type Passing,
  withJson,
} from '../lie.ts';
import { msOf, timeIn } from '../session-time.ts';
import type { Mutant } from '../mutant.ts';
import { establishes, network } from '../network-lies.ts';
import { CREATE, DELETE, EVERY_ASSIGNMENT, EVERY_SESSION, EXTEND, GET, RETRIEVE } from './operations.ts';

const OUTCOMES = ['*/outcome-*'];
/** What the refused profile asks for is 900 Mbit/s, what the cell has some 400. */
const MORE_THAN_THE_CELL_HAS_BPS = 5e8;
const idIn = ({ pathParameters }: Passing): string => pathParameters['sessionId'] ?? '';

/** What the network does, whatever HTTP says. */
export const OUTCOME_MUTANTS: readonly Mutant[] = [
  {
    id: 'any-available-without-a-flow',
    requirement: 'ANY-AGREEMENT',
    also: ['*'],
    breaks: 'It says AVAILABLE, and the network was never asked.',
    start: neverAsks,
  },
  {
    id: 'any-flow-without-a-session',
    requirement: 'ANY-AGREEMENT',
    also: ['*'],
    breaks: 'The network confirms the end of a flow and keeps it.',
    start: () => network(() => ({ release: () => undefined })),
  },
  {
    id: 'outcome-half-the-rate',
    requirement: 'QOD-OUTCOME-PROMISED',
    also: OUTCOMES,
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
    id: 'outcome-lesser-profile',
    requirement: 'QOD-OUTCOME-PROMISED',
    also: OUTCOMES,
    check: 'promised: outcome.rate',
    breaks: 'It asks the network for a lesser profile than it says.',
    start: () => {
      const lesser = on([CREATE.operation, GET.operation, EXTEND.operation, RETRIEVE.operation], (request, server) =>
        server.ask(bodyOf(request)['qosProfile'] === 'QOS_M' ? put(request, '$.qosProfile', 'QOS_S') : request),
      );
      const told = alters([CREATE.operation, GET.operation, EXTEND.operation, RETRIEVE.operation], (body) =>
        body['qosProfile'] === 'QOS_S' ? { ...body, qosProfile: 'QOS_M' } : undefined,
      );
      return {
        ...told,
        answer: async (request, server) =>
          told.answer?.(request, {
            ...server,
            ask: async (each) => lesser.answer?.(each, server) ?? server.ask(each),
          }) ?? server.ask(request),
      };
    },
  },
  {
    id: 'outcome-nothing-is-asked-for',
    requirement: 'QOD-OUTCOME-FLOW-WHEN-AVAILABLE',
    // Whatever is said to be AVAILABLE shows it.
    also: ['*'],
    check: 'flow: outcome.qos-flow',
    breaks: 'It says AVAILABLE, and the network was never asked.',
    seenIn: 'Simulators that are taken for servers.',
    start: neverAsks,
  },
  {
    id: 'outcome-available-before-the-network-says-so',
    requirement: 'QOD-OUTCOME-FLOW-WHEN-AVAILABLE',
    only: ['*/outcome-available-means-flow'],
    also: [EVERY_SESSION],
    check: 'flow: outcome.qos-flow',
    breaks: 'It says AVAILABLE as soon as it has asked the network, before the network has answered.',
    seenIn: 'Several of the open implementations.',
    start: () =>
      alters([CREATE.operation, GET.operation, RETRIEVE.operation], (body, _, { target, release }) => {
        if (body['qosStatus'] !== 'REQUESTED') return undefined;
        const nowMs = target.time.nowMs();
        const expiresAt = timeIn(release, nowMs + Number(body['duration']) * 1000);
        return { ...body, qosStatus: 'AVAILABLE', startedAt: timeIn(release, nowMs), expiresAt };
      }),
  },
  {
    id: 'outcome-ports-are-ignored',
    requirement: 'QOD-OUTCOME-FLOW-ONLY',
    only: ['*/outcome-server-port', '*/outcome-device-ports'],
    check: 'outcome.filters.foreign',
    breaks: 'It ignores the ports, so that more of the traffic of the device is raised than was asked for.',
    seenIn: 'Several of the open implementations.',
    start: () =>
      establishes(({ filters, ...request }) => ({
        ...request,
        filters: filters.map((filter) => ({
          ...filter,
          server: { ...filter.server, ports: [] },
          ue: { ...filter.ue, ports: [] },
        })),
      })),
  },
  {
    id: 'outcome-server-is-ignored',
    requirement: 'QOD-OUTCOME-FLOW-ONLY',
    also: [...OUTCOMES, '*terminated*'],
    breaks: 'All traffic of the device is raised, to whatever server.',
    start: () =>
      establishes(({ filters, ...request }) => ({
        ...request,
        filters: filters.map(({ protocol: _, ...filter }) => ({
          ...filter,
          server: { ports: [] },
          ue: { ...filter.ue, ports: [] },
        })),
      })),
  },
  {
    id: 'outcome-delete-with-session-id',
    requirement: 'QOD-OUTCOME-WITHDRAWN-ON-DELETE',
    only: ['*/outcome-deleted'],
    check: 'withdrawn: outcome.no-qos-flow',
    also: ['*/outcome-recreated', '*/lifecycle-create-after-delete', '*/v0-event-deletion'],
    breaks: 'It answers 204 to a deletion and leaves the flow in the network.',
    seenIn:
      'Four of six open implementations: one deletes with the session id instead of that of the subscription and swallows the 404 of the NEF, one does not subscribe, one never calls, one reads a field that the NEF does not send.',
    start: () => keepsFlowOnDelete('AVAILABLE'),
  },
  {
    id: 'any-deletion-leaves-the-flow',
    requirement: 'ANY-AGREEMENT',
    also: ['*/outcome-deleted', '*/outcome-recreated', '*/lifecycle-create-after-delete'],
    breaks: 'It answers 204 to a deletion and leaves the flow in the network, in whatever case.',
    start: () => keepsFlowOnDelete('AVAILABLE'),
  },
  {
    id: 'outcome-early-deletion-is-overtaken',
    requirement: 'QOD-OUTCOME-WITHDRAWN-ON-DELETE',
    only: ['*/outcome-deleted-early'],
    also: [EVERY_SESSION],
    breaks: 'A session that is deleted while the network is still at it leaves its flow.',
    seenIn: 'Servers that have nothing to delete in the network before it has answered.',
    start: () => keepsFlowOnDelete('REQUESTED'),
  },
  {
    id: 'outcome-other-device',
    requirement: 'QOD-OUTCOME-FLOW-WHEN-AVAILABLE',
    only: ['*/outcome-by-phone-number'],
    // The other device is one that these are about.
    also: ['*restricted*', '*/one-identifier*'],
    check: 'flow: outcome.qos-flow',
    breaks: 'A phone number is taken for that of another device.',
    start: boostsOther,
  },
  {
    id: 'outcome-expiry-with-session-id',
    requirement: 'QOD-OUTCOME-WITHDRAWN-ON-EXPIRY',
    check: 'withdrawn: outcome.no-qos-flow',
    also: ['*expir*', '*extend*', '*event*', '*lifecycle*'],
    breaks: 'It says that a session has expired and leaves the flow in the network.',
    seenIn: 'An open implementation that ends its subscription on expiry as it does on deletion: with the wrong id.',
    start: keepsFlowOnExpiry,
  },
  {
    id: 'outcome-network-keeps-the-flow',
    requirement: 'QOD-OUTCOME-WITHDRAWN-ON-DELETE',
    only: ['*/outcome-deleted'],
    check: 'withdrawn: outcome.no-qos-flow',
    // Flows that stay are in the way of what follows.
    also: [EVERY_SESSION, EVERY_ASSIGNMENT],
    breaks: 'The network confirms the end of a flow and keeps it.',
    start: () => network(() => ({ release: () => undefined })),
  },
  {
    id: 'outcome-extension-is-not-passed-on',
    requirement: 'QOD-OUTCOME-EXTENDED',
    also: ['*extend*', '*extension*'],
    breaks: 'It says that a session is extended, and its flow ends when it would have ended.',
    start: extendsOnPaper,
  },
  {
    id: 'outcome-refused-flow-is-there',
    also: ['qos-provisioning/*/outcome-refused-by-network'],
    requirement: 'QOD-OUTCOME-NO-FLOW-WITHOUT-SESSION',
    only: ['*/outcome-refused-by-network'],
    breaks: 'The network says no and sets up the flow.',
    start: refusesAndSetsUp,
  },
  {
    id: 'assignment-refused-flow-is-there',
    also: ['quality-on-demand/*/outcome-refused-by-network'],
    requirement: 'PROV-OUTCOME-REFUSED',
    only: ['qos-provisioning/*/outcome-refused-by-network'],
    breaks: 'The network says no and sets up the flow.',
    start: refusesAndSetsUp,
  },
  {
    id: 'outcome-terminated-flow-comes-back',
    requirement: 'QOD-OUTCOME-NO-FLOW-WITHOUT-SESSION',
    only: ['*/outcome-terminated'],
    also: ['*terminated*', ...OUTCOMES],
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
  {
    id: 'outcome-refused-request-is-carried-out',
    requirement: 'QOD-OUTCOME-NO-FLOW-WITHOUT-SESSION',
    only: ['*/outcome-refused-request'],
    also: ['*/profile-inactive', '*/profile-deprecated', EVERY_SESSION],
    breaks: 'It refuses a request for a profile that is not active, and has asked the network already.',
    start: () =>
      on(CREATE.operation, async (request, server) => {
        const answer = await server.ask(request);
        const { inactiveProfile } = server.target.assets;
        if (codeOf(answer) === undefined || bodyOf(request)['qosProfile'] !== inactiveProfile) return answer;
        const done = put(request, '$', {
          ...bodyOf(request),
          qosProfile: server.target.profile.name,
          applicationServer: { ipv4Address: '198.51.100.99' },
          duration: 10,
        });
        await server.ask(done);
        return answer;
      }),
  },
];

/**
 * Over HTTP everything is as if the session were gone: what is left of it is in nobody's way. A session with a sink is deleted
 * as it should be, since its sink would wait for an event; so is one of a 3-legged access token.
 */
function keepsFlowOnDelete(status: 'REQUESTED' | 'AVAILABLE'): Lie {
  const deleted = new Set<string>();
  return {
    operations: [CREATE, GET, DELETE, EXTEND, RETRIEVE].map(({ operation }) => operation),
    answer: async (request, server) => {
      if (deleted.has(idIn(request))) return errorAnswer(request, 404, 'NOT_FOUND');
      if (request.operation === DELETE.operation) {
        // Only whoever may see it can be told that it is deleted.
        const { json } = await server.ask({ ...request, method: 'GET', operation: GET.operation });
        const isKept =
          isJson(json) && json['qosStatus'] === status && json['device'] !== undefined && json['sink'] === undefined;
        if (!isKept) return server.ask(request);
        deleted.add(idIn(request));
        return ownAnswer(request, 204);
      }
      const answer = await server.ask(request);
      if (request.operation === RETRIEVE.operation && Array.isArray(answer.json))
        return withJson(
          answer,
          answer.json.filter((each) => !isJson(each) || !deleted.has(String(each['sessionId']))),
        );
      if (request.operation !== CREATE.operation || answer.status !== 409) return answer;
      await deleteKept(request, server, deleted);
      return server.ask(request);
    },
  };
}

/** Deletes what was kept of the device of a request. */
async function deleteKept(request: Passing, server: HonestServer, deleted: ReadonlySet<string>): Promise<void> {
  const { device } = bodyOf(request);
  const path = request.path.replace(/sessions$/, 'retrieve-sessions');
  const { json } = await server.ask({ ...withJson(request, device === undefined ? {} : { device }), path });
  for (const each of Array.isArray(json) ? json.filter(isJson) : []) {
    const id = String(each['sessionId']);
    if (deleted.has(id)) await server.ask(bodiless(request, 'DELETE', `${request.path}/${id}`));
  }
}

/** The server is asked for longer than the client asks, and says UNAVAILABLE when the client's time is over. */
function keepsFlowOnExpiry(): Lie {
  const durations = new Map<string, number>();
  const shortened = (body: Json, nowMs: number, release: Release): Json => {
    const duration = durations.get(String(body['sessionId']));
    if (duration === undefined || body['startedAt'] === undefined)
      return duration === undefined ? body : { ...body, duration };
    const endMs = msOf(body['startedAt']) + duration * 1000;
    const ended = { ...body, duration, expiresAt: timeIn(release, endMs) };
    return nowMs < endMs
      ? ended
      : { ...without(ended, 'startedAt'), qosStatus: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' };
  };
  return on([CREATE.operation, GET.operation], async (request, server) => {
    const { duration, sink } = bodyOf(request);
    const isShort = Number.isInteger(duration) && Number(duration) > 1 && Number(duration) < 60 && sink === undefined;
    const longer = isShort && request.operation === CREATE.operation;
    const answer = await server.ask(longer ? put(request, '$.duration', 600) : request);
    if (!isJson(answer.json)) return answer;
    if (longer && answer.status === 201) durations.set(String(answer.json['sessionId']), Number(duration));
    return { ...answer, text: JSON.stringify(shortened(answer.json, server.target.time.nowMs(), server.release)) };
  });
}

function extendsOnPaper(): Lie {
  const added = new Map<string, number>();
  const available = new Map<string, Json>();
  return on([GET.operation, EXTEND.operation], async (request, server) => {
    const id = idIn(request);
    const asked = bodyOf(request)['requestedAdditionalDuration'];
    const isExtension = request.operation === EXTEND.operation && Number.isInteger(asked) && available.has(id);
    const look = bodiless(request, 'GET', request.path.replace(/\/extend$/, ''));
    const answer = await server.ask(isExtension ? look : request);
    if (!isJson(answer.json) || answer.status !== 200) return answer;
    if (answer.json['qosStatus'] === 'AVAILABLE') available.set(id, answer.json);
    if (isExtension) added.set(id, (added.get(id) ?? 0) + Number(asked));
    const last = available.get(id);
    const more = added.get(id);
    if (last === undefined || more === undefined) return answer;
    const duration = Math.min(3600, Number(last['duration']) + more);
    const endMs = msOf(last['startedAt']) + duration * 1000;
    const isUp = server.target.time.nowMs() < endMs && answer.json['statusInfo'] !== 'NETWORK_TERMINATED';
    const told = isUp
      ? { ...last, duration, expiresAt: timeIn(server.release, endMs) }
      : { ...answer.json, duration, expiresAt: timeIn(server.release, Math.min(endMs, server.target.time.nowMs())) };
    return { ...answer, text: JSON.stringify(told) };
  });
}

function boostsOther(): Lie {
  const asked = new Map<string, unknown>();
  return on([CREATE.operation, GET.operation], async (request, { ask, target }) => {
    const { device } = bodyOf(request);
    const phoneNumber = isJson(device) && Object.keys(device).length === 1 ? device['phoneNumber'] : undefined;
    const isPhone =
      phoneNumber !== undefined && target.devices.some(({ identifiers }) => identifiers.phoneNumber === phoneNumber);
    const other = target.assets.restrictedDevice;
    const answer = await ask(isPhone ? put(request, '$.device', other) : request);
    const { json } = answer;
    if (!isJson(json)) return answer;
    const id = String(json['sessionId']);
    if (isPhone) asked.set(id, device);
    return asked.has(id) && json['device'] !== undefined
      ? withJson(answer, { ...json, device: asked.get(id) })
      : answer;
  });
}

function neverAsks(): Lie {
  return network(() => ({
    establish: ({ parameters: { gfbrDownlinkBps = 0 } }, listener) => {
      const isTooMuch = gfbrDownlinkBps >= MORE_THAN_THE_CELL_HAS_BPS;
      void Promise.resolve().then(() =>
        listener(isTooMuch ? { type: 'rejected', cause: 'no-resources' } : { type: 'allocated' }),
      );
      return 'no-flow';
    },
    modify: () => undefined,
    measure: () => undefined,
    release: () => undefined,
  }));
}

function refusesAndSetsUp(): Lie {
  return network((cell) => ({
    establish: (request, listener) => {
      const { gfbrDownlinkBps = 0, mfbrDownlinkBps: _, ...parameters } = request.parameters;
      if (gfbrDownlinkBps < MORE_THAN_THE_CELL_HAS_BPS) return cell.establish(request, listener);
      return cell.establish(
        { ...request, parameters: { ...parameters, gfbrDownlinkBps: 1e5, mfbrDownlinkBps: 1e5 } },
        (event) => listener(event.type === 'allocated' ? { type: 'rejected', cause: 'no-resources' } : event),
      );
    },
  }));
}
