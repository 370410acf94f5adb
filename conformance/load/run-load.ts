import { RandomStreams, WallTime } from '../../emulator/index.ts';
import { packageVersion } from '../../package-root.ts';
import { TargetUnreachable } from '../circuit-breaker.ts';
import { contractOf, type Release, validatorFor } from '../contract/index.ts';
import { usualDurationS } from '../default-request.ts';
import { HttpClient } from '../http-client.ts';
import { PromiseReader, withPublishedLimits } from '../promise-reader.ts';
import { uuid } from '../random-text.ts';
import { Redaction } from '../redaction.ts';
import type { Target, TestDevice, TestProfile } from '../target.ts';
import { type Connections, openConnections } from './connections.ts';
import { Dispatcher, type Punctuality } from './dispatcher.ts';
import { FlowWatch } from './flow-watch.ts';
import { inParallel } from './in-parallel.ts';
import type { LoadRecord } from './load-record.ts';
import { LoadRequests } from './load-requests.ts';
import { LoadSchedule } from './load-schedule.ts';
import { LoadTally } from './load-tally.ts';
import { loadVerdict } from './load-verdict.ts';
import { Sampling } from './sampling.ts';
import { SessionInventory } from './session-inventory.ts';
import { LIFE_OPERATIONS, REQUESTS_OF_A_LIFE } from './session-life.ts';
import { type LoadContext, VirtualUser } from './virtual-user.ts';

export interface LoadOptions {
  /** In the time of the wall clock: emulated time that stands still has no rate. */
  target: Target;
  release: Release;
  ratePerS: number;
  durationS: number;
  /** Devices, and so sessions, in use at once. Default as many of the target's as is sensible, see `devicesInUse`. */
  devices?: number;
  /** Share of the answers that are judged, 0..1. */
  sampleShare: number;
  /** Share of the requests that may fail, 0..1. */
  allowedErrorShare: number;
  /** Decides correlators and which answers are judged. */
  seed: string;
  /** Ends the load early; what it has created is deleted and reported all the same. */
  signal?: AbortSignal;
  onProgress?(progress: { share: number; requests: number }): void;
}

const API = 'quality-on-demand';
const PROGRESS_EVERY_MS = 200;
const TIDY_AT_ONCE = 8;

/**
 * Drives sessions at a rate, then deletes what is left of them and looks for what still stands.
 * @throws TargetUnreachable when the target, or a token for it, cannot be had
 */
export async function runLoad(options: LoadOptions): Promise<LoadRecord> {
  const { target, release, seed, sampleShare } = options;
  const startedAt = new Date(new WallTime().nowMs()).toISOString();
  const client = new HttpClient({
    requestTimeoutMs: target.budgets.requestTimeoutMs,
    ...(target.caPem === undefined ? {} : { caPem: target.caPem }),
  });
  try {
    const profile = await withTokens(() => profileOf(target, client, release));
    const streams = new RandomStreams(seed);
    const redaction = new Redaction(target.secrets);
    const requests = new LoadRequests({ target, release, profile, redaction, random: streams.stream('requests') });
    const devices = target.devices.slice(0, devicesInUse(options, profile));
    await greet(client, requests, devices, uuid(streams.stream('greeting')));
    const inventory = new SessionInventory(target, client, requests);
    const flows = new FlowWatch(target, devices);
    await Promise.all([inventory.open(devices), flows.open()]);
    const context: LoadContext = {
      ...{ target, requests, inventory, tally: new LoadTally(redaction), sampling: new Sampling(sampleShare) },
      validator: validatorFor(contractOf(API, release)),
      life: {
        extends: requests.operation('extendQosSessionDuration') !== undefined,
        availableWithinMs: target.budgets.availableWithinMs,
      },
    };
    const connections = await openConnections(target, target.apis[API] ?? '', devices.length);
    const users = devices.map(
      (device, n) => new VirtualUser(device, connections.all[n]!, context, streams.stream(`user/${device.name}`)),
    );
    const drive = await driveUsers(options, users, context.tally, connections);
    await inParallel(users, TIDY_AT_ONCE, (user) => user.cleanUp());
    if (drive.fault !== undefined) throw drive.fault;
    const [stillTold, leaks] = [await inventory.stillTold(devices), await flows.leaks()];
    const record = {
      kind: 'load' as const,
      formatVersion: 1 as const,
      tool: { name: 'qod-testbed', version: packageVersion, node: process.version },
      startedAt,
      endedAt: new Date(new WallTime().nowMs()).toISOString(),
      release,
      target: { name: target.name, kind: target.kind, apis: { ...target.apis } as Record<string, string> },
      network: target.network === undefined ? null : { ...target.network.description },
      seed,
      options: {
        ratePerS: options.ratePerS,
        durationS: options.durationS,
        devices: devices.length,
        sampleShare,
        allowedErrorShare: options.allowedErrorShare,
      },
      interrupted: drive.interrupted,
      rate: rateOf(options.ratePerS, drive.punctuality),
      ...context.tally.result(),
      sessions: { ...sessionsOf(users), ...inventory.result(), stillTold },
      leaks,
    };
    return { ...record, ...loadVerdict(record) };
  } finally {
    await client.close();
  }
}

