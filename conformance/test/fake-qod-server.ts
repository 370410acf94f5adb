import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../emulator/index.ts';
import { contractOf, type Release, validatorFor } from '../contract/index.ts';

/** An answer before it is sent. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

export interface FakeOptions {
  release: Release;
  clock: Clock;
  /** Unix milliseconds. */
  nowMs: () => number;
  /** Changes an honest answer into a defective one. */
  alter?: (reply: Reply, about: { operationId: string; body: unknown }) => Reply;
  /** Answers by itself, however badly. @returns whether it did. */
  hijack?: (operationId: string, response: ServerResponse, request: IncomingMessage) => boolean;
  /** Delivers an event; without it nothing is told. */
  notify?: (url: string, event: unknown, authorization: string | undefined) => void;
}

interface Session {
  /** As the request named it; one device has one session at a time. */
  device: string;
  info: Record<string, unknown>;
  sinkCredential: { accessToken?: string } | undefined;
}

export const FAKE_TOKEN = 'fake-token-of-client-a';
const SECONDS_MS = 1000;

/** A small honest QoD server that shares no code with the reference: enough of the API to see what a defect in it does. */
export class FakeQodServer {
  readonly #options: FakeOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #server: Server;
  #made = 0;
  #events = 0;

  private constructor(options: FakeOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(options: FakeOptions): Promise<FakeQodServer> {
    const fake = new FakeQodServer(options);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests of sessions that exist now. */
  get sessions(): number {
    return this.#sessions.size;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { release, alter, hijack } = this.#options;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const path = request.url ?? '';
    const validators = (['quality-on-demand', 'qos-profiles'] as const).map((api) =>
      validatorFor(contractOf(api, release)),
    );
    const validator = validators.find((each) => each.operationFor(request.method ?? '', path) !== undefined);
    const match = validator?.operationFor(request.method ?? '', path);
    if (validator === undefined || match === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { operationId } = match.operation;
    if (hijack?.(operationId, response, request) === true) return;
    const text = Buffer.concat(chunks).toString('utf8');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const honest = this.#answer(operationId, match.pathParameters, body, request);
    const correlator = request.headers['x-correlator'];
    if (typeof correlator === 'string') honest.headers['x-correlator'] = correlator;
    const reply = alter?.(honest, { operationId, body }) ?? honest;
    response.writeHead(reply.status, reply.headers);
    response.end(
      reply.body === undefined ? undefined : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body),
    );
  }

  #answer(operationId: string, path: Readonly<Record<string, string>>, body: unknown, request: IncomingMessage): Reply {
    const validator = validatorFor(
      contractOf(
        operationId.includes('QoS') || operationId.includes('QosProfile') ? 'qos-profiles' : 'quality-on-demand',
        this.#options.release,
      ),
    );
    if (request.headers.authorization === undefined) return refusal(401, 'UNAUTHENTICATED');
    if (validator.validateRequest(operationId, body).length > 0) return refusal(400, 'INVALID_ARGUMENT');
    switch (operationId) {
      case 'getQosProfile':
        return path['name'] === FAKE_PROFILE.name ? json(200, FAKE_PROFILE) : refusal(404, 'NOT_FOUND');
      case 'retrieveQoSProfiles':
        return json(200, [FAKE_PROFILE]);
      case 'createSession':
        return this.#create(body as Record<string, unknown>);
      case 'retrieveSessionsByDevice':
        return json(
          200,
          [...this.#sessions.values()].map(({ info }) => info),
        );
      default:
        return this.#ofSession(operationId, path['sessionId'] ?? '', body as Record<string, unknown> | undefined);
    }
  }

  #create({ sinkCredential, ...request }: Record<string, unknown>): Reply {
    const device = JSON.stringify(request['device'] ?? null);
    const isTaken = [...this.#sessions.values()].some(
      (each) => each.device === device && each.info['qosStatus'] !== 'UNAVAILABLE',
    );
    if (isTaken) return refusal(409, 'CONFLICT');
    const sessionId = `00000000-0000-4000-8000-${String(++this.#made).padStart(12, '0')}`;
    const session: Session = {
      device,
      info: { ...request, sessionId, qosStatus: 'REQUESTED' },
      sinkCredential: sinkCredential as Session['sinkCredential'],
    };
    if (request['device'] !== undefined)
      session.info['device'] = Object.fromEntries(Object.entries(request['device'] as object).slice(0, 1));
    this.#sessions.set(sessionId, session);
    const created = { ...session.info };
    this.#later(20, () => this.#begin(session));
    return json(201, created);
  }

  #begin(session: Session): void {
    const startMs = this.#options.nowMs();
    const durationS = Number(session.info['duration']);
    Object.assign(session.info, {
      qosStatus: 'AVAILABLE',
      startedAt: timestamp(startMs),
      expiresAt: timestamp(startMs + durationS * SECONDS_MS),
    });
    this.#tell(session);
    const expire = (): void => {
      if (!this.#sessions.has(String(session.info['sessionId']))) return;
      const leftMs = Date.parse(String(session.info['expiresAt'])) - this.#options.nowMs();
      if (leftMs > 0) return this.#later(leftMs, expire);
      Object.assign(session.info, { qosStatus: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' });
      this.#tell(session);
    };
    this.#later(durationS * SECONDS_MS, expire);
  }

  #ofSession(operationId: string, sessionId: string, body: Record<string, unknown> | undefined): Reply {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return refusal(404, 'NOT_FOUND');
    const { info } = session;
    if (operationId === 'getSession') return json(200, info);
    if (operationId === 'extendQosSessionDuration') {
      if (info['qosStatus'] !== 'AVAILABLE') return refusal(409, 'QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED');
      const duration = Number(info['duration']) + Number(body?.['requestedAdditionalDuration']);
      Object.assign(info, {
        duration,
        expiresAt: timestamp(Date.parse(String(info['startedAt'])) + duration * SECONDS_MS),
      });
      return json(200, info);
    }
    this.#sessions.delete(sessionId);
    if (info['qosStatus'] === 'AVAILABLE')
      this.#tell({ ...session, info: { ...info, qosStatus: 'UNAVAILABLE', statusInfo: 'DELETE_REQUESTED' } });
    return { status: 204, headers: {} };
  }

  #tell({ info, sinkCredential }: Session): void {
    const { sink, sessionId, qosStatus, statusInfo } = info;
    if (typeof sink !== 'string') return;
    const event = {
      id: `event-${++this.#events}`,
      source: `/sessions/${String(sessionId)}`,
      specversion: '1.0',
      type: 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
      datacontenttype: 'application/json',
      time: timestamp(this.#options.nowMs()),
      data: { sessionId, qosStatus, ...(statusInfo === undefined ? {} : { statusInfo }) },
    };
    const token = sinkCredential?.accessToken;
    this.#options.notify?.(sink, event, token === undefined ? undefined : `Bearer ${token}`);
  }

  #later(milliseconds: number, action: () => void): void {
    const { clock } = this.#options;
    clock.at(clock.now() + Math.round(milliseconds * 1e6), action);
  }
}

export const FAKE_PROFILE = {
  name: 'QOS_FAKE',
  status: 'ACTIVE',
  targetMinDownstreamRate: { value: 5, unit: 'Mbps' },
  maxDownstreamRate: { value: 8, unit: 'Mbps' },
  minDuration: { value: 1, unit: 'Seconds' },
  maxDuration: { value: 1, unit: 'Hours' },
  packetDelayBudget: { value: 100, unit: 'Milliseconds' },
};

function json(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: structuredClone(body) };
}

function refusal(status: number, code: string): Reply {
  return json(status, { status, code, message: `The request was refused: ${code}.` });
}

function timestamp(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
