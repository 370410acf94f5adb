import { apisOf, type Release, contractOf, validatorFor } from '../../../conformance/contract/index.ts';
import { readQosProfiles } from '../../../scenarios/qos-profile.ts';
import { Agent } from 'undici';
import { expect } from 'vitest';
import { VIRTUAL_CALENDAR, toUnixMs } from '../../kernel/index.ts';
import { startNef } from '../../nef/index.ts';
import { FakeUserPlane } from '../../nef/test/fake-user-plane.ts';
import { directory } from '../../nef/test/subscribers.ts';
import { countingUuids } from '../../nef/test/uuids.ts';
import { VirtualTime } from '../../nef/test/virtual-time.ts';
import { type ReferenceServerOptions, TokenIssuer, startReferenceServer } from '../index.ts';

/** What the server is asked, by operation. */
export interface TestRequest {
  path?: Record<string, string>;
  body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  rawBody?: string | Buffer;
  headers?: Record<string, string>;
  /** Without it a 2-legged token of `app-1` with every scope; `null` sends none. */
  token?: string | null;
}

export interface TestResponse {
  status: number;
  headers: Record<string, string>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes over the wire is judged by the contract
  body: any;
}

export const SERVER = '198.51.100.10';

/** A body of createSession that every rule allows. */
export function sessionBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    device: { phoneNumber: '+491700000001' },
    applicationServer: { ipv4Address: SERVER },
    qosProfile: 'QOS_M',
    duration: 60,
    ...changes,
  };
}

/** A NEF over a fake user plane, the reference server in front of it, and a client that judges every answer by the contract. */
export async function startTestBed(release: Release, overrides: Partial<ReferenceServerOptions> = {}) {
  const time = new VirtualTime();
  const clock = time.simulation;
  const { trackIo } = time;
  const calendar = VIRTUAL_CALENDAR;
  const uuid = countingUuids();
  const profiles = readQosProfiles();
  const userPlane = new FakeUserPlane(clock);
  const nef = await startNef({ userPlane, subscribers: directory, profiles, clock, calendar, trackIo, uuid });
  const issuer = await TokenIssuer.create({ issuer: 'https://issuer.test', audience: 'qod', clock, calendar });
  const server = await startReferenceServer({
    release,
    clock,
    calendar,
    trackIo,
    nefBaseUrl: nef.baseUrl,
    subscribers: directory,
    profiles,
    clients: [
      { clientId: 'app-1' },
      { clientId: 'app-2' },
      { clientId: 'app-limited', requestsPerMinute: 2 },
      { clientId: 'app-profiles', apiRestrictions: ['qos-profiles'] },
    ],
    issuer: issuer.issuer,
    audience: issuer.audience,
    jwks: issuer.jwks,
    uuid,
    sinkNetworks: ['127.0.0.0/8', '::1/128'],
    // The nominal waits between attempts.
    jitter: () => 0.5,
    ...overrides,
  });
  const agent = new Agent();
  const apis = apisOf(release).map((api) => contractOf(api, release));
  const allScopes = apis.flatMap(({ operations }) => operations.flatMap(({ scopes }) => scopes));

  const token = (demand: Partial<Parameters<TokenIssuer['mint']>[0]> = {}) =>
    issuer.mint({ clientId: 'app-1', scopes: allScopes, expiresAtMs: nowMs() + 7_200_000, ...demand });

  function nowMs(): number {
    return toUnixMs(calendar, clock.now());
  }

  /** Sends a request and holds the answer against the contract: body, headers, and that an error code is documented. */
  async function call(operationId: string, request: TestRequest = {}): Promise<TestResponse> {
    const contract = apis.find(({ operations }) => operations.some((each) => each.operationId === operationId))!;
    const operation = contract.operations.find((each) => each.operationId === operationId)!;
    const path = operation.path.replace(/\{(.+?)\}/g, (_, name: string) => request.path![name]!);
    const response = await send(operation.method.toUpperCase(), `${contract.basePath}${path}`, request);
    const validator = validatorFor(contract);
    expect(validator.validateResponse(operationId, response.status, response.body)).toEqual([]);
    if (response.status >= 400 && response.status < 500) {
      expect(validator.documentedCodes(operationId, response.status)).toContain(response.body.code);
    }
    return response;
  }

  /** Sends a request that need not belong to an operation. */
  async function send(method: string, path: string, request: TestRequest = {}): Promise<TestResponse> {
    const bearer = request.token === undefined ? await token() : request.token;
    const payload = request.rawBody ?? (request.body === undefined ? null : JSON.stringify(request.body));
    const headers: Record<string, string> = {
      'x-correlator': `test-${method}`,
      ...(payload === null ? {} : { 'content-type': 'application/json' }),
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...request.headers,
    };
    const response = await trackIo(() =>
      agent.request({ origin: server.ownRoot, path, method: method as 'GET', headers, body: payload }),
    );
    const text = await response.body.text();
    const received = response.headers as Record<string, string>;
    if (request.headers?.['x-correlator'] === undefined) expect(received['x-correlator']).toBe(`test-${method}`);
    if (text === '') return { status: response.statusCode, headers: received, body: undefined };
    expect(received['content-type']).toBe('application/json');
    const body = JSON.parse(text) as { status?: unknown };
    if (response.statusCode >= 400) expect(body.status).toBe(response.statusCode);
    return { status: response.statusCode, headers: received, body };
  }

  async function close(): Promise<void> {
    await Promise.all([agent.destroy(), server.close(), nef.close()]);
  }

  return {
    release,
    origin: server.ownRoot,
    time,
    clock,
    calendar,
    userPlane,
    nef,
    server,
    issuer,
    token,
    call,
    send,
    nowMs,
    close,
  };
}

export type TestBed = Awaited<ReturnType<typeof startTestBed>>;
