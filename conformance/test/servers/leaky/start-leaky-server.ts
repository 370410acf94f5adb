import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessTokenClaims, OperatorOptions, RunningServer } from '../operator.ts';
import type { Defect } from './defect.ts';
import { QodGateway } from './qod-gateway.ts';
import { Refusal } from './refusal.ts';

interface Route {
  method: string;
  path: RegExp;
  scope: string;
  /** Status of a good answer. */
  status: number;
  serve(gateway: QodGateway, claims: AccessTokenClaims, id: string, body: unknown): unknown;
}

const SESSIONS = 'quality-on-demand:sessions:';
const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/quality-on-demand\/v1rc3\/sessions$/,
    scope: `${SESSIONS}create`,
    status: 201,
    serve: (gateway, claims, _, body) => gateway.createSession(claims, body),
  },
  {
    method: 'GET',
    path: /^\/quality-on-demand\/v1rc3\/sessions\/([^/]+)$/,
    scope: `${SESSIONS}read`,
    status: 200,
    serve: (gateway, claims, id) => gateway.readSession(claims, id),
  },
  {
    method: 'DELETE',
    path: /^\/quality-on-demand\/v1rc3\/sessions\/([^/]+)$/,
    scope: `${SESSIONS}delete`,
    status: 204,
    serve: (gateway, claims, id) => gateway.deleteSession(claims, id),
  },
  {
    method: 'POST',
    path: /^\/quality-on-demand\/v1rc3\/sessions\/([^/]+)\/extend$/,
    scope: `${SESSIONS}update`,
    status: 200,
    serve: (gateway, claims, id, body) => gateway.extendSession(claims, id, body),
  },
  {
    method: 'POST',
    path: /^\/quality-on-demand\/v1rc3\/retrieve-sessions$/,
    scope: `${SESSIONS}retrieve-by-device`,
    status: 200,
    serve: (gateway, claims, _, body) => gateway.sessionsOfDevice(claims, body),
  },
  {
    method: 'POST',
    path: /^\/qos-profiles\/v1rc3\/retrieve-qos-profiles$/,
    scope: 'qos-profiles:read',
    status: 200,
    serve: (gateway, claims, _, body) => gateway.listProfiles(claims, body),
  },
  {
    method: 'GET',
    path: /^\/qos-profiles\/v1rc3\/qos-profiles\/([^/]+)$/,
    scope: 'qos-profiles:read',
    status: 200,
    serve: (gateway, claims, name) => gateway.readProfile(claims, name),
  },
];
const MAX_BODY_BYTES = 1_000_000;

export interface LeakyOptions extends OperatorOptions {
  /** Default all four. */
  defects?: ReadonlySet<Defect>;
}

/** Starts a server of release r4.1 that leaves flows boosted when their sessions are over. */
export async function startLeakyServer(options: LeakyOptions): Promise<RunningServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gateway = new QodGateway(options, url);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const correlator = request.headers['x-correlator'];
      if (typeof correlator === 'string' && !/^[-a-zA-Z0-9_:;./<>{}]{0,256}$/.test(correlator))
        throw Refusal.badRequest('x-correlator is malformed.');
      if (correlator !== undefined && correlator !== '') response.setHeader('x-correlator', correlator);
      const path = new URL(request.url ?? '/', url).pathname;
      if (path === '/nef/notifications') {
        gateway.networkReports(await bodyOf(request));
        response.writeHead(204).end();
        return;
      }
      const route = ROUTES.find((each) => each.method === request.method && each.path.test(path));
      if (route === undefined) throw new Refusal(404, 'NOT_FOUND', 'There is nothing here.');
      const claims = await bearerOf(request, route.scope);
      const id = decoded(route.path.exec(path)?.[1] ?? '');
      send(response, route.status, await route.serve(gateway, claims, id, await bodyOf(request)));
    } catch (error) {
      const { status, code, message } =
        error instanceof Refusal ? error : new Refusal(500, 'INTERNAL', 'Something went wrong.');
      send(response, status, { status, code, message });
    }
  }

  async function bearerOf(request: IncomingMessage, scope: string): Promise<AccessTokenClaims> {
    const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
    const claims = scheme?.toLowerCase() === 'bearer' ? await options.authenticate(token) : undefined;
    if (claims?.expired !== false) throw new Refusal(401, 'UNAUTHENTICATED', 'A valid bearer token is needed.');
    if (!claims.scopes.includes(scope)) throw new Refusal(403, 'PERMISSION_DENIED', `The scope ${scope} is needed.`);
    return claims;
  }

  return {
    url,
    close: async () => {
      await gateway.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw Refusal.badRequest('The path is malformed.');
  }
}

/** @returns undefined without a body */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw Refusal.badRequest('The body is too large.');
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw Refusal.badRequest('The body is no JSON.');
  }
}
