import { Command } from 'commander';
import { plan, readSuite, type Release, readTarget, startReferenceTarget, type Target } from '../conformance/index.ts';
import { renderReport, terminalSummary, wantsColour, writeReports } from '../reports/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { REFERENCE_SCENARIO, runSuite } from './conformance-run.ts';
import { collect, parseRelease } from './options.ts';
import { makeRunFolder } from './run-folder.ts';

interface ConformanceCommandOptions {
  target?: string;
  reference?: boolean;
  release?: Release;
  only?: string[];
  out?: string;
  seed?: string;
  json?: boolean;
}

/** `qod conformance`: runs the suite against a QoD server. */
export function conformanceCommand(): Command {
  return new Command('conformance')
    .description('run the conformance suite against a QoD server')
    .option('--target <target.yaml>', 'description of the server under test')
    .option('--reference', 'test the embedded reference server in an emulated stadium (the default)')
    .option('--release <release>', "CAMARA release (the target's, else r3.2)", parseRelease)
    .option('--only <glob>', 'cases whose id or CAMARA tag matches; may be repeated', collect)
    .option('--seed <text>', 'seed of random values in requests, and of the emulated network')
    .option('--out <dir>', 'folder of the run (runs/<time>-conformance unless given)')
    .option('--json', 'print the result as JSON to stdout')
    .addHelpText(
      'after',
      `
Exit codes: 0 conformant, 1 not conformant, 2 wrong use or bad input, 3 harness error or inconclusive.

Examples:
  qod conformance
  qod conformance --release r4.1 --only '*createSession*'
  QOD_TOKEN=... qod conformance --target target.yaml --out runs/mine`,
    )
    .action(conformance);
}

async function conformance(options: ConformanceCommandOptions): Promise<void> {
  if (options.target !== undefined && options.reference === true) {
    throw new InputError([
      { file: '--reference', message: 'cannot be given together with --target; expected one of the two' },
    ]);
  }
  const { target, release, close } = await openTarget(options);
  try {
    refuseEmptySelection(release, options.only);
    const folder = makeRunFolder(options.out, 'conformance');
    const { only = [], seed } = options;
    const result = await runSuite({ target, release, only, folder, ...(seed !== undefined && { seed }) });
    const { records, paths } = await writeReports(folder);
    if (options.json === true) process.stdout.write(renderReport(records, 'json'));
    else {
      const colour = wantsColour(process.env, process.stdout.isTTY);
      process.stdout.write(
        terminalSummary(records, { colour, ...(paths.html !== undefined && { reportPath: paths.html }) }),
      );
    }
    if (result !== undefined) process.exitCode = result.exitCode;
  } finally {
    await close();
  }
}

/** A run of no case says nothing about the target; asking for one is a mistake, most likely in the pattern. */
function refuseEmptySelection(release: Release, only: readonly string[] = []): void {
  if (plan(readSuite(), release, only).length > 0) return;
  const message = `matches no case of ${release}; expected a pattern of ids or CAMARA tags such as '*createSession*'`;
  throw new InputError([{ file: `--only ${only.join(' --only ')}`, message }]);
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
    scenario: readScenario(REFERENCE_SCENARIO),
    release,
    ...(seed !== undefined && { seed }),
  });
  return { target: reference.target, release, close: reference.close };
}
