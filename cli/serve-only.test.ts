import { describe, expect, it } from 'vitest';
import { InputError } from '../scenarios/input-error.ts';
import { EXIT_USAGE, exitCodeOf } from './exit-codes.ts';
import { checkOnly } from './serve-only.ts';
import type { ServeOptions } from './serve-options.ts';

const DEFAULTS: ServeOptions = {
  scenario: 'cell.yaml',
  release: 'r3.2',
  port: 9091,
  nefPort: 9092,
  authPort: 9093,
  controlPort: 9094,
  clock: 'paced',
  speed: 1,
  logLevel: 'warn',
};
const NEF = 'http://127.0.0.1:9092/3gpp-as-session-with-qos/v1';
const QOD: Partial<ServeOptions> = { only: 'qod', nef: NEF };

function check(options: Partial<ServeOptions>, flags: readonly string[] = []): () => void {
  return () => checkOnly({ ...DEFAULTS, ...options }, flags);
}

describe('a part of qod serve alone', () => {
  it.each<[string, Partial<ServeOptions>, string[]]>([
    ['everything', {}, ['--port', '--nef-port', '--nef-auth', '--store']],
    [
      'the network',
      { only: 'nef', clock: 'virtual' },
      ['--nef-port', '--control-port', '--clock', '--public-url', '--host'],
    ],
    [
      'the QoD server',
      QOD,
      ['--nef', '--port', '--auth-port', '--issuer', '--scs-as-id', '--callback-url', '--public-url'],
    ],
    ['a NEF of this machine by name', { only: 'qod', nef: 'https://localhost/nef/v1/' }, ['--nef']],
    ['a NEF of this machine by IPv6', { only: 'qod', nef: 'http://[::1]:9092/v1' }, ['--nef']],
    [
      'a NEF elsewhere that knows the way',
      { ...QOD, nef: 'https://nef.example.com/v1', callbackUrl: 'https://qod.example.com' },
      [],
    ],
    [
      'a NEF elsewhere that reaches where the server listens',
      { ...QOD, nef: 'http://10.0.0.8/v1', host: '10.0.0.7' },
      [],
    ],
  ])('goes with its options: %s', (_, options, flags) => {
    expect(check(options, flags)).not.toThrow();
  });

  it.each<[string, Partial<ServeOptions>, string[], string]>([
    ['no NEF', { only: 'qod' }, [], 'needs a NEF; expected --nef <url>'],
    ['a speed', { ...QOD, speed: 2 }, ['--speed'], '--speed 2: cannot move the time of a NEF elsewhere'],
    ['virtual time', { ...QOD, clock: 'virtual' }, ['--clock'], '--clock virtual: cannot move'],
    ['no URL', { ...QOD, nef: '127.0.0.1:9092' }, ['--nef'], 'expected an absolute http or https URL'],
    ['a query', { ...QOD, nef: `${NEF}?a=b` }, ['--nef'], 'has a query or a fragment'],
    ['a port of the NEF', QOD, ['--nef-port'], '--nef-port: does not go with --only qod'],
    ['a control server', QOD, ['--control-port'], '--control-port: does not go with --only qod'],
    ['a NEF that cannot call back', { ...QOD, nef: 'https://nef.example.com/v1' }, [], 'expected --callback-url'],
    ['a release of the network', { only: 'nef' }, ['--release'], '--release: does not go with --only nef'],
    ['another NEF beside the network', { only: 'nef', nef: NEF }, ['--nef'], '--nef: does not go with --only nef'],
    ['a NEF without --only', { nef: NEF }, ['--nef'], '--nef: goes with --only qod alone'],
    ['a public URL without --only', {}, ['--public-url'], 'goes with --only qod and --only nef alone'],
    ['every address', { only: 'nef', host: '0.0.0.0' }, ['--host'], 'is not the IP address of one machine'],
    ['a name to listen on', { only: 'nef', host: 'here' }, ['--host'], 'is not the IP address of one machine'],
  ])('refuses what does not: %s', (_, options, flags, message) => {
    expect(check(options, flags)).toThrow(message);
  });

  it('calls it wrong use, and keeps a credential in the URL to itself', () => {
    const thrown = ((): unknown => {
      try {
        return check({ ...QOD, nef: 'http://qod:s3cret@127.0.0.1/v1' })();
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(InputError);
    expect(exitCodeOf(thrown)).toBe(EXIT_USAGE);
    expect((thrown as Error).message).toContain('--nef-auth');
    expect((thrown as Error).message).not.toContain('s3cret');
  });
});