/** Lives that each user should have had by the end, so that every operation is seen of every device. */
const LIVES_EACH = 4;

/**
 * Unless a number is asked for: few enough for some lives each, and for no session to expire before its user comes to delete it. For that, a
 * life of all users' requests in turn is given half of the duration that sessions have.
 */
function devicesInUse({ target, ratePerS, durationS, devices }: LoadOptions, profile: TestProfile): number {
  const lifeS = Math.min(durationS / LIVES_EACH, usualDurationS(profile) / 2);
  const sensible = Math.floor((ratePerS * lifeS) / REQUESTS_OF_A_LIFE);
  return Math.max(1, Math.min(target.devices.length, devices ?? sensible));
}

/** Sees that there is a target and a token for every request, before anything is measured. */
async function greet(
  client: HttpClient,
  requests: LoadRequests,
  devices: readonly TestDevice[],
  sessionId: string,
): Promise<void> {
  const operations = LIFE_OPERATIONS.filter((name) => requests.operation(name) !== undefined);
  await withTokens(() =>
    inParallel(devices, TIDY_AT_ONCE, async (device) => {
      for (const operation of operations) await requests.make(operation, device, sessionId);
    }),
  );
  const { request } = await requests.make('getSession', devices[0]!, sessionId);
  const answer = await client.send(request);
  if (answer.kind === 'failure' && !answer.reached)
    throw new TargetUnreachable(`the target cannot be reached: ${answer.reason}`);
}

async function profileOf(target: Target, client: HttpClient, release: Release): Promise<TestProfile> {
  const published = await new PromiseReader(target, client, release).read(target.profile.name);
  return withPublishedLimits(target.profile, published);
}

/** Does what fails only where the target's tokens do. */
async function withTokens<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw new TargetUnreachable(`no access token can be had: ${(error as Error).message}`);
  }
}

interface Drive {
  punctuality: Punctuality;
  /** Whether it was stopped before its end. */
  interrupted: boolean;
  /** Why the load could not be driven to its end. */
  fault?: Error;
}

async function driveUsers(
  { ratePerS, durationS, signal, onProgress }: LoadOptions,
  users: readonly VirtualUser[],
  tally: LoadTally,
  connections: Connections,
): Promise<Drive> {
  const schedule = new LoadSchedule(performance.now(), ratePerS, durationS);
  const dispatcher = new Dispatcher(schedule, users, (user, dueMs) => user.request(dueMs));
  const progress = setInterval(() => {
    const share = (performance.now() - schedule.startMs) / (durationS * 1000);
    onProgress?.({ share: Math.min(1, share), requests: tally.requests });
  }, PROGRESS_EVERY_MS);
  try {
    const interrupted = await dispatcher.run(signal);
    return { punctuality: dispatcher.punctuality(), interrupted };
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    return { punctuality: dispatcher.punctuality(), interrupted: true, fault };
  } finally {
    clearInterval(progress);
    await connections.close();
  }
}

/** Share of what is due that must be sent for a generator to have kept up. */
const KEPT_UP = 0.99;

function rateOf(askedPerS: number, punctuality: Punctuality): LoadRecord['rate'] {
  const { due, sent, elapsedMs, waitedForWorkerMs, waitedForGeneratorMs, generatorLagMs } = punctuality;
  const keptUp = sent >= KEPT_UP * due;
  const heldBackBy = waitedForWorkerMs >= waitedForGeneratorMs ? 'devices' : 'generator';
  return {
    askedPerS,
    elapsedS: Number((elapsedMs / 1000).toFixed(3)),
    achievedPerS: elapsedMs === 0 ? 0 : Number(((sent * 1000) / elapsedMs).toFixed(2)),
    ...{ due, sent, keptUp, heldBackBy: keptUp ? null : heldBackBy, generatorLagMs },
  };
}

function sessionsOf(users: readonly VirtualUser[]): VirtualUser['sessions'] {
  const sum = (name: keyof VirtualUser['sessions']) => users.reduce((total, user) => total + user.sessions[name], 0);
  return { created: sum('created'), deleted: sum('deleted'), gone: sum('gone'), neverAvailable: sum('neverAvailable') };
}
