import { WallTime } from '../../emulator/index.ts';
import type { Release } from '../contract/index.ts';
import { clientFor } from '../target-client.ts';
import type { Target } from '../target.ts';
import { Dispatcher } from './dispatcher.ts';
import { inParallel } from './in-parallel.ts';
import type { LoadRecord } from './load-record.ts';
import { type Drive, loadResult } from './load-result.ts';
import { LoadSchedule } from './load-schedule.ts';
import { type LoadStage, setLoadStage } from './load-stage.ts';

export interface LoadOptions {
  /** In the time of the wall clock: emulated time that stands still has no rate. */
  target: Target;
  release: Release;
  ratePerS: number;
  durationS: number;
  /** Devices, and so sessions, in use at once. Default as many of the target's as is sensible, see load-stage.ts. */
  devices?: number;
  /** Share of the answers that are judged, 0..1. */
  sampleShare: number;
  /** Share of the requests that may fail, and of the sessions that may not become AVAILABLE, 0..1. */
  allowedErrorShare: number;
  /** Decides correlators and which answers are judged. */
  seed: string;
  /** Ends the load early; what it has created is deleted and reported all the same. */
  signal?: AbortSignal;
  onProgress?(progress: { share: number; requests: number }): void;
}

const TIDY_AT_ONCE = 8;
const PROGRESS_EVERY_MS = 200;

/**
 * Drives sessions at a rate, then deletes what is left of them and looks for what is still there.
 * @throws TargetUnreachable when the target, or a token for it, cannot be had; the signal's reason when it comes before the first request
 */
export async function runLoad(options: LoadOptions): Promise<LoadRecord> {
  // What tidies up is not ended by the signal that ends the load.
  const client = clientFor(options.target);
  const greeter = clientFor(options.target, options.signal);
  try {
    // Nothing is measured in the cell, and a crowd would take the time of the server under load.
    await options.target.network?.observer.endTraffic();
    const stage = await setLoadStage(options, greeter, client);
    const drive = await driveAndTidy(options, stage);
    return await loadResult(options, stage, drive);
  } finally {
    await Promise.all([client.close(), greeter.close()]);
  }
}

/** Whatever happens, what was created is deleted. */
async function driveAndTidy(options: LoadOptions, stage: LoadStage): Promise<Drive> {
  try {
    return await drive(options, stage);
  } finally {
    await stage.connections.close();
    await inParallel(stage.users, TIDY_AT_ONCE, (user) => user.cleanUp());
  }
}

async function drive(
  { ratePerS, durationS, signal, onProgress }: LoadOptions,
  { users, context }: LoadStage,
): Promise<Drive> {
  const startedAt = new Date(new WallTime().nowMs()).toISOString();
  const schedule = new LoadSchedule(performance.now(), ratePerS, durationS);
  const dispatcher = new Dispatcher(schedule, users, (user, dueMs) => user.request(dueMs));
  const idleBefore = performance.eventLoopUtilization();
  const progress = setInterval(() => {
    const share = (performance.now() - schedule.startMs) / (durationS * 1000);
    onProgress?.({ share, requests: context.tally.requests });
  }, PROGRESS_EVERY_MS);
  try {
    const interrupted = await dispatcher.run(signal);
    const busyShare = performance.eventLoopUtilization(idleBefore).utilization;
    return { startedAt, punctuality: dispatcher.punctuality(), busyShare, interrupted };
  } finally {
    clearInterval(progress);
  }
}
