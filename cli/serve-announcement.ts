import { apisOf, contractOf } from '../conformance/contract/index.ts';
import type { Subscriber } from '../emulator/index.ts';
import type { ServeOptions } from './serve-options.ts';

/** What is there to be told of; a part that is not served is absent. */
export interface ServedParts {
  /** Root of the CAMARA APIs. */
  apiRoot?: string;
  /** Where the QoD server listens, which a proxy has to know. */
  ownRoot?: string;
  /** Base URL of the NEF. */
  nef: string;
  /** Issuer of the tokens. */
  authorization?: string;
  control?: string;
  token?: string;
  /** Of the emulated network. */
  ues?: number;
  /** A qosReference for the NEF, where it is served alone. */
  qosReference?: string;
  /** One that a client may play with. */
  device: Subscriber;
}

/** Everything as one JSON line. */
export function announcementJson(parts: ServedParts, { release }: ServeOptions): string {
  const { nef, authorization, control, token, device } = parts;
  const apis = apisAt(parts, release);
  const listens = behindProxy(parts);
  return `${JSON.stringify({ ...(apis !== undefined && { release, apis }), listens, nef, authorization, control, token, device })}\n`;
}

/** Where everything is, and lines ready to be pasted. */
export function announcementText(parts: ServedParts, options: ServeOptions): string {
  const { nef, authorization, control, token } = parts;
  const { release, clock, issuer } = options;
  const apis = apisAt(parts, release);
  const what = apis === undefined ? 'NEF of an emulated network' : `CAMARA QoD ${release}`;
  const ues = parts.ues === undefined ? 'in front of a NEF elsewhere' : `${parts.ues} UEs`;
  const rows = { ...apis, 'listens at': behindProxy(parts), NEF: nef, 'authorization server': authorization, control };
  const present = Object.entries(rows).filter((row): row is [string, string] => row[1] !== undefined);
  const width = Math.max(...present.map(([name]) => name.length));
  const hint = token === undefined ? `Get a token of ${issuer} and put it into TOKEN.` : `export TOKEN=${token}`;
  return [
    `${what}, clock ${clock}, ${ues}`,
    ...present.map(([name, address]) => `  ${name.padEnd(width)}  ${address}`),
    ...(apis === undefined ? [] : ['', hint]),
    '',
    ...(apis === undefined ? [subscriptionLine(parts, options)] : apiLines(apis, parts, release)),
    ...(control === undefined ? [] : [`curl -s ${control}/ues/${parts.device.ueName}`]),
    '',
    `Stop with Ctrl+C. ${options.only === undefined ? 'docs/sandbox.md walks from here to a faster video.' : 'docs/two-processes.md has more.'}`,
    '',
  ].join('\n');
}

function apisAt({ apiRoot }: ServedParts, release: ServeOptions['release']): Record<string, string> | undefined {
  if (apiRoot === undefined) return undefined;
  return Object.fromEntries(apisOf(release).map((api) => [api, apiRoot + contractOf(api, release).basePath] as const));
}

/** Where the server listens, unless clients know it by that address. */
function behindProxy({ apiRoot, ownRoot }: ServedParts): string | undefined {
  return ownRoot === apiRoot ? undefined : ownRoot;
}

/** Which profiles there are, and a session. */
function apiLines(apis: Record<string, string>, { device }: ServedParts, release: ServeOptions['release']): string[] {
  const withToken = `-H "Authorization: Bearer $TOKEN"`;
  const withJson = `${withToken} -H 'Content-Type: application/json'`;
  const profiles =
    release === 'v0.10.1'
      ? `curl -s ${apis['quality-on-demand']}/qos-profiles ${withToken}`
      : `curl -s -X POST ${apis['qos-profiles']}/retrieve-qos-profiles ${withJson} -d '{}'`;
  const body = JSON.stringify({
    device: { phoneNumber: device.phoneNumber },
    applicationServer: { ipv4Address: '198.51.100.10' },
    qosProfile: 'QOS_M',
    duration: 60,
  });
  return [profiles, `curl -s -X POST ${apis['quality-on-demand']}/sessions ${withJson} -d '${body}'`];
}

/** A flow for the device, asked of the NEF itself. Nobody listens at the address for its events. */
function subscriptionLine({ nef, device, qosReference }: ServedParts, { nefAuth }: ServeOptions): string {
  const credential = nefAuth === undefined || nefAuth === 'none' ? '' : ` ${credentialOption(nefAuth)}`;
  const body = JSON.stringify({
    notificationDestination: 'http://127.0.0.1:9095/events',
    ueIpv4Addr: device.ipv4Address,
    qosReference,
  });
  return `curl -s -X POST ${nef}/sandbox/subscriptions${credential} -H 'Content-Type: application/json' -d '${body}'`;
}

/** The secret is for whoever pastes the line to fill in. */
function credentialOption(nefAuth: string): string {
  return nefAuth.startsWith('basic:')
    ? `-u "${nefAuth.split(':')[1]}:$NEF_PASSWORD"`
    : '-H "Authorization: Bearer $NEF_TOKEN"';
}
