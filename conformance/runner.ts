import { RandomStreams, type RandomStream } from '../emulator/index.ts';
import { abortableTime } from './abortable-time.ts';
import { CaseRun, notRun, type CaseResources, type RunContext } from './case-run.ts';
import { CircuitBreaker, TargetUnreachable } from './circuit-breaker.ts';
import { cleanUp } from './clean-up.ts';
import type { Release } from './contract/index.ts';
import type { DevicePool, Lease } from './device-pool.ts';
import type { HttpClient } from './http-client.ts';
import { isMeasuring, lackOf, NEEDS_LONG, needsOf, placeholdersOf } from './needs.ts';
import { type OpenWaits, watchedTime } from './open-waits.ts';
import type { PlannedCase } from './plan.ts';
import { PromiseReader, withPublishedLimits } from './promise-reader.ts';
import type { CaseRecord } from './record.ts';
import { Redaction } from './redaction.ts';
import { nameOf, uuidOf } from './random-text.ts';
import { runCase } from './run-case.ts';
import type { NotificationListener } from './sink/notification-listener.ts';
import type { Target } from './target.ts';
import { clientFor } from './target-client.ts';
import {
  inOrderOfStart,
  leaseFor,
  poolsOf,
  scheduleWaits,
  type WaitingCase,
  type WaitSchedule,
} from './wait-schedule.ts';

export interface RunnerOptions {
  target: Target;
  release: Release;
  planned: readonly PlannedCase[];
  /** Random texts in requests follow from it. */
  seed: string;
  /** Absent where the target has no sink. */
  listener?: NotificationListener;
  /** Told of every case when it has ended. */
  onCase(record: CaseRecord): void;
  /** Told when a case begins. */
  onStart?(planned: PlannedCase): void;
  /** Told what the waits of the run come to, before the first case begins. */
  onSchedule?(schedule: WaitSchedule): void;
  /** Holds the waits that cases are in. */
  waits?: OpenWaits;
  signal?: AbortSignal;
  /** How often a case that failed is run again. Default 0. */
  retries?: number;
  /** The network's traffic goes on after the run, because more is to be measured in it. Default it ends once nothing is to be measured. */
  keepTraffic?: boolean | undefined;
  /** Failures to reach the target, one after the other, after which the run ends. Minimum 1, default 5. */
  maxUnreachable?: number;
}

/** Longest wait of a case that nobody has to allow, in milliseconds: 360 s of retention are a case of their own. */
const LONG_WAIT_MS = 60_000;

/**
 * Runs the cases, as many at once as there are devices, and tells of each when it has ended.
 * @throws TargetUnreachable when the target cannot be reached at all, or not any more; the signal's reason when aborted.
 */
export async function runCases(options: RunnerOptions): Promise<void> {
  const { release, maxUnreachable = 5 } = options;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  signal.throwIfAborted();
  const target: Target = { ...options.target, time: abortableTime(options.target.time, signal) };
  const client = clientFor(target, signal);
  try {
    const promises = new PromiseReader(target, client, release);
    const breaker = new CircuitBreaker(maxUnreachable, (reason) =>
      stop.abort(new TargetUnreachable(`the target can no longer be reached: ${reason}`)),
    );
    const context: RunContext = {
      release,
      target,
      client,
      promises,
      redaction: new Redaction(target.secrets),
      profile: withPublishedLimits(target.profile, await target.time.run(() => firstContact(promises, target, client))),
      eventKeys: new Set(),
      onExchange: ({ failure }) => breaker.note(failure?.reached === false ? failure.reason : undefined),
    };
    await runAll({ ...options, target }, context, signal, (fault) => stop.abort(fault));
  } finally {
    await client.close();
  }
}

/** Reads the tests' profile: what it says is needed, and that it answers at all shows that there is a target. */
async function firstContact(promises: PromiseReader, target: Target, client: HttpClient) {
  const published = await promises.read(target.profile.name);
  if ('profile' in published) return published;
  // An API that is not offered cannot be asked; any answer of the other one will do.
  const answer =
    published.answer ??
    (await client.send({
      method: 'GET',
      url: `${target.apis['quality-on-demand'] ?? Object.values(target.apis)[0] ?? ''}/sessions`,
      headers: target.headers,
    }));
  if (answer.kind === 'failure' && !answer.reached)
    throw new TargetUnreachable(`the target cannot be reached: ${answer.reason}`);
  return published;
}

