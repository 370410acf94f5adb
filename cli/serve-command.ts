import { Command, InvalidArgumentError, Option } from 'commander';
import { NEF_DIALECTS } from '../scenarios/nef-dialects.ts';
import { collect, DEFAULT_RELEASE, parsePort, parsePositive, parseRelease } from './options.ts';
import { SANDBOX_SCENARIO } from './shipped-scenarios.ts';

/** `qod serve`: the reference QoD APIs, an authorization server and the NEF in front of an emulated network, until interrupted. */
export function serveCommand(): Command {
  const outcomes = ['synchronous', 'asynchronous'];
  return new Command('serve')
    .description('serve the reference QoD APIs, an authorization server and the NEF in front of an emulated network')
    .addOption(
      new Option(
        '--only <part>',
        'qod: the QoD APIs alone, in front of --nef; nef: the network with its NEF alone',
      ).choices(['qod', 'nef']),
    )
    .option('--nef <url>', 'with --only qod: base URL of the NEF, …/3gpp-as-session-with-qos/v1')
    .option('--scs-as-id <name>', 'with --only qod: name of the server at the NEF (default: qod)')
    .option('--callback-url <url>', 'with --only qod: where the NEF reaches the server (default: where it listens)')
    .option(
      '--public-url <url>',
      'with --only: where clients reach the server, behind a proxy (default: where it listens)',
    )
    .option('--host <address>', 'with --only: IP address to listen on (default: 127.0.0.1)')
    .option('--scenario <file>', 'emulation scenario', SANDBOX_SCENARIO)
    .option('--release <release>', 'CAMARA release', parseRelease, DEFAULT_RELEASE)
    .option('--profiles <file>', 'QoS profiles of the operator (default: those that ship)')
    .option('--clients <file>', 'API consumers (default: those that ship)')
    .option('--port <port>', 'port of the QoD APIs, 0 for any', parsePort, 9091)
    .option('--nef-port <port>', 'port of the NEF, 0 for any', parsePort, 9092)
    .option('--auth-port <port>', 'port of the authorization server, 0 for any', parsePort, 9093)
    .option('--control-port <port>', 'port of the control server, 0 for any', parsePort, 9094)
    .option('--clock <kind>', 'paced: with the wall clock; virtual: moved by POST /clock', parseClock, 'paced')
    .option('--speed <factor>', 'emulated seconds per wall second of the paced clock', parsePositive, 1)
    .option('--issuer <url>', 'take the tokens of this issuer, found by discovery, and start no authorization server')
    .option('--audience <name>', 'with --issuer: what `aud` of a token must be')
    .option(
      '--store <location>',
      'file:<path>: keeps sessions and what belongs to them over a restart; paced clock only',
    )
    .addOption(new Option('--creation <way>', 'whether a creation waits for the network').choices(outcomes))
    .addOption(new Option('--revocation <way>', 'whether a revocation of an assignment does').choices(outcomes))
    .option('--allow-sinks <cidr>', 'private network in which sinks may be (repeatable; default: loopback)', collect)
    .option('--sink-ca <file>', 'certificate in PEM to trust at sinks')
    .option(
      '--nef-auth <way>',
      'none, basic:<user>:<password>, bearer:<token>, or with --only qod oauth2:<client>:<secret>@<token URL>',
    )
    .addOption(
      new Option(
        '--nef-dialect <name>',
        `way in which the NEF departs from TS 29.122 (repeatable): ${Object.keys(NEF_DIALECTS).join(', ')}`,
      ).argParser(parseDialect),
    )
    .addOption(
      new Option('--log-level <level>', 'of the JSON lines about requests on stderr')
        .choices(['silent', 'error', 'warn', 'info', 'debug'])
        .default('warn'),
    )
    .option('--json', 'print addresses and token as one JSON line to stdout')
    .addHelpText(
      'after',
      `
Examples:
  qod serve
  qod serve --release r4.1 --clock virtual --port 0 --nef-port 0 --auth-port 0 --control-port 0 --json
  qod serve --store file:qod.db --creation synchronous
  qod serve --only nef --nef-auth basic:qod:secret
  qod serve --only qod --nef http://127.0.0.1:9092/3gpp-as-session-with-qos/v1 --nef-auth basic:qod:secret`,
    )
    .action(async (options, command: Command) => (await import('./serve-action.ts')).serve(options, flagsOf(command)));
}

/** Options that stand on the command line. */
function flagsOf(command: Command): string[] {
  return command.options.flatMap((option) =>
    command.getOptionValueSource(option.attributeName()) === 'cli' ? [option.long ?? option.flags] : [],
  );
}

function parseDialect(value: string, previous: string[] = []): string[] {
  if (value in NEF_DIALECTS) return [...previous, value];
  throw new InvalidArgumentError(`expected one of: ${Object.keys(NEF_DIALECTS).join(', ')}`);
}

function parseClock(value: string): 'virtual' | 'paced' {
  if (value !== 'virtual' && value !== 'paced') throw new InvalidArgumentError('expected virtual or paced');
  return value;
}
