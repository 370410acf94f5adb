import { operationNamed, type ApiName, type Release } from '../contract/index.ts';
import type { HttpAnswer, HttpClient } from '../http-client.ts';
import { parseJson } from '../exchange.ts';
import { askOperation, usualRole } from '../target-client.ts';
import type { Target } from '../target.ts';
import type { Diagnosis } from './diagnosis.ts';

/** An operation of each API that changes nothing, to be asked with the usual token. */
const HARMLESS: readonly (readonly [ApiName, string])[] = [
  ['qos-profiles', 'getQosProfile'],
  ['quality-on-demand', 'retrieveSessionsByDevice'],
  ['qos-provisioning', 'getQosAssignmentByDevice'],
];

/** Whether the usual token opens each API. What else is wrong with an answer is the suite's business. */
export async function diagnoseAccess(asked: {
  target: Target;
  client: HttpClient;
  release: Release;
}): Promise<Diagnosis[]> {
  const { target, release } = asked;
  const role = usualRole(target, target.devices[0]);
  if (role === 'none')
    return [
      {
        about: 'access',
        subject: 'access token',
        verdict: 'limit',
        found: 'there is none: every request goes without, as a server without authorization takes it',
        change: 'set tokens.two-legged where your server asks for a token',
      },
    ];
  const diagnoses = HARMLESS.map(async ([api, name]): Promise<Diagnosis | undefined> => {
    const answer = await askOperation(asked, api, name, { name: target.profile.name });
    const scopes = operationNamed(api, name, release)?.operation.scopes ?? [];
    return answer === undefined ? undefined : diagnoseToken(`${role} token at ${api}`, answer, scopes);
  });
  return (await Promise.all(diagnoses)).filter((each) => each !== undefined);
}

function diagnoseToken(subject: string, answer: HttpAnswer, scopes: readonly string[]): Diagnosis {
  if (answer.kind === 'failure') return { about: 'access', subject, verdict: 'unclear', found: answer.reason };
  if (answer.status === 401)
    return {
      about: 'access',
      subject,
      verdict: 'bad',
      found: `401 ${codeIn(answer)}: it is not taken`,
      change: 'get a new token, from the issuer and for the audience that the server expects',
    };
  if (answer.status === 403)
    return {
      about: 'access',
      subject,
      verdict: 'bad',
      found: `403 ${codeIn(answer)}: it opens nothing here`,
      change: `ask for a token with the scope ${scopes.join(' or ') || 'that the server expects'}`,
    };
  return { about: 'access', subject, verdict: 'good', found: `taken (${answer.status})` };
}

function codeIn({ body }: Extract<HttpAnswer, { kind: 'response' }>): string {
  const json = parseJson(new TextDecoder().decode(body));
  const code = typeof json === 'object' && json !== null ? (json as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_.]{1,60}$/.test(code) ? code : 'without a code';
}
