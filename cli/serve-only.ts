import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { InputError } from '../scenarios/input-error.ts';
import type { ServeOptions } from './serve-options.ts';

/** Options that say something of a part which is not there. */
const OF_OTHER_PARTS: Record<'qod' | 'nef' | 'all', readonly string[]> = {
  qod: ['--nef-port', '--nef-dialect', '--control-port'],
  nef: [
    ...['--nef', '--scs-as-id', '--callback-url', '--release', '--clients', '--port', '--auth-port'],
    ...['--issuer', '--audience', '--creation', '--revocation', '--allow-sinks', '--sink-ca'],
  ],
  all: ['--nef', '--scs-as-id', '--callback-url', '--public-url', '--host'],
};

/**
 * Whether the options fit the part that is asked for.
 * @param given flags that stand on the command line
 * @throws InputError for the first that does not fit.
 */
export function checkOnly(options: ServeOptions, given: readonly string[]): void {
  const { only, host } = options;
  const unfit = given.find((flag) => OF_OTHER_PARTS[only ?? 'all'].includes(flag));
  if (unfit !== undefined && only === undefined) throw bad(unfit, `goes with ${partsOf(unfit)} alone`);
  if (unfit !== undefined) throw bad(unfit, `does not go with --only ${only}, which starts nothing that it is about`);
  if (host !== undefined && !isOneAddress(host))
    throw bad(`--host ${host}`, 'is not the IP address of one machine; expected one such as 10.0.0.7');
  if (only === 'qod') checkQodAlone(options);
}

/** Time is that of the NEF's owner, and the NEF has to find the way back. */
function checkQodAlone({ nef, clock, speed, host, callbackUrl }: ServeOptions): void {
  if (nef === undefined)
    throw bad(
      '--only qod',
      'needs a NEF; expected --nef <url>, such as http://127.0.0.1:9092/3gpp-as-session-with-qos/v1',
    );
  if (clock !== 'paced')
    throw bad(`--clock ${clock}`, 'cannot move the time of a NEF elsewhere; expected --clock paced');
  if (speed !== 1) throw bad(`--speed ${speed}`, 'cannot move the time of a NEF elsewhere; expected 1');
  const nefHost = new URL(baseUrl('--nef', nef)).hostname.replace(/^\[|\]$/g, '');
  if (callbackUrl === undefined && isLoopback(host ?? '127.0.0.1') && !isLoopback(nefHost)) {
    const message = `is elsewhere, and cannot call back on ${host ?? '127.0.0.1'}; expected --callback-url, or --host`;
    throw bad(`--nef ${nef}`, `${message} with an address that it reaches`);
  }
}

function partsOf(flag: string): string {
  return OF_OTHER_PARTS.nef.includes(flag) ? '--only qod' : '--only qod and --only nef';
}

/** A URL under which a server has its paths, without slashes at its end. @throws InputError when the text is none. */
export function baseUrl(flag: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw bad(`${flag} ${text}`, 'is no address; expected an absolute http or https URL');
  if (url.username !== '' || url.password !== '')
    throw bad(flag, `holds a credential; expected ${flag === '--nef' ? '--nef-auth for it' : 'a URL without one'}`);
  if (url.search !== '' || url.hash !== '') throw bad(`${flag} ${text}`, 'has a query or a fragment; expected neither');
  return text.replace(/\/+$/, '');
}

/** Names that resolve to this machine elsewhere cannot be known. */
function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return isIP(host) !== 0 && ipaddr.process(host).range() === 'loopback';
}

/** 0.0.0.0 and :: are every address of a machine, and none that could be told to anybody. */
function isOneAddress(host: string): boolean {
  return isIP(host) !== 0 && ipaddr.parse(host).range() !== 'unspecified';
}

function bad(file: string, message: string): InputError {
  return new InputError([{ file, message }]);
}
