import {
  examineTarget,
  type ExaminationOptions,
  type PlannedCase,
  planRun,
  planWaits,
  readSuite,
  type Release,
  readTarget,
  startReferenceTarget,
} from '../conformance/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { diagnosisText } from './diagnosis-text.ts';
import { EXIT_HARNESS } from './exit-codes.ts';
import { interruptible } from './interruptible.ts';
import { runSuite } from './conformance-run.ts';
import { finishRun } from './finish-run.ts';
import { checkEmulate, type OpenTarget, openTarget } from './open-target.ts';
import { DEFAULT_RELEASE } from './options.ts';
import { makeRunFolder } from './run-folder.ts';
import { CERTIFICATION_SCENARIO } from './shipped-scenarios.ts';

export interface ConformanceCommandOptions {
  target?: string;
  emulate?: string;
  reference?: boolean;
  release?: Release;
  only?: string[];
  tag?: string[];
  shard?: { index: number; count: number };
  retries?: number;
  long?: boolean;
  certify?: boolean;
  list?: boolean;
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
  checkEmulate(options);
  checkCertify(options);
  const { only, tag: tags, shard, retries, long, certify, seed } = options;
  const selection = {
    ...(only !== undefined && { only }),
    ...(tags !== undefined && { tags }),
    ...(shard !== undefined && { shard }),
  };
  const suite = readSuite();
  const external = options.target === undefined ? undefined : readTarget(options.target);
  const release = options.release ?? external?.release ?? DEFAULT_RELEASE;
  // Refused before there is a server or a folder of the run.
  const plan = planRun(suite, release, selection);
  if (options.list === true) {
    const waits = external && planWaits(plan, { ...external.target, release, long: long ?? certify, seed });
    return printPlan(plan, options.json === true, waits);
  }
  const { target, nefAnswers, close } =
    external === undefined
      ? await openReference(release, seed)
      : await openTarget(external.target, options.emulate, seed);
  try {
    if (external !== undefined) {
      const examined = { target, release, suite, planned: plan, ...(nefAnswers !== undefined && { nefAnswers }) };
      if ((await examine(examined)) === 'stop') return;
    }
    const folder = makeRunFolder(options.out, 'conformance');
    const result = await runSuite({
      target,
      release,
      suite,
      ...selection,
      folder,
      ...(seed !== undefined && { seed }),
      ...(retries !== undefined && { retries }),
      ...(long !== undefined && { long }),
      ...(certify !== undefined && { certify }),
    });
    await finishRun(folder, options.json === true);
    if (result !== undefined) process.exitCode = result.exitCode;
  } finally {
    await close();
  }
}

/**
 * What a run depends on is looked at first, and what is amiss told on stderr. The run goes on: a target that is wrong about a token or a
 * profile is what the suite is for.
 */
async function examine(options: ExaminationOptions): Promise<'go on' | 'stop'> {
  return interruptible(async (signal) => {
    try {
      const diagnoses = await examineTarget({ ...options, signal });
      const amiss = diagnoses.filter(({ verdict }) => verdict === 'bad' || verdict === 'unclear');
      process.stderr.write(amiss.map(diagnosisText).join(''));
      return 'go on';
    } catch (error) {
      if (!signal.aborted) throw error;
      process.stderr.write('interrupted before the run began\n');
      process.exitCode = EXIT_HARNESS;
      return 'stop';
    }
  });
}

/** A certificate is about the whole suite, and about the first answer. */
function checkCertify({ certify, only, tag, shard, retries }: ConformanceCommandOptions): void {
  if (certify !== true) return;
  const given = Object.entries({ '--only': only, '--tag': tag, '--shard': shard, '--retries': retries });
  const [forbidden] = given.find(([, value]) => value !== undefined) ?? [];
  if (forbidden === undefined) return;
  const message = `cannot be given together with --certify, which is about the whole suite and the first answer`;
  throw new InputError([{ file: forbidden, message: `${message}; expected one of the two` }]);
}

/**
 * One line a case: its id, its requirement and CAMARA's tag.
 * @param waits seconds that each case waits, by its id, where waiting takes real time
 */
function printPlan(planned: readonly PlannedCase[], json: boolean, waits?: ReadonlyMap<string, number>): void {
  const rows = planned.map(({ id, requirement, tag, definition }) => ({
    id,
    requirement: requirement.id,
    level: requirement.level,
    ...(tag === undefined ? {} : { tag }),
    title: definition.title,
    ...(waits === undefined ? {} : { waitS: waits.get(id) ?? 0 }),
  }));
  if (json) return void process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  const width = Math.max(...rows.map(({ id }) => id.length));
  const lines = rows.map(({ id, requirement, tag = '' }) => `${id.padEnd(width)}  ${requirement}  ${tag}`.trimEnd());
  process.stdout.write(`${lines.join('\n')}\n${rows.length} cases\n`);
}

function openReference(release: Release, seed: string | undefined): Promise<OpenTarget> {
  return startReferenceTarget({
    scenario: readScenario(CERTIFICATION_SCENARIO),
    release,
    ...(seed !== undefined && { seed }),
  });
}
