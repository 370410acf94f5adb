import { Command } from 'commander';
import { collect } from './options.ts';

/** `qod cell`: looks at the radio of a scenario without running it. */
export function cellCommand(): Command {
  return new Command('cell')
    .description('show the radio cell of a scenario before it is run')
    .argument('<scenario.yaml>', 'scenario file, for example scenarios/cells/urban-macro.yaml')
    .option('--seed <text>', "seed of all random streams (the scenario's own unless given)")
    .option(
      '--out <dir>',
      'new or empty folder for cell.html, cell.svg, cell.png and cell.json (nothing is written unless given)',
    )
    .option('--set <path=value>', 'override a value of the scenario; may be repeated', collect)
    .option('--json', 'print the figures as JSON to stdout')
    .addHelpText(
      'after',
      `
docs/cell-explorer.md explains every figure.

Examples:
  qod cell scenarios/cells/urban-macro.yaml
  qod cell scenarios/cells/urban-macro.yaml --set cell.neighbours.load=0.2 --out cells/quiet`,
    )
    .action(async (file: string, options) => (await import('./cell-action.ts')).cell(file, options));
}
