import { Command } from 'commander';
import { startReferenceTarget } from '../conformance/index.ts';
import { terminalSummary, wantsColour, writeReports } from '../reports/index.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { REFERENCE_SCENARIO, runSuite } from './conformance-run.ts';
import { emulateInto } from './run-command.ts';
import { makeRunFolder } from './run-folder.ts';

/** `qod demo`, which is `npm start`: the whole idea in one command. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('emulate a crowded stadium, run the suite against the reference server in it, and report')
    .option('--out <dir>', 'folder of the run (runs/<time>-demo unless given)')
    .addHelpText(
      'after',
      '\nNeeds no network, no database and nothing to be installed. Takes some seconds.\n\nExamples:\n  qod demo\n  qod demo --out runs/first',
    )
    .action(async ({ out }: { out?: string }) => demo(out));
}

async function demo(out: string | undefined): Promise<void> {
  const scenario = readScenario(REFERENCE_SCENARIO);
  const folder = makeRunFolder(out, 'demo');
  emulateInto(folder, scenario, undefined);
  const { target, close } = await startReferenceTarget({ scenario, release: 'r3.2' });
  try {
    const result = await runSuite({ target, release: 'r3.2', only: [], folder });
    const { records, paths } = await writeReports(folder);
    const colour = wantsColour(process.env, process.stdout.isTTY);
    process.stdout.write(
      terminalSummary(records, { colour, ...(paths.html !== undefined && { reportPath: paths.html }) }),
    );
    if (result !== undefined) process.exitCode = result.exitCode;
  } finally {
    await close();
  }
}
