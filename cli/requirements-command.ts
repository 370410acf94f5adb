import { Command } from 'commander';
import { parseRelease } from './options.ts';

/** `qod requirements`: what the suite requires, where that is written, and what tests it. */
export function requirementsCommand(): Command {
  return new Command('requirements')
    .description('print what the conformance suite requires, with sources and cases')
    .option('--release <release>', 'of one CAMARA release only', parseRelease)
    .option('--untested', 'only those that no case tests, with the reason')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  qod requirements --release r4.1
  qod requirements --untested`,
    )
    .action(async (options) => (await import('./requirements-action.ts')).requirements(options));
}
