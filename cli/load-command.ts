import { Command } from 'commander';
import { parsePositive, parseRelease, parseShare, parseWhole } from './options.ts';

/** `qod load`: drives sessions against a QoD server at a rate. */
export function loadCommand(): Command {
  return new Command('load')
    .description('put a QoD server under load, and see that it still conforms and leaves nothing behind')
    .option('--target <target.yaml>', 'description of the server under load')
    .option(
      '--emulate <scenario>',
      'with --target: a network of this scenario behind the server, so that leaked flows are seen',
    )
    .option('--reference', 'load the embedded reference server, in the time of the wall clock (the default)')
    .option('--release <release>', "CAMARA release (the target's, else r3.2)", parseRelease)
    .option('--rate <n>', 'requests per second', parsePositive, 20)
    .option('--duration <s>', 'how long, in seconds', parsePositive, 30)
    .option(
      '--devices <n>',
      "devices in use at once, each with one session (the target's, as far as sensible)",
      parseWhole,
    )
    .option('--sample <share>', 'share of the answers that are checked, from 0 to 1', parseShare, 0.1)
    .option(
      '--allow-errors <share>',
      'share of the requests, and of the sessions, that may fail, from 0 to 1',
      parseShare,
      0,
    )
    .option('--seed <text>', 'seed of which answers are checked, and of the emulated network')
    .option('--out <dir>', 'folder of the run (runs/<time>-load unless given)')
    .option('--json', 'print the result as JSON to stdout')
    .addHelpText(
      'after',
      `
Each device has one session after the other: create, get until AVAILABLE, extend, get, delete. docs/load.md says what the
latencies mean. Ctrl+C ends the load; what it created is deleted, and the result is that of a shorter load.

Exit codes: 0 nothing found, 1 answers that do not conform, more errors than allowed, or something left behind, 2 wrong use
or bad input, 3 target unreachable, or interrupted before anything was found.

Examples:
  qod load
  QOD_TOKEN=... qod load --target target.yaml --rate 50 --duration 120
  QOD_TOKEN=... qod load --target target.yaml --emulate scenarios/cells/certification.yaml
  QOD_TOKEN=... qod load --target target.yaml --rate 200 --devices 40 --allow-errors 0.001 --json`,
    )
    .action(async (options) => (await import('./load-action.ts')).load(options));
}
