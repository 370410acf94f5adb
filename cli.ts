#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { cellCommand } from './cli/cell-command.ts';
import { conformanceCommand } from './cli/conformance-command.ts';
import { contractCommand } from './cli/contract-command.ts';
import { demoCommand } from './cli/demo-command.ts';
import { EXIT_HARNESS, EXIT_USAGE, exitCodeOf, describeError } from './cli/exit-codes.ts';
import { doctorCommand } from './cli/doctor-command.ts';
import { initCommand } from './cli/init-command.ts';
import { loadCommand } from './cli/load-command.ts';
import { reportCommand } from './cli/report-command.ts';
import { requirementsCommand } from './cli/requirements-command.ts';
import { runCommand } from './cli/run-command.ts';
import { serveCommand } from './cli/serve-command.ts';
import { validateCommand } from './cli/validate-command.ts';
import { packageVersion } from './package-root.ts';

const program = new Command('qod')
  .description('Network emulator and conformance test harness for CAMARA Quality on Demand')
  .version(packageVersion)
  .exitOverride()
  .configureHelp({ showGlobalOptions: false })
  .addHelpText(
    'after',
    `
Exit codes:
  0  done; for a conformance run: conformant
  1  not conformant, contracts that differ, or a check of the emulator that fails
  2  wrong use or bad input
  3  harness error, or a run that could not tell

Examples:
  qod demo                                              the whole idea in one command
  qod run scenarios/cells/stadium-replay.yaml           emulate a crowded cell
  qod conformance --target target.yaml --release r3.2   certify a QoD server`,
  );

for (const command of [
  demoCommand,
  runCommand,
  cellCommand,
  serveCommand,
  initCommand,
  doctorCommand,
  conformanceCommand,
  loadCommand,
  requirementsCommand,
  reportCommand,
  contractCommand,
  validateCommand,
]) {
  program.addCommand(command());
}
for (const command of program.commands.flatMap((each) => [each, ...each.commands])) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end this way as well, with exit code 0.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  } else {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = exitCodeOf(error) ?? EXIT_HARNESS;
  }
}
