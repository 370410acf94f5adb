import { Command } from 'commander';
import { collect } from './options.ts';

/** `qod validate`: holds the emulator against the reference values and laws of the field. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('hold the emulator against published reference values and laws')
    .option('--only <id>', 'run this check alone; may be repeated', collect)
    .option('--json', 'print the results as JSON to stdout')
    .addHelpText(
      'after',
      `
Exit code 0 when every check passes, 1 when one fails, 3 when one could not tell.
docs/validation.md in the repository has the results, with plots.

Examples:
  qod validate
  qod validate --only path-loss --only token-bucket
  qod validate --json > validation.json`,
    )
    .action(async (options) => (await import('./validate-action.ts')).validate(options));
}
