import type { TokenRole } from './case.ts';
import { type ApiName, operationNamed, type Release } from './contract/index.ts';
import { defaultBody } from './default-request.ts';
import { type HttpAnswer, HttpClient } from './http-client.ts';
import type { Target, TestDevice } from './target.ts';

/** The client for a target: its certificate authorities, our certificate and the time that an answer may take. */
export function clientFor({ budgets, caPem, clientCertificate }: Target, signal?: AbortSignal): HttpClient {
  return new HttpClient({
    requestTimeoutMs: budgets.requestTimeoutMs,
    ...(signal === undefined ? {} : { signal }),
    ...(caPem === undefined ? {} : { caPem }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  });
}

/** What a request with a token of its own begins with. */
async function requestHeaders(
  { headers, tokens }: Target,
  request: Parameters<Target['tokens']['token']>[0],
): Promise<Record<string, string>> {
  const token = await tokens.token(request);
  return {
    ...headers,
    accept: 'application/json',
    'accept-encoding': 'identity',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

/** The role in which a target is asked what is about no case: the client's own where it has a token, else a user's. */
export function usualRole({ tokens }: Target, device: TestDevice | undefined): TokenRole {
  if (tokens.offers('two-legged')) return 'two-legged';
  return tokens.offers('three-legged', device) ? 'three-legged' : 'none';
}

/**
 * Asks an operation outside of any case, with its usual body.
 * @param name of the operation in the newest release
 * @param path values of the path's parameters
 * @returns undefined where the release or the target has no such operation
 * @throws TokenUnavailable where no token for it can be had.
 */
export async function askOperation(
  { target, client, release }: { target: Target; client: HttpClient; release: Release },
  api: ApiName,
  name: string,
  path: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer | undefined> {
  const named = operationNamed(api, name, release);
  const baseUrl = named === undefined ? undefined : target.apis[named.api];
  if (named === undefined || baseUrl === undefined) return undefined;
  const { operation } = named;
  const [device] = target.devices;
  const role = usualRole(target, device);
  const headers = await requestHeaders(target, { role, operation, ...(device === undefined ? {} : { device }) });
  const { applicationServer: server, profile } = target;
  const body = defaultBody(operation, { role, device: device?.identifiers, server, profile, release });
  const where = operation.path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) =>
    encodeURIComponent(path[parameter] ?? ''),
  );
  return target.time.track(() =>
    client.send({
      method: operation.method.toUpperCase(),
      url: `${baseUrl}${where}`,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
}
