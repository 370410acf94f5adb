import { accepts, answersInstead, on, put } from '../answer-lies.ts';
import { contractOf, operationNamed, validatorFor, type Violation } from '../../contract/index.ts';
import { type HonestServer, isJson, ownAnswer, type Passing, withJson } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import {
  ASSIGN,
  brokenBodies,
  BY_DEVICE,
  CREATE,
  EXTEND,
  LIST_PROFILES,
  type MutatedOperation,
  OF_A_RESOURCE,
  RETRIEVE,
  WITH_A_BODY,
} from './operations.ts';

/** What a request body is, and what a path names: the same for every operation that has one. */
export const BODY_MUTANTS: readonly Mutant[] = [
  ...WITH_A_BODY.flatMap((each) => [unreadableBody(each), unknownProperties(each), nothingIsChecked(each)]),
  ...OF_A_RESOURCE.map(resourceId),
  ...[RETRIEVE, LIST_PROFILES, ASSIGN, BY_DEVICE].map(anyValue),
  ignoresExtension(),
];

function unreadableBody({ prefix, name, operation, cases }: MutatedOperation): Mutant {
  return {
    id: `${name}-crashes-on-unreadable-body`,
    requirement: `${prefix}-BODY`,
    also: [...brokenBodies(cases), cases.replace('*', 'schema*')],
    breaks: 'It answers 500 to a body that is missing, empty, no JSON or no object.',
    seenIn: 'Servers that read the body before they validate it.',
    start: () =>
      answersInstead(operation, ({ status }, request) => status === 400 && isUnreadable(request), 500, 'INTERNAL'),
  };
}

/** Without any filter, nothing is missing. */
function isUnreadable({ json, operation }: Passing): boolean {
  return !isJson(json) || (Object.keys(json).length === 0 && operation !== LIST_PROFILES.operation);
}

function unknownProperties({ prefix, name, operation, cases }: MutatedOperation): Mutant {
  return {
    id: `${name}-ignores-unknown-properties`,
    requirement: `${prefix}-STRICT`,
    only: ['*'],
    also: brokenBodies(cases),
    breaks: 'It ignores properties that the API does not declare.',
    seenIn: 'Almost every server: frameworks do this unless told otherwise.',
    start: () =>
      accepts(operation, (request, _, server) => {
        const unknown = violationsOf(request, server).filter(({ keyword }) =>
          /^(additional|unevaluated)Properties$/.test(keyword),
        );
        return unknown.length === 0 ? undefined : withJson(request, withoutUnknown(request.json));
      }),
  };
}

/** Every field that the contract describes is checked by a generated case. */
function nothingIsChecked({ prefix, name, operation, cases }: MutatedOperation): Mutant {
  return {
    id: `${name}-checks-no-schema`,
    // Of a device alone, every field is one of the device.
    requirement: [RETRIEVE, BY_DEVICE].some((each) => each.prefix === prefix)
      ? `${prefix}-DEVICE-SCHEMA`
      : `${prefix}-SCHEMA`,
    only: brokenBodies(cases),
    also: [cases],
    // What may have been created cannot be found again, so that its device is lost to every other case.
    ...([CREATE, ASSIGN].some((each) => each.prefix === prefix) && { alone: true as const }),
    breaks: 'It answers 200 and an empty object to whatever breaks the schema of its body.',
    start: () =>
      on(operation, async (request, server) => {
        const answer = await server.ask(request);
        return answer.status === 400 && violationsOf(request, server).length > 0 ? ownAnswer(request, 200, {}) : answer;
      }),
  };
}

function resourceId({ prefix, name, operation }: MutatedOperation): Mutant {
  const suffix = prefix.startsWith('PROV') ? 'ID' : 'SESSION-ID';
  return {
    id: `${name}-crashes-on-strange-id`,
    requirement: `${prefix}-${suffix}`,
    breaks: 'It answers 500 to an id that is no UUID.',
    seenIn: 'Servers that hand the id to a database as it is.',
    start: () =>
      answersInstead(
        operation,
        ({ status }, { pathParameters }) =>
          status >= 400 &&
          !Object.values(pathParameters).some((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)),
        500,
        'INTERNAL',
      ),
  };
}

/** Filters that are all optional: without the bad one the request is a valid one. */
function anyValue({ prefix, name, operation, cases }: MutatedOperation): Mutant {
  return {
    id: `${name}-says-unprocessable`,
    requirement: `${prefix}-SCHEMA`,
    also: [...brokenBodies(cases), cases.replace('*', 'malformed-json*'), cases.replace('*', 'correlator-on-error')],
    breaks: 'It answers 422 to a body that breaks its schema.',
    seenIn: 'Servers that leave validation to FastAPI.',
    start: () =>
      answersInstead(
        operation,
        ({ status }, request, server) =>
          status === 400 &&
          Array.isArray(request.json) !== isJson(request.json) &&
          violationsOf(request, server).some(isOfValue),
        422,
        'INVALID_ARGUMENT',
      ),
  };
}

function ignoresExtension(): Mutant {
  return {
    id: 'extend-takes-any-value',
    requirement: `${EXTEND.prefix}-SCHEMA`,
    also: brokenBodies(EXTEND.cases),
    breaks: 'It extends by a minute where the additional duration is no whole number from 1 on.',
    start: () =>
      accepts(EXTEND.operation, (request) =>
        isJson(request.json) && 'requestedAdditionalDuration' in request.json
          ? put(request, '$.requestedAdditionalDuration', 60)
          : undefined,
      ),
  };
}

function isOfValue({ pointer, keyword }: Violation): boolean {
  const isInside = /^\/(device|sinkCredential)\//.test(pointer);
  const isShape = ['/device', '/sinkCredential'].includes(pointer) && keyword !== 'type';
  return !isInside && !isShape && pointer !== '' && pointer !== '/sink'
    ? !/Properties$/.test(keyword)
    : isOfType(pointer, keyword);
}

/** A body that is a list, or a sink that is a number. */
function isOfType(pointer: string, keyword: string): boolean {
  return ['', '/sink'].includes(pointer) && keyword === 'type';
}

/** How a request breaks the contract of its release. */
export function violationsOf({ json, api, operation }: Passing, { release }: HonestServer): Violation[] {
  const named = api === undefined || operation === undefined ? undefined : operationNamed(api, operation, release);
  if (named === undefined) return [];
  return validatorFor(contractOf(named.api, release)).validateRequest(named.operation.operationId, json);
}

/** Names of all properties of all requests of the APIs. */
const KNOWN = new Set(
  (
    'device phoneNumber networkAccessIdentifier ipv4Address ipv6Address publicAddress privateAddress publicPort applicationServer ' +
    'ipAddresses devicePorts applicationServerPorts ranges ports from to qosProfile duration sink sinkCredential credentialType ' +
    'accessToken accessTokenType accessTokenExpiresUtc identifier secret refreshToken refreshTokenEndpoint clientId tokenUri ' +
    'requestedAdditionalDuration name status'
  ).split(' '),
);

function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (!isJson(value)) return value;
  const known = Object.entries(value).filter(([name]) => KNOWN.has(name));
  return Object.fromEntries(known.map(([name, inner]) => [name, withoutUnknown(inner)]));
}
