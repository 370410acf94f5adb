import { describe, expect, it } from 'vitest';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { type Calendar, seconds, Simulation } from '../kernel/index.ts';
import { SUBSCRIBERS } from '../nef/test/subscribers.ts';
import { countingUuids } from '../nef/test/uuids.ts';
import type { Collection } from '../store/durable-store.ts';
import { DeathError, MemoryStore } from '../store/test/memory-store.ts';
import { Refusal } from './errors.ts';
import type { CreationOutcome, ListedSubscription, NefSubscription } from './nef-client.ts';
import type { EventContent } from './notifications/index.ts';
import { QodServer } from './qod-server.ts';
import type { Session } from './session.ts';

const START_MS = Date.UTC(2026, 0, 1, 12);
const SINK = { url: 'https://sink.test/' };
const ROOTS = { apiRoot: 'https://qod.test', notificationRoot: 'http://qod.test' };

/** What a process has promised to a client: that a session is there, or that it is gone. */
type Answer = { id: string; gone: boolean };

/** The world around the processes: a NEF that goes on, a disk, a client that remembers what it was answered, and the time. */
class World {
  /** The store of the process that was there last; what it kept is what the next one finds. */
  store = new MemoryStore();
  readonly nef = new Map<string, NefSubscription>();
  readonly answers: Answer[] = [];
  readonly uuid = countingUuids();
  nowMs = START_MS;
}

/** One process of the server, which dies at its n-th write. */
class Process {
  readonly store: MemoryStore;
  readonly clock = new Simulation();
  readonly qod: QodServer;
  readonly #world: World;
  readonly #calendar: Calendar;

  constructor(world: World, writes?: number) {
    this.#world = world;
    this.store = world.store.reopened(writes);
    world.store = this.store;
    this.#calendar = { epochMs: world.nowMs };
    const told: Collection<EventContent> = this.store.collection('told');
    const nef = {
      create: (subscription: NefSubscription) => this.#alive(() => this.#create(subscription)),
      delete: (url: string) => this.#alive(() => (world.nef.delete(url), true)),
      list: () => this.#alive(() => this.#list()),
    };
    this.qod = new QodServer({
      release: 'r4.1',
      clock: this.clock,
      calendar: this.#calendar,
      // What a dead process had begun comes to nothing.
      trackIo: (io) =>
        io().catch((error: unknown) =>
          error instanceof DeathError ? new Promise(() => undefined) : Promise.reject(error as Error),
        ),
      store: this.store,
      nef: nef as never,
      notifications: {
        tell: (_id: string, _sink: unknown, event: EventContent) => told.put(world.uuid(), event),
        forget: () => undefined,
        resume: () => undefined,
      } as never,
      uuid: world.uuid,
      roots: ROOTS,
    });
  }

  async wait(durationS: number): Promise<void> {
    const untilNs = this.clock.now() + seconds(durationS);
    while (this.clock.peekTime() <= untilNs) {
      this.clock.step();
      for (let turn = 0; turn < 6; turn++) await Promise.resolve();
      if (this.store.dead) return;
    }
    this.clock.advanceTo(untilNs);
    this.#world.nowMs = this.#calendar.epochMs + this.clock.now() / 1e6;
  }

  async create(server: number, durationS: number): Promise<Session | undefined> {
    const profile = readProfiles().find(({ name }) => name === 'QOS_M')!;
    const flow = {
      servers: [{ version: 'ipv4' as const, address: `198.51.100.${server}`, prefixLength: 32 }],
      serverPorts: [],
      devicePorts: [],
    };
    const request = { applicationServer: { ipv4Address: `198.51.100.${server}` }, qosProfile: 'QOS_M' };
    const subject = { subscriber: SUBSCRIBERS[0]! };
    const made = this.qod.sessions.create({ clientId: 'app', subject, request, flow, durationS, profile, sink: SINK });
    const session = await this.#orDeath(made);
    if (session === undefined || session instanceof Refusal) return undefined;
    this.#world.answers.push({ id: session.id, gone: false });
    return session;
  }

  async delete(id: string): Promise<void> {
    const refusal = await this.#orDeath(this.qod.sessions.life.delete(id));
    if (!this.store.dead && refusal === undefined) this.#world.answers.push({ id, gone: true });
  }

  /** The NEF allocates what it has not yet, and says so until somebody listens. */
  allocate(): void {
    for (const [url, { notificationDestination }] of this.#world.nef) {
      const secret = notificationDestination.split('/').at(-1)!;
      for (const life of this.qod.lives) life.onNefEvent(secret, 'SUCCESSFUL_RESOURCES_ALLOCATION', url);
    }
  }

  #orDeath<T>(made: Promise<T>): Promise<T | undefined> {
    return made.catch((error: unknown) => {
      if (error instanceof DeathError) return undefined;
      throw error;
    });
  }

  #create(subscription: NefSubscription): CreationOutcome {
    const url = `http://nef.test/${this.#world.uuid()}`;
    this.#world.nef.set(url, subscription);
    return { type: 'created', url };
  }

  #list(): ListedSubscription[] {
    return [...this.#world.nef].map(([url, { notificationDestination }]) => ({ url, notificationDestination }));
  }

  /** A request that has left is answered; the process need not live to see it. */
  #alive<T>(answer: () => T): Promise<T> {
    return this.store.dead ? new Promise<T>(() => undefined) : Promise.resolve(answer());
  }
}

