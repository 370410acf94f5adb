import { Command } from 'commander';
import { collect, parseRelease, parseRetries, parseShard } from './options.ts';

/** `qod conformance`: runs the suite against a QoD server. */
export function conformanceCommand(): Command {
  return new Command('conformance')
    .description('run the conformance suite against a QoD server')
    .option('--target <target.yaml>', 'description of the server under test')
    .option(
      '--emulate <scenario>',
      'with --target: a network of this scenario behind the server, so that outcomes are observed',
    )
    .option('--reference', 'test the embedded reference server in the certification cell (the default)')
    .option('--release <release>', "CAMARA release (the target's, else r3.2)", parseRelease)
    .option('--only <glob>', 'cases whose id or CAMARA tag matches; may be repeated', collect)
    .option('--tag <glob>', 'cases whose CAMARA tag matches; may be repeated', collect)
    .option('--shard <i/n>', 'part i of n of the cases, for runs in parallel', parseShard)
    .option('--retries <n>', 'run a case that fails again; one that then passes is flaky, never passed', parseRetries)
    .option(
      '--certify',
      'the whole suite, long waits included; nothing filtered, retried, or skipped without being declared',
    )
    .option('--list', 'print the cases that would run, and run none')
    .option('--seed <text>', 'seed of random values in requests, and of the emulated network')
    .option('--out <dir>', 'folder of the run (runs/<time>-conformance unless given)')
    .option('--json', 'print the result as JSON to stdout')
    .addHelpText(
      'after',
      `
Exit codes: 0 conformant, 1 not conformant or flaky, 2 wrong use or bad input, 3 harness error or inconclusive; with
--certify also 3 where a case was skipped.

Examples:
  qod conformance
  qod conformance --release r4.1 --only '*createSession*'
  qod conformance --release r4.1 --list --tag '*deleteSession*'
  QOD_TOKEN=... qod conformance --target target.yaml --out runs/mine
  QOD_TOKEN=... qod conformance --target target.yaml --emulate scenarios/cells/certification.yaml
  QOD_TOKEN=... qod conformance --target target.yaml --certify`,
    )
    .action(async (options) => (await import('./conformance-action.ts')).conformance(options));
}
