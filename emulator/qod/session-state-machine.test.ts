import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RELEASES, type Release } from '../../conformance/contract/index.ts';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { milliseconds, Simulation, VIRTUAL_CALENDAR } from '../kernel/index.ts';
import { directory } from '../nef/test/subscribers.ts';
import { countingUuids } from '../nef/test/uuids.ts';
import { VOLATILE_STORE } from '../store/durable-store.ts';
import type { ApiOperation, Reply } from './api-handler.ts';
import { Refusal } from './errors.ts';
import type { CreationOutcome } from './nef-client.ts';
import type { EventContent } from './notifications/index.ts';
import { qualityOnDemandOperations } from './routes-quality-on-demand.ts';
import type { SessionInfo } from './session.ts';
import { Sessions } from './sessions.ts';
import { sessionEvent } from './status-events.ts';
import { LONGEST_S, type ModelSession, SessionModel } from './test/session-model.ts';

/** Those that ship, which nothing changes. */
const profiles = readQosProfiles();

/** Sequences in all, a fifth for each release. */
const SEQUENCES = 10_000;

/** The operations over a network that does as it is told, without HTTP: what is tried here is the life of sessions. */
class Server {
  readonly clock = new Simulation();
  readonly heard: string[] = [];
  nefAnswer: 'created' | 'refused' | 'unavailable' = 'created';
  nefReleases = true;
  readonly #operations: Record<string, ApiOperation>;
  readonly #sessions: Sessions;
  readonly #secretByUrl = new Map<string, string>();
  readonly urls: string[] = [];

  constructor(release: Release) {
    const trackIo = <T>(io: () => Promise<T>): Promise<T> => io();
    const uuid = countingUuids();
    this.#sessions = new Sessions({
      collection: 'sessions',
      clock: this.clock,
      calendar: VIRTUAL_CALENDAR,
      trackIo,
      store: VOLATILE_STORE,
      nef: { create: (subscription) => this.#nefCreate(subscription), delete: () => Promise.resolve(this.nefReleases) },
      notifications: { tell: (id, _sink, event) => this.#hear(id, event), forget: () => undefined },
      uuid,
      callbackUrl: (secret) => `http://qod.test/${secret}`,
      refusedAtOnce: release === 'r4.1',
      eventOf: ({ id }, status, statusInfo) => sessionEvent(release, { id, status, statusInfo, source: 'test' }),
    });
    const sinkRules = { release, privateKeyJwtClients: new Map(), jwksUri: () => '', refuseSink: () => undefined };
    this.#operations = qualityOnDemandOperations({
      release,
      clock: this.clock,
      calendar: VIRTUAL_CALENDAR,
      sessions: this.#sessions,
      profiles,
      identification: { release, subscribers: directory, unsupportedIdentifiers: [] },
      sinkRules,
    });
  }

  /** What an operation answers: the refusal's reason, or status and body. */
  async call(
    operationId: string,
    clientId: string,
    request: { sessionId?: string; body?: unknown } = {},
  ): Promise<{ refused: string } | Reply> {
    const { sessionId, body } = request;
    const result = await this.#operations[operationId]!({
      caller: { clientId, scopes: new Set() },
      pathParameters: sessionId === undefined ? {} : { sessionId },
      query: {},
      body,
    });
    return result instanceof Refusal ? { refused: result.reason } : result;
  }

  nefEvent(url: string, event: string): void {
    this.#sessions.life.onNefEvent(this.#secretByUrl.get(url)!, event, url);
  }

  async wait(ms: number): Promise<void> {
    const untilNs = this.clock.now() + milliseconds(ms);
    while (this.clock.peekTime() <= untilNs) {
      this.clock.step();
      await flush();
    }
    this.clock.advanceTo(untilNs);
  }

  #nefCreate({ notificationDestination }: { notificationDestination: string }): Promise<CreationOutcome> {
    if (this.nefAnswer === 'refused') return Promise.resolve({ type: 'refused' });
    if (this.nefAnswer === 'unavailable') return Promise.resolve({ type: 'unavailable', reason: 'test' });
    const url = `http://nef.test/${this.urls.length}`;
    this.urls.push(url);
    this.#secretByUrl.set(url, notificationDestination.replace('http://qod.test/', ''));
    return Promise.resolve({ type: 'created', url });
  }

  #hear(id: string, { data }: EventContent): void {
    const { qosStatus, statusInfo } = data as { qosStatus: string; statusInfo?: string };
    this.heard.push([id, qosStatus, ...(statusInfo === undefined ? [] : [statusInfo])].join(' '));
  }
}

/** Promise callbacks of a release run before the next event. */
async function flush(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await Promise.resolve();
}

interface Real {
  server: Server;
  release: Release;
  /** Every session that a client was told of, and its NEF subscription. */
  known: { id: string; url: string | undefined }[];
}

type Command = fc.AsyncCommand<SessionModel, Real>;

