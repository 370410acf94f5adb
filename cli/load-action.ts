import { rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LoadOptions,
  type LoadRecord,
  readTarget,
  type Release,
  runLoad,
  startReferenceTarget,
  type Target,
  TargetUnreachable,
} from '../conformance/index.ts';
import { wantsColour } from '../reports/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { interruptible } from './interruptible.ts';
import { EXIT_HARNESS } from './exit-codes.ts';
import { loadTable } from './load-table.ts';
import { checkEmulate, type OpenTarget, openTarget } from './open-target.ts';
import { DEFAULT_RELEASE } from './options.ts';
import { Progress } from './progress.ts';
import { makeRunFolder } from './run-folder.ts';
import { CERTIFICATION_SCENARIO } from './shipped-scenarios.ts';

export interface LoadCommandOptions {
  target?: string;
  emulate?: string;
  reference?: boolean;
  release?: Release;
  rate: number;
  duration: number;
  devices?: number;
  sample: number;
  allowErrors: number;
  seed?: string;
  out?: string;
  json?: boolean;
}

const RECORD_NAME = 'load.json';
/** Longer than anybody waits for, and short enough for a timer of Node. */
const LONGEST_S = 86_400;

/** Loads the target and prints the result; the exit code is the verdict's. */
export async function load(options: LoadCommandOptions): Promise<void> {
  checkOptions(options);
  const external = options.target === undefined ? undefined : readTarget(options.target);
  const release = options.release ?? external?.release ?? DEFAULT_RELEASE;
  if (external !== undefined) checkTarget(external.target, options);
  const { target, close } =
    external === undefined
      ? await openReference(release, options.seed)
      : await openTarget(external.target, options.emulate, options.seed);
  try {
    const folder = makeRunFolder(options.out, 'load');
    const record = await runUntilSignal(target, {
      target,
      release,
      ratePerS: options.rate,
      durationS: options.duration,
      sampleShare: options.sample,
      allowedErrorShare: options.allowErrors,
      seed: options.seed ?? 'qod',
      ...(options.devices !== undefined && { devices: options.devices }),
    });
    if (record === undefined) {
      rmdirSync(folder);
      process.exitCode = EXIT_HARNESS;
      return;
    }
    const path = join(folder, RECORD_NAME);
    const json = `${JSON.stringify(record, null, 2)}\n`;
    writeFileSync(path, json);
    process.stdout.write(
      options.json === true ? json : loadTable(record, path, wantsColour(process.env, process.stdout.isTTY)),
    );
    process.exitCode = record.exitCode;
  } finally {
    await close();
  }
}

function checkOptions(options: LoadCommandOptions): void {
  const { target, reference, duration } = options;
  checkEmulate(options);
  if (target !== undefined && reference === true)
    throw bad('--reference', 'cannot be given together with --target; expected one of the two');
  if (duration > LONGEST_S) throw bad(`--duration ${duration}`, `is more than a day; expected ${LONGEST_S} s at most`);
}

function checkTarget({ apis, devices }: Target, options: LoadCommandOptions): void {
  const file = options.target ?? '';
  if (apis['quality-on-demand'] === undefined)
    throw bad(file, 'has no apis.quality-on-demand; expected the API that makes sessions');
  if (options.devices !== undefined && options.devices > devices.length)
    throw bad(`--devices ${options.devices}`, `is more than the ${devices.length} devices of ${file}`);
}

function bad(file: string, message: string): InputError {
  return new InputError([{ file, message }]);
}

function openReference(release: Release, seed: string | undefined): Promise<OpenTarget> {
  return startReferenceTarget({
    scenario: readScenario(CERTIFICATION_SCENARIO),
    release,
    clock: { kind: 'paced', speed: 1 },
    ...(seed !== undefined && { seed }),
  });
}

/** Ctrl+C ends the load, and a second one the process. @returns undefined when there was nothing to load, with the reason on stderr */
async function runUntilSignal(target: Target, options: LoadOptions): Promise<LoadRecord | undefined> {
  const progress = new Progress(`load ${options.release}, ${target.name}`);
  return interruptible(async (signal) => {
    try {
      const record = await runLoad({
        ...options,
        signal,
        onProgress: ({ share, requests }) => progress.update(share, `${requests} requests`),
      });
      progress.done(`${record.total.requests} requests${record.interrupted ? ', interrupted' : ''}`);
      return record;
    } catch (error) {
      if (!(error instanceof TargetUnreachable) && !signal.aborted) throw error;
      progress.done(signal.aborted ? 'interrupted before the load had begun' : `stopped: ${(error as Error).message}`);
      return undefined;
    }
  });
}
