import type { TokenRole } from '../case.ts';
import { operationNamed, type ApiName, type Release } from '../contract/index.ts';
import { parseJson } from '../exchange.ts';
import type { HttpAnswer, HttpClient } from '../http-client.ts';
import { askOperation, usualRole } from '../target-client.ts';
import type { Target, TokenTrial } from '../target.ts';
import { tryTokens } from '../tokens/prepare-tokens.ts';
import { NOT_IN_FILE } from '../tokens/token-broker.ts';
import { grantedOf, operationsOf, scopesOf } from '../tokens/token-scopes.ts';
import { TokenUnavailable } from '../tokens/token-unavailable.ts';
import type { Diagnosis } from './diagnosis.ts';

/** An operation of each API that changes nothing, to be asked with the usual token. */
const HARMLESS: readonly (readonly [ApiName, string])[] = [
  ['qos-profiles', 'getQosProfile'],
  ['quality-on-demand', 'retrieveSessionsByDevice'],
  ['qos-provisioning', 'getQosAssignmentByDevice'],
];

/** Roles that are not about what a token opens. */
const WITHOUT_SCOPES: readonly TokenRole[] = ['no-scope', 'expired'];

export interface AccessOptions {
  target: Target;
  client: HttpClient;
  release: Release;
  signal?: AbortSignal;
}

/**
 * Which tokens can be had, and whether the usual one opens each API. What else is wrong with an answer is the suite's business.
 * @throws the signal's reason when aborted
 */
export async function diagnoseAccess(asked: AccessOptions): Promise<Diagnosis[]> {
  const { target, release, signal } = asked;
  const trials = await tryTokens(target, { release, ...(signal === undefined ? {} : { signal }) });
  const roles = [...trials.flatMap(diagnoseTrial), ...diagnoseGrants(trials, asked)];
  const role = usualRole(target, target.devices[0]);
  if (role === 'none')
    return [
      ...roles,
      {
        about: 'access',
        subject: 'access token',
        verdict: 'limit',
        found:
          'there is none: what needs one is left out, the rest asked without, as a server without authorization takes it',
        change: 'set tokens.two-legged where your server asks for a token',
      },
    ];
  const diagnoses = HARMLESS.map(async ([api, name]): Promise<Diagnosis | undefined> => {
    const answer = await askOperation(asked, api, name, { name: target.profile.name }).catch(unavailable);
    const scopes = operationNamed(api, name, release)?.operation.scopes ?? [];
    return answer === undefined ? undefined : diagnoseToken(`${role} token at ${api}`, answer, scopes);
  });
  return [...roles, ...(await Promise.all(diagnoses)).filter((each) => each !== undefined)];
}

/** A role that the file describes and that cannot be had; one that it does not describe is told with the cases that it costs. */
function diagnoseTrial({ role, device, ok, reason }: TokenTrial): Diagnosis[] {
  if (ok || reason === undefined || reason === NOT_IN_FILE) return [];
  const subject = `${role} token${device === undefined ? '' : ` of ${device}`}`;
  return [{ about: 'access', subject, verdict: 'limit', found: reason }];
}

/** Of the roles that an authorization server has given something for: whether it gave the scopes that the operations take. */
function diagnoseGrants(trials: readonly TokenTrial[], { target, release }: AccessOptions): Diagnosis[] {
  const needed = scopesOf(operationsOf(release, Object.keys(target.apis) as ApiName[]));
  const granted = trials.filter(({ role, ok, scopes }) => ok && scopes !== undefined && !WITHOUT_SCOPES.includes(role));
  return [...new Set(granted.map(({ role }) => role))].map((role) => {
    const had = granted.filter((each) => each.role === role);
    const missing = needed.filter((scope) =>
      had.some(({ scopes = [] }) => grantedOf({ scopes: [scope] }, scopes).length === 0),
    );
    const devices = had.flatMap(({ device }) => device ?? []);
    const subject = `${role} token${devices.length === 0 ? '' : ` of ${devices.join(', ')}`}`;
    if (missing.length === 0)
      return { about: 'access', subject, verdict: 'good', found: 'granted, with every scope that the APIs take' };
    return {
      about: 'access',
      subject,
      verdict: 'limit',
      found: `granted without ${missing.join(', ')}`,
      change: 'have the client granted it; until then cases that need it are inconclusive',
    };
  });
}

function unavailable(error: unknown): HttpAnswer {
  if (error instanceof TokenUnavailable)
    return { kind: 'failure', reached: false, reason: error.message, durationMs: 0 };
  throw error;
}

function diagnoseToken(subject: string, answer: HttpAnswer, scopes: readonly string[]): Diagnosis {
  const about = 'access';
  if (answer.kind === 'failure') return { about, subject, verdict: 'unclear', found: answer.reason };
  if (answer.status === 401)
    return {
      about,
      subject,
      verdict: 'bad',
      found: `401 ${codeIn(answer)}: it is not taken${reasonIn(answer)}`,
      change: 'get a new token, from the issuer and for the audience that the server expects',
    };
  if (answer.status === 403)
    return {
      about,
      subject,
      verdict: 'bad',
      found: `403 ${codeIn(answer)}: it opens nothing here`,
      change: `ask for a token with the scope ${scopes.join(' or ') || 'that the server expects'}`,
    };
  return { about, subject, verdict: 'good', found: `taken (${answer.status})` };
}

function codeIn({ body }: Extract<HttpAnswer, { kind: 'response' }>): string {
  const json = parseJson(new TextDecoder().decode(body));
  const code = typeof json === 'object' && json !== null ? (json as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_.]{1,60}$/.test(code) ? code : 'without a code';
}

/** Why, as RFC 6750 §3 has a server say it. What may be a token, or part of one, is not repeated. */
function reasonIn({ headers }: Extract<HttpAnswer, { kind: 'response' }>): string {
  const [, reason] = /error_description="([ !#-~]{1,300})"/.exec(headers['www-authenticate'] ?? '') ?? [];
  return reason === undefined || /[\w.~+/-]{24}/.test(reason) ? '' : `, "${reason}"`;
}
