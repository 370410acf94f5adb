import { accepts, answersInstead, bodyOf, codeOf, on, put, refuses } from '../answer-lies.ts';
import { bodiless, errorAnswer, isJson, type Lie } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { CREATE_ANSWER_MUTANTS } from './create-answers.ts';
import { CREATE_BODY_MUTANTS } from './create-bodies.ts';
import { CREATE, DELETE, brokenBodies } from './operations.ts';

const { operation } = CREATE;
const VIOLATIONS = brokenBodies(CREATE.cases);

/** Which identifiers are understood. */
const IDENTIFIERS: readonly Mutant[] = ['phoneNumber', 'ipv4Address', 'ipv6Address'].map((identifier, n) => ({
  id: `create-needs-more-than-${identifier}`,
  requirement: 'QOD-CREATE-DEVICE-ANY-IDENTIFIER',
  only: [`*/one-identifier?${n + 1}?`],
  // Devices of the target's own are named by their phone numbers.
  also: identifier === 'phoneNumber' ? ['*/restricted-profile-entitled', '*/outcome-by-phone-number'] : [],
  breaks: `It does not know a device by ${identifier} alone.`,
  seenIn: 'Servers that hand the address of the request to the NEF and know no other.',
  start: () =>
    on(operation, async (request, server) => {
      const answer = await server.ask(request);
      const { device } = bodyOf(request);
      const isAlone = isJson(device) && Object.keys(device).join() === identifier;
      if (!isAlone || answer.status !== 201 || !isJson(answer.json)) return answer;
      await server.ask(bodiless(request, 'DELETE', `${request.path}/${String(answer.json['sessionId'])}`));
      return errorAnswer(request, 422, 'UNSUPPORTED_IDENTIFIER');
    }),
}));

/** Which profile, how long, and whether there is one already. */
const TERMS: readonly Mutant[] = [
  {
    id: 'create-clamps-duration',
    requirement: 'QOD-CREATE-DURATION-LIMITS',
    only: ['*/duration-too-long', '*/duration-too-short'],
    also: ['*/schema-type*', '*/correlator-on-error', ...VIOLATIONS],
    breaks: 'It shortens or lengthens a duration to what the profile allows.',
    start: () =>
      accepts(operation, (request) => {
        const { duration } = bodyOf(request);
        return typeof duration === 'number' && Number.isInteger(duration)
          ? put(request, '$.duration', Math.min(3600, Math.max(1, duration)))
          : undefined;
      }),
  },
  {
    id: 'create-refuses-the-longest-duration',
    requirement: 'QOD-CREATE-DURATION-LIMITS',
    only: ['*/longest-duration'],
    breaks: "It refuses the profile's longest duration.",
    start: () => refuses(operation, (request) => bodyOf(request)['duration'] === 3600, 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'create-refuses-the-shortest-duration',
    requirement: 'QOD-CREATE-DURATION-LIMITS',
    only: ['*/shortest-duration'],
    breaks: "It refuses the profile's shortest duration.",
    start: () => refuses(operation, (request) => bodyOf(request)['duration'] === 1, 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'create-says-forbidden-for-another-flow',
    requirement: 'QOD-CREATE-CONFLICT',
    only: ['*/conflict-other-flow'],
    breaks: 'It says 403 to a second session of a device for another flow.',
    start: forbidsOtherFlows,
  },
  {
    id: 'create-takes-conflicting-sessions',
    requirement: 'QOD-CREATE-CONFLICT',
    only: ['*/conflict'],
    also: ['*conflict*', '*-blocks', '*/createSession/throttled'],
    breaks: 'It creates a second session for the same device and flow.',
    seenIn: 'Servers that leave conflicts to the network.',
    start: () =>
      accepts(operation, (request, { status }) =>
        status === 409 ? put(request, '$.applicationServer', { ipv4Address: '198.51.100.99' }) : undefined,
      ),
  },
  {
    id: 'create-says-bad-request-for-conflict',
    requirement: 'QOD-CREATE-CONFLICT',
    only: ['*/conflict'],
    also: ['*conflict*', '*-blocks'],
    breaks: 'It says 400 where there is a session already.',
    start: () => answersInstead(operation, (answer) => codeOf(answer) === 'CONFLICT', 400, 'INVALID_ARGUMENT'),
  },
];

export const CREATE_MUTANTS: readonly Mutant[] = [
  ...CREATE_ANSWER_MUTANTS,
  ...CREATE_BODY_MUTANTS,
  ...IDENTIFIERS,
  ...TERMS,
];

function forbidsOtherFlows(): Lie {
  const servers = new Map<string, string>();
  return on([operation, DELETE.operation], async (request, server) => {
    const answer = await server.ask(request);
    const { device, applicationServer } = bodyOf(request);
    const key = JSON.stringify(device);
    if (request.operation === DELETE.operation) {
      for (const [each, kept] of servers)
        if (kept.startsWith(Object.values(request.pathParameters)[0] ?? ' ')) servers.delete(each);
      return answer;
    }
    const before = servers.get(key);
    if (answer.status !== 201 || !isJson(answer.json)) return answer;
    const id = String(answer.json['sessionId']);
    if (before === undefined || before.endsWith(JSON.stringify(applicationServer))) {
      servers.set(key, `${id} ${JSON.stringify(applicationServer)}`);
      return answer;
    }
    await server.ask(bodiless(request, 'DELETE', `${request.path}/${id}`));
    return errorAnswer(request, 403, 'PERMISSION_DENIED');
  });
}