const UES = { 'ue-1': '+491700000001', 'ue-2': '+491700000002' } as const;
type Ue = keyof typeof UES;

/** All commands can always be run; those that need a session take one of all that there ever were. */
function command(name: string, act: (model: SessionModel, real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    run: async (model, real) => {
      await act(model, real);
      // What is due now happens before the next command; a client's answer comes first.
      await real.server.wait(0);
      // As text, of which a long list is compared fast.
      expect(real.server.heard.join('\n')).toBe(model.events.join('\n'));
    },
    toString: () => name,
  };
}

interface Creation {
  client: string;
  ue: Ue;
  ports: readonly number[];
  durationS: number;
  nef: 'created' | 'refused' | 'unavailable';
}

function create(creation: Creation): Command {
  const { client, ue, ports, durationS, nef } = creation;
  const name = `create(${client}, ${ue}, ports ${ports.join('+')}, ${durationS} s, NEF ${nef})`;
  return command(name, async (model, { server, release, known }) => {
    server.nefAnswer = nef;
    const subscriptions = server.urls.length;
    const result = await server.call('createSession', client, { body: creationBody(creation, release) });
    const refused = creationRefusal(creation, model);
    if (refused !== undefined) return expect(result).toEqual({ refused });
    const { status, body } = result as Reply;
    const { sessionId } = body as SessionInfo;
    expect(status).toBe(201);
    model.created({ id: sessionId, client, ue, ports, durationS }, nef === 'refused');
    known.push({ id: sessionId, url: server.urls[subscriptions] });
    expectShown(body as SessionInfo, model.find(sessionId)!, release);
  });
}

function creationRefusal({ client, ue, ports, durationS, nef }: Creation, model: SessionModel): string | undefined {
  if (durationS > LONGEST_S) return 'DURATION_OUT_OF_RANGE';
  if (model.conflict(client, ue, ports)) return 'CONFLICT';
  return nef === 'unavailable' ? 'UNAVAILABLE' : undefined;
}

function creationBody({ ue, ports, durationS }: Creation, release: Release): unknown {
  return {
    device: { phoneNumber: UES[ue] },
    applicationServer: { ipv4Address: '198.51.100.10' },
    applicationServerPorts: { ports },
    qosProfile: 'QOS_M',
    duration: durationS,
    ...(release === 'v0.10.1' ? { webhook: { notificationUrl: 'https://sink.test' } } : { sink: 'https://sink.test' }),
  };
}

/** The session of a command, or undefined when there has not been any. */
function chosen<T>(all: readonly T[], choice: number): T | undefined {
  return all[choice % Math.max(1, all.length)];
}

/** Why an operation on one session is refused before anything else, if it is. */
function accessRefusal(session: ModelSession | undefined, client: string): string | undefined {
  if (session === undefined) return 'NOT_FOUND';
  return session.client === client ? undefined : 'PERMISSION_DENIED';
}

function get(client: string, choice: number): Command {
  return command(`get(${client}, #${choice})`, async (model, { server, known, release }) => {
    const target = chosen(known, choice);
    if (target === undefined) return;
    const session = model.find(target.id);
    const result = await server.call('getSession', client, { sessionId: target.id });
    const refused = accessRefusal(session, client);
    if (refused !== undefined) return expect(result).toEqual({ refused });
    expectShown((result as Reply).body as SessionInfo, session!, release);
  });
}

function extend(client: string, choice: number, additionalS: number): Command {
  return command(`extend(${client}, #${choice}, ${additionalS} s)`, async (model, { server, known, release }) => {
    const target = chosen(known, choice);
    if (target === undefined) return;
    const session = model.find(target.id);
    const body = { requestedAdditionalDuration: additionalS };
    const result = await server.call('extendQosSessionDuration', client, { sessionId: target.id, body });
    const refused =
      accessRefusal(session, client) ?? (session!.status === 'AVAILABLE' ? undefined : 'SESSION_EXTENSION_NOT_ALLOWED');
    if (refused !== undefined) return expect(result).toEqual({ refused });
    // v0.10.1 bounds what is left, to a day; later releases bound the whole, by the profile.
    const elapsedS = Math.floor((model.nowMs - session!.startedMs!) / 1000);
    const longestS = release === 'v0.10.1' ? 86_400 + elapsedS : LONGEST_S;
    session!.durationS = Math.min(longestS, session!.durationS + additionalS);
    expectShown((result as Reply).body as SessionInfo, session!, release);
  });
}

function remove(client: string, choice: number, nefReleases: boolean): Command {
  const name = `delete(${client}, #${choice}${nefReleases ? '' : ', NEF down'})`;
  return command(name, async (model, { server, known }) => {
    const target = chosen(known, choice);
    if (target === undefined) return;
    const session = model.find(target.id);
    server.nefReleases = nefReleases;
    const result = await server.call('deleteSession', client, { sessionId: target.id });
    server.nefReleases = true;
    const refused = accessRefusal(session, client);
    if (refused !== undefined) return expect(result).toEqual({ refused });
    // What is over has been released by the server itself, and what the NEF refused was never there.
    const releaseIsAsked = session!.status !== 'UNAVAILABLE' && target.url !== undefined;
    if (releaseIsAsked && !nefReleases) return expect(result).toEqual({ refused: 'UNAVAILABLE' });
    expect(result).toEqual({ status: 204 });
    model.deleted(session!);
  });
}

