import type { CustomFetch } from 'openid-client';
import { parseJson } from '../exchange.ts';
import type { HttpClient } from '../http-client.ts';
import type { LearntSecrets } from './learnt-secrets.ts';
import { TokenUnavailable } from './token-unavailable.ts';

const SECRET_PARAMETERS = [
  'client_secret',
  'client_assertion',
  'code',
  'code_verifier',
  'refresh_token',
  'auth_req_id',
];
const SECRET_PROPERTIES = ['access_token', 'refresh_token', 'id_token', 'auth_req_id'];

/**
 * `fetch` for the OAuth library by the suite's own client, whose limits hold for authorization servers too. What is secret in
 * requests and answers is learnt on the way.
 */
export function oauthFetch(http: HttpClient, secrets: LearntSecrets): CustomFetch {
  return async (url, { method, headers, body }) => {
    const text = body === undefined || body === null ? undefined : String(body as string | URLSearchParams);
    learnRequest(secrets, headers, text);
    const answer = await http.send({ method, url, headers, ...(text !== undefined && { body: text }) });
    const what = `${method} ${withoutQuery(url)}`;
    if (answer.kind === 'failure') throw new TokenUnavailable(`${what}: ${answer.reason}`);
    const { status } = answer;
    const json = parseJson(new TextDecoder().decode(answer.body));
    if (typeof json !== 'object' || json === null || Array.isArray(json))
      throw new TokenUnavailable(
        `${what} answered ${status} with ${answer.headers['content-type'] ?? 'no content type'}; expected a JSON object`,
      );
    const { id_token: idToken, ...kept } = json as Record<string, unknown>;
    for (const name of SECRET_PROPERTIES) secrets.learn(kept[name]);
    secrets.learn(idToken);
    if (status < 200 || status > 599) throw new TokenUnavailable(`${what} answered ${status}`);
    // The ID token tells clients who has signed in, which is of no interest here. Whether it is right is not what is tested.
    return new Response([204, 205, 304].includes(status) ? null : JSON.stringify(kept), {
      status,
      headers: answer.headers,
    });
  };
}

function learnRequest(secrets: LearntSecrets, headers: Record<string, string>, body: string | undefined): void {
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  secrets.learn(authorization?.split(' ').at(-1));
  const parameters = new URLSearchParams(body);
  for (const name of SECRET_PARAMETERS) secrets.learn(parameters.get(name));
}

/** A query may hold a code. */
export function withoutQuery(url: string | URL): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
