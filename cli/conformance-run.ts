import {
  type ConformanceResult,
  type Release,
  type Selection,
  runConformance,
  type Suite,
  type Target,
  TargetUnreachable,
} from '../conformance/index.ts';
import { EXIT_HARNESS } from './exit-codes.ts';
import { Progress } from './progress.ts';

export interface SuiteRun extends Selection {
  target: Target;
  release: Release;
  suite: Suite;
  folder: string;
  seed?: string;
  retries?: number;
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
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort(new Error('interrupted'));
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    const result = await runConformance({
      target,
      release,
      suite,
      ...options,
      out: folder,
      signal: interrupt.signal,
      ...(seed !== undefined && { seed }),
      onCase: (record, { done, planned }) => progress.update(done / planned, `${done}/${planned} ${record.id}`),
    });
    progress.done(`${Object.values(result.counts).reduce((sum, count) => sum + count, 0)} cases`);
    return result;
  } catch (error) {
    if (!(error instanceof TargetUnreachable) && !interrupt.signal.aborted) throw error;
    progress.done(
      interrupt.signal.aborted ? 'interrupted; the record is incomplete' : `stopped: ${(error as Error).message}`,
    );
    process.exitCode = EXIT_HARNESS;
    return undefined;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
