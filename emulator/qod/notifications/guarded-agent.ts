import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { Agent, buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.ts';

/** All addresses of a name, as `dns.lookup` gives them with `all`. */
export type LookupAll = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface GuardedAgentOptions {
  policy: AddressPolicy;
  /** Whom to trust: certificates in PEM. Default the system's authorities. */
  ca?: string | undefined;
  /** Default the system's resolver. */
  lookup?: LookupAll;
}

/** The address is not one to connect to; another attempt would not change that. */
export class AddressRefused extends Error {}

/** How long a connection may take to come about, in real milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * An HTTP client for addresses that others chose. Each connection is made to an address that the policy has seen: a name
 * is resolved once, and what it resolved to is both judged and connected to, so that a second answer of the name server
 * (DNS rebinding) is never asked for. Redirects are not followed.
 */
export function guardedAgent({ policy, ca, lookup = systemLookup }: GuardedAgentOptions): Agent {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    lookup: guardedLookup(policy, lookup),
    ...(ca === undefined ? {} : { ca }),
  } as buildConnector.BuildOptions);
  return new Agent({
    connect: (options, callback) => {
      // Node asks no resolver about an IP address.
      const reason = policy.refuseUrl(`${options.protocol}//${bracketed(options.hostname)}`);
      if (reason === undefined) connect(options, callback);
      else callback(new AddressRefused(reason), null);
    },
  });
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Of the addresses of a name those that may be connected to; an error where there is none. */
function guardedLookup(policy: AddressPolicy, lookup: LookupAll) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const allowed = addresses.filter(({ address }) => policy.refuseAddress(address) === undefined);
      const [first] = allowed;
      if (first === undefined) callback(new AddressRefused('its name has no address that is allowed'), []);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function bracketed(hostname: string): string {
  return hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
}
