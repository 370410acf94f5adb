import { Command } from 'commander';
import { collect } from './options.ts';

/** `qod run`: emulates a scenario and writes its record and reports. */
export function runCommand(): Command {
  return new Command('run')
    .description('emulate a scenario and write its record and report')
    .argument('<scenario.yaml>', 'scenario file, for example scenarios/cells/stadium-replay.yaml')
    .option('--seed <text>', "seed of all random streams (the scenario's own unless given)")
    .option('--out <dir>', 'folder of the run (runs/<time>-<scenario> unless given)')
    .option('--set <path=value>', 'override a value of the scenario; may be repeated', collect)
    .option('--json', 'print the result as JSON to stdout')
    .addHelpText(
      'after',
      `
Examples:
  qod run scenarios/cells/stadium-replay.yaml
  qod run scenarios/cells/stadium-replay.yaml --seed 7 --set cell.scheduler=round-robin --out runs/rr`,
    )
    .action(async (file: string, options) => (await import('./run-action.ts')).run(file, options));
}