function retrieve(client: string, ue: Ue): Command {
  return command(`retrieve(${client}, ${ue})`, async (model, { server, release }) => {
    if (release === 'v0.10.1') return;
    const body = { device: { phoneNumber: UES[ue] } };
    const answer = (await server.call('retrieveSessionsByDevice', client, { body })) as Reply;
    const list = answer.body as SessionInfo[];
    const expected = model.sessions.filter((session) => session.client === client && session.ue === ue);
    expect(list.map(({ sessionId }) => sessionId)).toEqual(expected.map(({ id }) => id));
    list.forEach((info, index) => expectShown(info, expected[index]!, release));
  });
}

function networkSays(choice: number, event: string): Command {
  return command(`network(#${choice}, ${event})`, (model, { server, known }) => {
    const there = known.filter(({ url, id }) => url !== undefined && model.find(id) !== undefined);
    const target = chosen(there, choice);
    if (target === undefined) return Promise.resolve();
    server.nefEvent(target.url!, event);
    const session = model.find(target.id)!;
    if (event === 'SUCCESSFUL_RESOURCES_ALLOCATION') model.available(session);
    else if (!event.startsWith('QOS_')) model.end(session, 'NETWORK_TERMINATED');
    return Promise.resolve();
  });
}

function wait(ms: number): Command {
  return command(`wait(${ms} ms)`, async (model, { server }) => {
    await server.wait(ms);
    model.wait(ms);
  });
}

/** What the API shows of a session, figure by figure, in one comparison: each costs more than all of the server's work. */
function expectShown(info: SessionInfo, session: ModelSession, release: Release): void {
  const { qosStatus, duration, statusInfo, startedAt, expiresAt } = info;
  const shown = [qosStatus, duration, statusInfo, startedAt, expiresAt].join(' ');
  const { status, durationS, requestedMs, startedMs, endedMs } = session;
  const unixMs = (ms: number): number => VIRTUAL_CALENDAR.epochMs + ms;
  if (release === 'v0.10.1') {
    const startMs = startedMs ?? requestedMs;
    const times = [startMs, endedMs ?? startMs + durationS * 1000].map((ms) => Math.floor(unixMs(ms) / 1000));
    return expect(shown).toBe([status, durationS, undefined, ...times].join(' '));
  }
  const text = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : new Date(unixMs(ms)).toISOString();
  const plannedMs = startedMs === undefined ? undefined : startedMs + durationS * 1000;
  expect(shown).toBe([status, durationS, session.statusInfo, text(startedMs), text(endedMs ?? plannedMs)].join(' '));
}

const client = fc.constantFrom('app-1', 'app-2');
const ue = fc.constantFrom<Ue>('ue-1', 'ue-2');
const choice = fc.nat({ max: 9 });
const creation: fc.Arbitrary<Creation> = fc.record({
  client,
  ue,
  ports: fc.constantFrom([80], [443], [80, 443]),
  durationS: fc.constantFrom(1, 2, 30, 3600, 3601),
  nef: fc.constantFrom('created', 'created', 'created', 'refused', 'unavailable'),
});
const networkEvent = fc.constantFrom(
  'SUCCESSFUL_RESOURCES_ALLOCATION',
  'SUCCESSFUL_RESOURCES_ALLOCATION',
  'FAILED_RESOURCES_ALLOCATION',
  'SESSION_TERMINATION',
  'QOS_NOT_GUARANTEED',
);
const commands = [
  creation.map(create),
  fc.tuple(client, choice).map((given) => get(...given)),
  fc.tuple(client, choice, fc.constantFrom(1, 10, 3599, 86_399)).map((given) => extend(...given)),
  fc.tuple(client, choice, fc.boolean()).map((given) => remove(...given)),
  fc.tuple(client, ue).map((given) => retrieve(...given)),
  fc.tuple(choice, networkEvent).map((given) => networkSays(...given)),
  fc.constantFrom(10, 20, 500, 1000, 30_000, 60_000, 361_000, 4_000_000).map(wait),
];

describe('the life of sessions, against a model of it', () => {
  it.each(RELEASES)('%s: does what the model does in 2,000 random sequences', { timeout: 120_000 }, async (release) => {
    const property = fc.asyncProperty(fc.commands(commands), async (sequence) => {
      const setup = () => ({
        model: new SessionModel(release === 'r4.1'),
        real: { server: new Server(release), release, known: [] },
      });
      await fc.asyncModelRun(setup, sequence);
    });
    await fc.assert(property, { numRuns: SEQUENCES / RELEASES.length, seed: 20_261_127 });
  });
});
