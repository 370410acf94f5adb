import {
  planRun,
  readSuite,
  type Release,
  readTarget,
  startReferenceTarget,
  type Target,
} from '../conformance/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { runSuite } from './conformance-run.ts';
import { finishRun } from './finish-run.ts';
import { makeRunFolder } from './run-folder.ts';
import { CERTIFICATION_SCENARIO } from './shipped-scenarios.ts';

export interface ConformanceCommandOptions {
  target?: string;
  reference?: boolean;
  release?: Release;
  only?: string[];
  out?: string;
  seed?: string;
  json?: boolean;
}

/** Runs the suite and prints the result; the exit code is the verdict's. */
export async function conformance(options: ConformanceCommandOptions): Promise<void> {
  if (options.target !== undefined && options.reference === true) {
    throw new InputError([
      { file: '--reference', message: 'cannot be given together with --target; expected one of the two' },
    ]);
  }
  const { target, release, close } = await openTarget(options);
  try {
    const { only = [], seed } = options;
    const suite = readSuite();
    // Refused before there is a folder of the run.
    planRun(suite, release, only);
    const folder = makeRunFolder(options.out, 'conformance');
    const result = await runSuite({ target, release, suite, only, folder, ...(seed !== undefined && { seed }) });
    await finishRun(folder, options.json === true);
    if (result !== undefined) process.exitCode = result.exitCode;
  } finally {
    await close();
  }
}

async function openTarget(
  options: ConformanceCommandOptions,
): Promise<{ target: Target; release: Release; close: () => Promise<void> }> {
  if (options.target !== undefined) {
    const { target, release } = readTarget(options.target);
    return { target, release: options.release ?? release ?? 'r3.2', close: () => Promise.resolve() };
  }
  const release = options.release ?? 'r3.2';
  const { seed } = options;
  const reference = await startReferenceTarget({
    scenario: readScenario(CERTIFICATION_SCENARIO),
    release,
    ...(seed !== undefined && { seed }),
  });
  return { target: reference.target, release, close: reference.close };
}
