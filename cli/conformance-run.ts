import {
  type ConformanceResult,
  OpenWaits,
  type Release,
  type Selection,
  runConformance,
  type Suite,
  type Target,
  TargetUnreachable,
} from '../conformance/index.ts';
import { EXIT_HARNESS } from './exit-codes.ts';
import { interruptible } from './interruptible.ts';
import { Progress } from './progress.ts';
import { scheduleText, waitText } from './wait-text.ts';

/** How often the time that is left is shown, in milliseconds. */
const TICK_MS = 1_000;
/** Shorter waits are over before they are read. */
const WORTH_TELLING_MS = 2_000;

export interface SuiteRun extends Selection {
  target: Target;
  release: Release;
  suite: Suite;
  folder: string;
  seed?: string;
  retries?: number;
  long?: boolean;
  certify?: boolean;
}

/**
 * Runs the suite with progress on stderr. Ctrl+C stops it; the record then says that it is incomplete.
 * @returns undefined when the run could not be finished, with the reason on stderr
 */
export async function runSuite({
  target,
  release,
  suite,
  folder,
  seed,
  ...options
}: SuiteRun): Promise<ConformanceResult | undefined> {
  const progress = new Progress(`conformance ${release}, ${target.name}`);
  const waits = new OpenWaits();
  let [share, detail] = [0, 'begins'];
  const show = (): void => {
    const nowMs = target.time.nowMs();
    const wait = target.paced === true ? waits.longest() : undefined;
    const isLong = wait !== undefined && wait.untilMs - nowMs >= WORTH_TELLING_MS;
    progress.update(share, isLong ? `${detail}, ${waitText(wait, nowMs)}` : detail);
  };
  const ticking = setInterval(show, TICK_MS);
  return interruptible(async (signal) => {
    try {
      const result = await runConformance({
        target,
        release,
        suite,
        ...options,
        out: folder,
        signal,
        ...(seed !== undefined && { seed }),
        waits,
        // Where waiting costs nothing there is nothing to say about it.
        onSchedule: (schedule) => target.paced === true && progress.note(scheduleText(schedule)),
        onCase: (record, { done, planned }) => {
          const count = `${done}/${planned}`;
          [share, detail] = [done / planned, target.paced === true ? count : `${count} ${record.id}`];
          show();
        },
      });
      progress.done(`${Object.values(result.counts).reduce((sum, count) => sum + count, 0)} cases`);
      return result;
    } catch (error) {
      if (!(error instanceof TargetUnreachable) && !signal.aborted) throw error;
      progress.done(signal.aborted ? 'interrupted; the record is incomplete' : `stopped: ${(error as Error).message}`);
      process.exitCode = EXIT_HARNESS;
      return undefined;
    } finally {
      clearInterval(ticking);
    }
  });
}
