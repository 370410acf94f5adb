import { Command, InvalidArgumentError } from 'commander';
import { parsePort, parsePositive, parseRelease } from './options.ts';
import { STADIUM_SCENARIO } from './stadium-scenario.ts';

/** `qod serve`: the reference QoD API and the NEF in front of an emulated network, until interrupted. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('serve the reference QoD API and the NEF in front of an emulated network')
    .option('--scenario <file>', 'emulation scenario', STADIUM_SCENARIO)
    .option('--release <release>', 'CAMARA release', parseRelease, 'r3.2')
    .option('--port <port>', 'port of the QoD API, 0 for any', parsePort, 9091)
    .option('--nef-port <port>', 'port of the NEF, 0 for any', parsePort, 9092)
    .option('--clock <kind>', 'paced: with the wall clock; virtual: moved by POST /clock', parseClock, 'paced')
    .option('--speed <factor>', 'emulated seconds per wall second of the paced clock', parsePositive, 1)
    .option('--json', 'print addresses and token as one JSON line to stdout')
    .addHelpText(
      'after',
      `
Examples:
  qod serve
  qod serve --release r4.1 --clock virtual --port 0 --nef-port 0 --json`,
    )
    .action(async (options) => (await import('./serve-action.ts')).serve(options));
}

function parseClock(value: string): 'virtual' | 'paced' {
  if (value !== 'virtual' && value !== 'paced') throw new InvalidArgumentError('expected virtual or paced');
  return value;
}