/** Starts every case when its devices are free. Settles when all have ended. @throws what ended the run early. */
async function runAll(
  options: RunnerOptions,
  context: RunContext,
  signal: AbortSignal,
  abort: (fault: unknown) => void,
): Promise<void> {
  const { target, listener, planned, onCase } = options;
  const streams = new RandomStreams(options.seed);
  const pools = poolsOf(target);
  const runs: Promise<void>[] = [];
  const measuring = new Set<PlannedCase>();
  /** The crowd is there for what is measured. Waits of minutes without it cost little. */
  const hasMeasured = async (each?: PlannedCase): Promise<void> => {
    if (options.keepTraffic === true || (each !== undefined && !measuring.delete(each))) return;
    if (measuring.size === 0) await target.network?.observer.endTraffic();
  };

  const start = (each: PlannedCase, pool: DevicePool, lease: Lease): void => {
    // The next case begins within the activity of the one before it, so that no time passes between the two.
    const run = target.time.run(async () => {
      try {
        signal.throwIfAborted();
        options.onStart?.(each);
        const [device, twin] = pool === pools.devices ? lease : [];
        const attempt = async (name: string): Promise<{ record: CaseRecord; fault: string | undefined }> => {
          const resources = resourcesOf(each, device, twin, listener, streams.stream(name));
          const client = context.client.fresh();
          const time = options.waits === undefined ? target.time : watchedTime(target.time, each.id, options.waits);
          try {
            const caseRun = new CaseRun(each, { ...context, client, target: { ...target, time } }, resources);
            const record = await runCase(caseRun, signal);
            return { record, fault: await tidy(caseRun, signal) };
          } finally {
            resources.mailbox?.close();
            await client.close();
          }
        };
        const { record, fault } = await withRetries(attempt, each.id, options.retries ?? 0);
        if (fault !== undefined && device !== undefined) pools.devices.withdraw(device, fault);
        onCase(record);
        await hasMeasured(each);
      } finally {
        pool.giveBack(lease);
      }
    });
    runs.push(run.catch(abort));
  };

  const { release, profile } = context;
  const runnable: WaitingCase[] = [];
  for (const each of inOrderOfStart(planned, {
    release,
    profile,
    longWaits: target.longWaits,
    seed: options.seed,
    ...(target.paced && { paced: target.paced }),
  })) {
    const lack = lackOf(each.planned, target) ?? lackOfProfile(each.planned, context) ?? lackOfPatience(each, target);
    if (lack === undefined) runnable.push(each);
    else onCase(notRun(each.planned, lack.verdict, lack.reason, target.time.nowMs()));
  }
  options.onSchedule?.(scheduleWaits(runnable, target));
  for (const { planned: each } of runnable) if (isMeasuring(each)) measuring.add(each);
  await hasMeasured();
  for (const { planned: each } of runnable)
    leaseFor(
      each,
      target,
      pools,
      (lease, pool) => start(each, pool, lease),
      (reason) => {
        onCase(notRun(each, 'inconclusive', reason, target.time.nowMs()));
        void hasMeasured(each);
      },
    );
  // A case that ends may start another one, which is then awaited as well.
  for (const run of runs) await run;
  signal.throwIfAborted();
}

type Attempt = { record: CaseRecord; fault: string | undefined };

/**
 * Runs a case again while it fails. What fails once and then does not is flaky: its evidence is that of the failure, and
 * it never counts as passed.
 */
async function withRetries(attempt: (name: string) => Promise<Attempt>, id: string, retries: number): Promise<Attempt> {
  const first = await attempt(id);
  let { record, fault } = first;
  for (let n = 1; n <= retries && record.verdict === 'failed' && fault === undefined; n++) {
    ({ record, fault } = await attempt(`${id} again ${n}`));
    const verdict = record.verdict === 'failed' ? 'failed' : 'flaky';
    if (verdict === 'flaky' || n === retries) return { record: { ...first.record, verdict, attempts: n + 1 }, fault };
  }
  return { record: first.record, fault };
}

function lackOfProfile(planned: PlannedCase, { profile }: RunContext) {
  const used = placeholdersOf(planned).filter(({ root }) => root === 'profile');
  const unknown = used.find(
    ({ path: [name] }) => name !== undefined && profile[name as keyof typeof profile] === undefined,
  );
  if (unknown === undefined) return undefined;
  return {
    verdict: 'skipped' as const,
    reason: `profile.${String(unknown.path[0])} is neither in the target nor published by it`,
  };
}

/** A profile whose shortest session lasts for minutes makes long waits of short ones. */
function lackOfPatience({ waits }: WaitingCase, { longWaits }: Target) {
  if (longWaits || waits.longestMs <= LONG_WAIT_MS) return undefined;
  return { verdict: 'skipped' as const, reason: `${NEEDS_LONG}: this case waits for ${waits.longestMs / 1000} s` };
}

function resourcesOf(
  planned: PlannedCase,
  device: CaseResources['device'],
  twin: CaseResources['twin'],
  listener: NotificationListener | undefined,
  random: RandomStream,
): CaseResources {
  return {
    device,
    twin,
    mailbox: needsOf(planned).has('sink') ? listener?.openMailbox() : undefined,
    random: { uuid: () => uuidOf(random), name: () => nameOf(random) },
  };
}

/** Leaves the devices as they were. @returns why they are not, if so. */
async function tidy(run: CaseRun, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await cleanUp(run);
  } catch (error) {
    signal.throwIfAborted();
    return `cleaning up failed: ${(error as Error).message}`;
  }
}
