import { on, refuses } from '../answer-lies.ts';
import { errorAnswer, withHeaders } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { takes } from '../token-lies.ts';
import {
  ALL_OPERATIONS,
  BY_DEVICE,
  type MutatedOperation,
  OF_A_RESOURCE,
  RETRIEVE,
  brokenBodies,
} from './operations.ts';

/** Who may ask, how often, and what x-correlator does: the same for every operation. */
export const ACCESS_MUTANTS: readonly Mutant[] = [
  ...ALL_OPERATIONS.flatMap((each) => [...tokenMutants(each), ...correlatorMutants(each)]),
  ...[...OF_A_RESOURCE, RETRIEVE, BY_DEVICE].map(anyClient),
  ...OF_A_RESOURCE.map(anySubject),
];

function tokenMutants({ prefix, name, does, operation }: MutatedOperation): Mutant[] {
  return [
    {
      id: `${name}-takes-any-token`,
      requirement: `${prefix}-TOKEN`,
      breaks: `It ${does} without looking at the access token.`,
      start: () => takes(operation, 'none', 'garbage', 'expired'),
    },
    {
      id: `${name}-takes-expired-tokens`,
      requirement: `${prefix}-TOKEN`,
      only: ['*/expired-token'],
      breaks: `It ${does} for an access token that has expired.`,
      start: () => takes(operation, 'expired'),
    },
    {
      id: `${name}-takes-any-scope`,
      requirement: `${prefix}-SCOPE`,
      breaks: `It ${does} for any access token of the client, whatever its scope.`,
      start: () => takes(operation, 'no-scope'),
    },
    {
      id: `${name}-is-never-throttled`,
      requirement: `${prefix}-RATE-LIMIT`,
      breaks: `It ${does} as often as anyone likes.`,
      start: () => takes(operation, 'throttled'),
    },
  ];
}

function correlatorMutants({ prefix, name, does, operation, cases }: MutatedOperation): Mutant[] {
  return [
    {
      id: `${name}-demands-correlator`,
      requirement: `${prefix}-CORRELATOR`,
      only: ['*/correlator-absent'],
      // The suite reads the tests' profile without one, before anything else.
      also: operation === 'getQosProfile' ? ['*'] : [],
      breaks: `It ${does} only for a request that has an x-correlator.`,
      start: () => refuses(operation, ({ headers }) => headers['x-correlator'] === undefined, 400, 'INVALID_ARGUMENT'),
    },
    {
      id: `${name}-has-no-correlator-on-errors`,
      requirement: `${prefix}-CORRELATOR`,
      only: ['*/correlator-on-error'],
      // Every error of the operation shows it.
      also: ['*'],
      check: 'x-correlator',
      breaks: 'Its errors lack the x-correlator of their request.',
      start: () =>
        on(operation, async (request, server) => {
          const answer = await server.ask(request);
          const { 'x-correlator': _, ...headers } = answer.headers;
          return answer.status < 400 ? answer : { ...answer, headers };
        }),
    },
    {
      id: `${name}-takes-only-uuids-as-correlator`,
      requirement: `${prefix}-CORRELATOR`,
      only: ['*/correlator-any-character', '*/correlator-empty'],
      breaks: `It ${does} only for an x-correlator that is a UUID.`,
      start: () =>
        on(operation, async (request, server) => {
          const correlator = request.headers['x-correlator'];
          const isValid = /^[a-zA-Z0-9-_:;./<>{}]{0,256}$/.test(correlator ?? '');
          return correlator === undefined || !isValid || /^[0-9a-f-]{36}$/i.test(correlator)
            ? server.ask(request)
            : errorAnswer(request, 400, 'INVALID_ARGUMENT');
        }),
    },
    {
      id: `${name}-takes-any-correlator`,
      requirement: `${prefix}-CORRELATOR-INVALID`,
      also: brokenBodies(cases),
      breaks: `It ${does} whatever the x-correlator looks like.`,
      start: () =>
        on(operation, async (request, server) => {
          const correlator = request.headers['x-correlator'] ?? '';
          if (/^[a-zA-Z0-9-_:;./<>{}]{0,256}$/.test(correlator)) return server.ask(request);
          return server.ask(withHeaders(request, { 'x-correlator': undefined }));
        }),
    },
  ];
}

function anyClient({ prefix, name, does, operation }: MutatedOperation): Mutant {
  return {
    id: `${name}-takes-any-client`,
    requirement: `${prefix}-CLIENT`,
    also: operation === 'deleteSession' ? ['*/outcome-delete-by-other-client'] : [],
    breaks: `It ${does} for another client than the one that created it.`,
    start: () => takes(operation, 'other-client'),
  };
}

function anySubject({ prefix, name, does, operation }: MutatedOperation): Mutant {
  return {
    id: `${name}-takes-any-subject`,
    requirement: `${prefix}-SUBJECT`,
    breaks: `It ${does} of any device, whichever the 3-legged access token is for.`,
    start: () => takes(operation, 'three-legged'),
  };
}