let profiles: ReturnType<typeof readQosProfiles> | undefined;
const readProfiles = () => (profiles ??= readQosProfiles());

/** Two sessions begin, one is made longer, one is deleted, one expires: everything that a store has to bear. */
async function live(process: Process): Promise<void> {
  const steps: (() => unknown)[] = [
    () => process.create(10, 30),
    () => process.create(11, 3000),
    () => process.allocate(),
    () => process.wait(5),
    async () => {
      const session = process.qod.sessions.ofDevice('app', 'phone-1').at(-1);
      if (session !== undefined) await process.delete(session.id);
    },
    () => process.wait(40),
    () => process.create(12, 20),
    () => process.allocate(),
    () => process.wait(400),
  ];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof DeathError)) throw error;
    }
    if (process.store.dead) return;
  }
}

function eventsOf(world: World, id: string): string[] {
  return world.store
    .collection<EventContent>('told')
    .all()
    .map(([, { data }]) => data as { sessionId: string; qosStatus: string })
    .filter(({ sessionId }) => sessionId === id)
    .map(({ qosStatus }) => qosStatus);
}

/** Writes of a life without a death. */
async function writesOfLife(): Promise<number> {
  for (let writes = 1; ; writes++) {
    const process = new Process(new World(), writes);
    await live(process);
    if (!process.store.dead) return writes;
  }
}

describe('a server that dies at any of its writes and is started again', () => {
  it('keeps what it answered, releases what it must, and tells everything', { timeout: 60_000 }, async () => {
    const writes = await writesOfLife();
    // Each creation writes twice, each status once with its event, each end releases: below a dozen the test would test little.
    expect(writes).toBeGreaterThan(12);
    for (let death = 0; death < writes; death++) {
      const world = new World();
      const first = new Process(world, death);
      await live(first);
      const down = death % 2 === 0 ? 1_000 : 50_000;
      world.nowMs += down;
      const second = new Process(world);
      second.qod.resume();
      await second.wait(1);
      const here = `death at write ${death}`;
      // The flows in the network are those of the sessions that are not over, and no other.
      const alive = second.qod.lives.flatMap((life) => Object.entries(life.counts()));
      const living = alive.filter(([status]) => status !== 'UNAVAILABLE').reduce((sum, [, count]) => sum + count, 0);
      expect(world.nef.size, here).toBe(living);
      for (const { id, gone } of world.answers) {
        const later = world.answers.some((other) => other.id === id && other.gone);
        if (gone) expect(second.qod.sessions.life.find(id), here).toBeUndefined();
        else if (!later && eventsOf(world, id).at(-1) !== 'UNAVAILABLE' && !wasDeleting(world, id))
          expect(second.qod.sessions.life.find(id), here).toBeDefined();
      }
      second.allocate();
      await second.wait(4000);
      // Every session that a client was told of has begun and ended once, and nothing is left in the network.
      for (const id of new Set(world.answers.map((answer) => answer.id)))
        expect(eventsOf(world, id), `${here}: ${id}`).toEqual(['AVAILABLE', 'UNAVAILABLE']);
      expect(world.nef.size, here).toBe(0);
      expect(world.store.collection('sessions').all().length, here).toBe(0);
    }
  });

  it('goes on with the time that is left, and does what is overdue at once', async () => {
    const world = new World();
    const first = new Process(world);
    const short = (await first.create(10, 60))!;
    const long = (await first.create(11, 3000))!;
    first.allocate();
    await first.wait(10);
    first.store.dead = true;
    world.nowMs += 100_000;
    const second = new Process(world);
    second.qod.resume();
    await second.wait(1);
    // 110 s after its start, a session of 60 s is over since 50 s; one of 3000 s has 2890 s left.
    expect(second.qod.sessions.life.find(short.id)).toMatchObject({
      status: 'UNAVAILABLE',
      statusInfo: 'DURATION_EXPIRED',
    });
    expect(second.qod.sessions.life.find(long.id)?.status).toBe('AVAILABLE');
    await second.wait(2888);
    expect(second.qod.sessions.life.find(long.id)?.status).toBe('AVAILABLE');
    await second.wait(1);
    expect(second.qod.sessions.life.find(long.id)).toMatchObject({ statusInfo: 'DURATION_EXPIRED' });
  });

  it('ends what the NEF no longer has', async () => {
    const world = new World();
    const first = new Process(world);
    const session = (await first.create(10, 600))!;
    first.allocate();
    first.store.dead = true;
    world.nef.clear();
    const second = new Process(world);
    second.qod.resume();
    await second.wait(1);
    expect(second.qod.sessions.life.find(session.id)).toMatchObject({ statusInfo: 'NETWORK_TERMINATED' });
    expect(eventsOf(world, session.id)).toEqual(['AVAILABLE', 'UNAVAILABLE']);
  });
});

/** Whether a DELETE had reached the server before it died; it is then finished after the restart. */
function wasDeleting(world: World, id: string): boolean {
  const kept = world.store.collection<{ state: { deleting: boolean } }>('sessions').all();
  return kept.find(([each]) => each === id)?.[1].state.deleting !== false;
}
