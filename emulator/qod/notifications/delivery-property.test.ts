import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VIRTUAL_CALENDAR, seconds } from '../../kernel/index.ts';
import { VirtualTime } from '../../nef/test/virtual-time.ts';
import { Notifications } from './notifications.ts';
import type { PendingEvent } from './outbox.ts';
import type { SinkAnswer } from './sink-client.ts';
import { MemoryStore } from './test/memory-store.ts';

const MAX_ATTEMPTS = 3;
const MAX_QUEUED = 4;
const SINKS = ['https://a.example/1', 'https://a.example/2', 'https://b.example/1'];

/** What happens, with the emulated time that passes afterwards. An event goes to the sink of its resource. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ tell: fc.nat(5), waitS: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ forget: fc.nat(5), waitS: fc.nat(3) }) },
);
/** Answers of the sinks in the order of the attempts; 0 is none. Afterwards they take everything. */
const answers = fc.array(fc.constantFrom(204, 204, 204, 0, 408, 429, 503, 400, 401, 302, 410), { maxLength: 30 });

interface Script {
  steps: readonly ({ tell: number; waitS: number } | { forget: number; waitS: number })[];
  answers: readonly number[];
  /** Changes of the store until the process dies. */
  writesUntilCrash: number;
}

interface Told {
  resourceId: string;
  n: number;
  /** How many attempts of any event were made before. */
  attemptsBefore: number;
}

interface Attempt {
  resourceId: string;
  n: number;
  status: number;
  id: string;
}

/** Plays a script, and after its crash goes on with a second process. */
async function play({ steps, answers, writesUntilCrash }: Script) {
  const kept = new MemoryStore();
  const statuses = [...answers];
  const attempts: Attempt[] = [];
  const told: Told[] = [];
  let ids = 0;
  let mostQueued = 0;
  let dropped = 0;

  function start(writes: number) {
    const time = new VirtualTime();
    const { store, crashed } = kept.process(writes);
    const notifications = new Notifications(
      {
        clock: time.simulation,
        calendar: VIRTUAL_CALENDAR,
        trackIo: time.trackIo,
        uuid: () => `${++ids}`,
        jitter: () => 0.5,
        store,
        limits: { maxAttempts: MAX_ATTEMPTS, maxQueuedPerSink: MAX_QUEUED, maxUnderWayPerOrigin: 2 },
        observe: (outcome) => (dropped += outcome === 'dropped' ? 1 : 0),
      },
      {
        post: (_, __, body): Promise<SinkAnswer> => {
          const { id, data } = JSON.parse(body) as { id: string; data: { resourceId: string; n: number } };
          const status = statuses.shift() ?? 204;
          attempts.push({ ...data, status, id });
          if (status === 0) return Promise.resolve({ type: 'no-answer', reason: 'hung up' });
          return Promise.resolve({ type: 'answered', status });
        },
        close: () => Promise.resolve(),
      },
    );
    return { time, notifications, store, crashed };
  }

  let running = start(writesUntilCrash);
  const restartIfDead = () => {
    if (!running.crashed()) return;
    running = start(Infinity);
    running.notifications.resume();
  };
  /** Moves the clock event by event, as a dead process moves no more. */
  const pass = async (durationS: number) => {
    const endNs = running.time.simulation.now() + seconds(durationS);
    while (!running.crashed() && running.time.simulation.peekTime() <= endNs) {
      running.time.simulation.step();
      await running.time.settle();
    }
    if (!running.crashed()) running.time.simulation.advanceTo(endNs);
  };
  const queued = () => running.store.collection<PendingEvent>('notifications').all();
  for (const [n, each] of steps.entries()) {
    restartIfDead();
    if ('tell' in each) {
      const resourceId = `r${each.tell}`;
      const url = SINKS[each.tell % SINKS.length]!;
      const content = { source: 'https://qod.example', type: 'org.example', data: { resourceId, n } };
      const before = dropped;
      running.notifications.tell(resourceId, { url }, content);
      const isKept = queued().some(([, { event }]) => event.data['n'] === n);
      if (isKept) told.push({ resourceId, n, attemptsBefore: attempts.length });
      // Only what is dropped, or belongs to a sink that is gone, is not kept.
      else if (dropped === before)
        expect(attempts.some((a) => a.resourceId === resourceId && a.status === 410)).toBe(true);
    } else {
      running.notifications.forget(`r${each.forget}`);
    }
    for (const url of SINKS) {
      mostQueued = Math.max(mostQueued, queued().filter(([, { sink }]) => sink.url === url).length);
    }
    await pass(each.waitS);
  }
  await pass(1000);
  restartIfDead();
  await pass(1000);
  const forgetAll = () => {
    for (let resource = 0; resource <= 5; resource++) running.notifications.forget(`r${resource}`);
  };
  forgetAll();
  if (running.crashed()) {
    // What it died of may have been the last forgetting itself, which is then asked for again.
    restartIfDead();
    await pass(1000);
    forgetAll();
  }
  return { attempts, told, mostQueued, left: kept.size };
}

/** Whether an answer is the last word on an event; a count of attempts may be as well. */
const isFinal = ({ status }: Attempt) => ![0, 408, 429, 503].includes(status);

/** @param repeats how often a crash may have an attempt made again. */
async function holds(script: Script, repeats: number): Promise<void> {
  const { attempts, told, mostQueued, left } = await play(script);
  expect(mostQueued).toBeLessThanOrEqual(MAX_QUEUED);
  expect(left).toBe(0);
  for (const { resourceId, n, attemptsBefore } of told) {
    const ofResource = attempts.filter((each) => each.resourceId === resourceId);
    const order = ofResource.map((each) => each.n);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    const ofEvent = ofResource.filter((each) => each.n === n);
    expect(new Set(ofEvent.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
    expect(ofEvent.length).toBeLessThanOrEqual(MAX_ATTEMPTS + repeats);
    // A final answer is asked for again only where the crash took it back.
    expect(ofEvent.filter(isFinal).length).toBeLessThanOrEqual(1 + repeats);
    const isGone = attempts.slice(attemptsBefore).some((a) => a.resourceId === resourceId && a.status === 410);
    const isEnded = ofEvent.some(isFinal) || ofEvent.length >= MAX_ATTEMPTS;
    expect({ n, isEnded: isEnded || isGone }).toEqual({ n, isEnded: true });
  }
}

test('every event comes to its end in order, within the bounds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), answers, (steps, statuses) =>
      holds({ steps, answers: statuses, writesUntilCrash: Infinity }, 0),
    ),
    { numRuns: 150 },
  );
});

test('and none is lost in a crash at the very end, when a resource is forgotten', async () => {
  const steps = [0, 0, 0, 0, 0, 0, 0, 1, 2].map((tell) => ({ tell, waitS: tell === 1 ? 1 : 0 }));
  // Its 20th change of the store is that a resource whose sink is gone is forgotten.
  await holds({ steps, answers: [204, 204, 204, 204, 204, 0, 410, 204, 410], writesUntilCrash: 20 }, 1);
});

test('and none is lost in a crash at any change of the store', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      answers,
      fc.integer({ min: 1, max: 60 }),
      (steps, statuses, writes) => holds({ steps, answers: statuses, writesUntilCrash: writes }, 1),
    ),
    { numRuns: 150 },
  );
});
