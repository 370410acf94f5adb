import { RandomStreams, type RandomStream } from '../emulator/index.ts';
import { abortableTime } from './abortable-time.ts';
import { CaseRun, notRun, type CaseResources, type RunContext } from './case-run.ts';
import { CircuitBreaker, TargetUnreachable } from './circuit-breaker.ts';
import { cleanUp } from './clean-up.ts';
import type { Release } from './contract/index.ts';
import { DevicePool, type Lease } from './device-pool.ts';
import { HttpClient } from './http-client.ts';
import { devicesOf, lackOf, measures, needsOf, placeholdersOf, suitable } from './needs.ts';
import type { PlannedCase } from './plan.ts';
import { PromiseReader, withPublishedLimits } from './promise-reader.ts';
import type { CaseRecord } from './record.ts';
import { Redaction } from './redaction.ts';
import { runCase } from './run-case.ts';
import type { NotificationListener } from './sink/notification-listener.ts';
import type { Target } from './target.ts';

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
  signal?: AbortSignal;
  /** How often a case that failed is run again. Default 0. */
  retries?: number;
  /** Failures to reach the target, one after the other, after which the run ends. Minimum 1, default 5. */
  maxUnreachable?: number;
}

/** Most cases without a device under way at once. */
const MAX_WITHOUT_DEVICE = 8;

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
  const client = new HttpClient({
    requestTimeoutMs: target.budgets.requestTimeoutMs,
    signal,
    ...(target.caPem === undefined ? {} : { caPem: target.caPem }),
    ...(target.clientCertificate === undefined ? {} : { clientCertificate: target.clientCertificate }),
  });
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
  const devices = new DevicePool(target.devices);
  const places = new DevicePool(
    Array.from({ length: MAX_WITHOUT_DEVICE }, (_, n) => ({ name: `place-${n}`, identifiers: {} })),
  );
  const runs: Promise<void>[] = [];

  const start = (each: PlannedCase, pool: DevicePool, lease: Lease): void => {
    // The next case begins within the activity of the one before it, so that no time passes between the two.
    const run = target.time.run(async () => {
      try {
        signal.throwIfAborted();
        options.onStart?.(each);
        const [device, twin] = pool === devices ? lease : [];
        const attempt = async (name: string): Promise<{ record: CaseRecord; fault: string | undefined }> => {
          const resources = resourcesOf(each, device, twin, listener, streams.stream(name));
          const caseRun = new CaseRun(each, context, resources);
          const record = await runCase(caseRun, signal);
          const fault = await tidy(caseRun, signal);
          resources.mailbox?.close();
          return { record, fault };
        };
        const { record, fault } = await withRetries(attempt, each.id, options.retries ?? 0);
        if (fault !== undefined && device !== undefined) devices.withdraw(device, fault);
        onCase(record);
      } finally {
        pool.giveBack(lease);
      }
    });
    runs.push(run.catch(abort));
  };

  for (const each of inOrderOfStart(planned)) {
    const lack = lackOf(each, target) ?? lackOfProfile(each, context);
    if (lack !== undefined) {
      onCase(notRun(each, lack.verdict, lack.reason, target.time.nowMs()));
      continue;
    }
    const count = devicesOf(each);
    const pool = count === 0 ? places : devices;
    pool.lease(
      Math.max(count, 1),
      count === 0 ? () => true : suitable(each, target),
      (lease) => start(each, pool, lease),
      (reason) => onCase(notRun(each, 'inconclusive', reason, target.time.nowMs())),
    );
  }
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

/**
 * First what measures, because the crowd of a scenario may go home; then what waits for minutes, because a long wait that
 * begins last would be waited for alone; the rest as planned.
 */
function inOrderOfStart(planned: readonly PlannedCase[]): PlannedCase[] {
  const rank = (each: PlannedCase) =>
    (each.definition.steps ?? []).some(measures) ? 0 : needsOf(each).has('long-wait') ? 1 : 2;
  return planned.toSorted((one, other) => rank(one) - rank(other));
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
    random: { uuid: () => uuid(random), name: () => `test-${hex(random, 12)}` },
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

/** A random UUID (RFC 9562 section 5.4) that the seed decides. */
function uuid(random: RandomStream): string {
  const variant = 8 + Math.floor(random() * 4);
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant.toString(16)}${hex(random, 3)}-${hex(random, 12)}`;
}

function hex(random: RandomStream, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}
