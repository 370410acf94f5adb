import { Command } from 'commander';
import { parseRelease } from './options.ts';

/** `qod doctor`: looks at everything that a run against a server depends on. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at what a conformance run of a server depends on, and say what to change')
    .requiredOption('--target <target.yaml>', 'description of the server')
    .option('--emulate <scenario>', 'a network of this scenario behind the server: is it coupled?')
    .option('--release <release>', "CAMARA release (the target's, else r3.2)", parseRelease)
    .option('--json', 'print what was found as JSON to stdout')
    .addHelpText(
      'after',
      `
Makes one or two sessions, and deletes them. \`qod conformance --target\` does the same first.

Exit codes: 0 a run can begin (some cases may be left out), 1 something has to be changed first, 2 wrong use or bad input, 3 the server
cannot be reached.

Examples:
  QOD_TOKEN=... qod doctor --target target.yaml
  QOD_TOKEN=... qod doctor --target target.yaml --emulate scenarios/cells/certification.yaml`,
    )
    .action(async (options) => (await import('./doctor-action.ts')).doctor(options));
}
