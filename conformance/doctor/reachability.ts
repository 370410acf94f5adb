import type { HttpAnswer, HttpClient } from '../http-client.ts';
import type { Target } from '../target.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What an API answered at its base URL; any answer shows that it is there. */
export interface Reached {
  api: string;
  url: string;
  answer: HttpAnswer;
  /** Unix milliseconds when the answer had come. */
  atMs: number;
}

/** Asks every API of a target for its base URL, without a token. */
export async function reachApis({ apis, headers, time }: Target, client: HttpClient): Promise<Reached[]> {
  return Promise.all(
    Object.entries(apis).map(async ([api, url]) => {
      const answer = await time.track(() => client.send({ method: 'GET', url, headers: { ...headers } }));
      return { api, url, answer, atMs: time.nowMs() };
    }),
  );
}

export function diagnoseReachability({ api, url, answer }: Reached): Diagnosis {
  const subject = `${api} at ${url}`;
  if (answer.kind === 'response') {
    const tls = url.startsWith('https:') ? 'its certificate is trusted' : 'without TLS';
    return {
      about: 'reachability',
      subject,
      verdict: 'good',
      found: `it answers (${answer.status}) after ${answer.durationMs} ms, ${tls}`,
    };
  }
  return { about: 'reachability', subject, verdict: 'bad', found: answer.reason, change: remedyOf(answer.reason, api) };
}

/** By what the operating system, TLS and the HTTP client call the failure. */
const REMEDIES: readonly [RegExp, (api: string) => string][] = [
  [/ECONNREFUSED/, (api) => `start the server, or correct apis.${api}.baseUrl: nobody listens there`],
  [/ENOTFOUND|EAI_AGAIN/, (api) => `correct the host name in apis.${api}.baseUrl, or see to name resolution`],
  [
    /TIMEOUT|ETIMEDOUT|within \d+ ms/,
    () => 'open the way to it (firewall, VPN, proxy), or raise budgets.requestTimeout',
  ],
  [
    /self.signed|SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|unable to (get|verify)/i,
    () => "set tls.caFile to the PEM of the authority that has signed the server's certificate",
  ],
  [/CERT_HAS_EXPIRED|expired/i, () => "renew the server's certificate"],
  [/ALTNAME|does not match/i, (api) => `use a name in apis.${api}.baseUrl that the server's certificate is for`],
  [
    /certificate required|bad certificate|handshake failure/i,
    () => 'give the client certificate that the server asks for in tls',
  ],
  [/EPROTO|wrong version number|packet length/i, (api) => `the port speaks no TLS: try http:// in apis.${api}.baseUrl`],
];

function remedyOf(reason: string, api: string): string {
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(reason)) ?? [];
  return remedy?.(api) ?? `see what listens at apis.${api}.baseUrl: it breaks off before it has answered`;
}
