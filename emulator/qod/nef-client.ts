import type { Dispatcher } from 'undici';
import type { Subscriber } from '../cell/subscriber.ts';
import type { Clock } from '../kernel/index.ts';
import type { TrackIo } from '../live/io-tracking.ts';
import type { AppFlow, Network, PortRange } from './app-flow.ts';
import { AccessTokens, type ClientCredentials } from './client-credentials.ts';

/** What the server shows to the NEF. */
export type NefCredential =
  | { type: 'none' }
  | { type: 'bearer'; token: string }
  | { type: 'basic'; username: string; password: string }
  | ({ type: 'oauth2-client-credentials' } & ClientCredentials);

export interface NefClientOptions {
  /** Absolute URL of AsSessionWithQoS, `…/3gpp-as-session-with-qos/v1`. */
  baseUrl: string;
  /** Name of this server at the NEF. */
  scsAsId: string;
  credential: NefCredential;
  /** By which access tokens expire. */
  clock: Clock;
  trackIo: TrackIo;
  dispatcher: Dispatcher;
}

/** AsSessionWithQoSSubscription (TS 29.122 §5.14.2.1.2) as this server sends it. */
export interface NefSubscription {
  notificationDestination: string;
  qosReference: string;
  /** Absent for all the traffic of the UE. */
  flowInfo?: { flowId: number; flowDescriptions: string[] }[];
  ueIpv4Addr?: string;
  ueIpv6Addr?: string;
}

/** A subscription as the NEF lists it. */
export interface ListedSubscription {
  /** Absolute. */
  url: string;
  notificationDestination: string;
}

export type CreationOutcome =
  /** URL of the subscription. */
  | { type: 'created'; url: string }
  /** The network will not do it, whenever it is asked. */
  | { type: 'refused' }
  /** Nobody can say: no answer, or one that speaks of the NEF's own state or of our credential. */
  | { type: 'unavailable'; reason: string };

/** How long the NEF may take for an answer, in real milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Answers that say nothing of the request itself. 5xx and whatever is no HTTP go with them. */
const NOT_ABOUT_THE_REQUEST = [401, 407, 408, 425, 429];

/** Client of AsSessionWithQoS. It knows nothing of the NEF but its HTTP. */
export class NefClient {
  #options: NefClientOptions;
  #accessTokens: AccessTokens | undefined;

  constructor(options: NefClientOptions) {
    const { credential, dispatcher, clock } = options;
    this.#options = options;
    if (credential.type === 'oauth2-client-credentials') {
      this.#accessTokens = new AccessTokens(credential, dispatcher, clock);
    }
  }

  async create(subscription: NefSubscription): Promise<CreationOutcome> {
    const url = this.#subscriptionsUrl;
    try {
      const { status, location, body } = await this.#request('POST', url, subscription);
      if (status === 201) {
        const address = location ?? selfOf(body);
        if (address === undefined) return { type: 'unavailable', reason: 'the NEF did not name the subscription' };
        return { type: 'created', url: new URL(address, url).href };
      }
      const aboutUs = status >= 400 && status < 500 && !NOT_ABOUT_THE_REQUEST.includes(status);
      return aboutUs ? { type: 'refused' } : { type: 'unavailable', reason: `the NEF answered ${status}` };
    } catch (error) {
      return { type: 'unavailable', reason: `the NEF did not answer: ${(error as Error).message}` };
    }
  }

  /** @returns whether the subscription is gone, by this request or before it (404). */
  async delete(url: string): Promise<boolean> {
    try {
      const { status } = await this.#request('DELETE', url);
      return status === 404 || (status >= 200 && status < 300);
    } catch {
      return false;
    }
  }

  /** Whether the NEF answers at all, whatever it says. */
  async isReachable(): Promise<boolean> {
    try {
      // A name that no subscription has: the list could be a long one.
      await this.#request('GET', `${this.#subscriptionsUrl}/none`);
      return true;
    } catch {
      return false;
    }
  }

  /** The subscriptions of this server that the NEF has, undefined when it does not say. */
  async list(): Promise<ListedSubscription[] | undefined> {
    const url = this.#subscriptionsUrl;
    try {
      const { status, body } = await this.#request('GET', url);
      const list = status === 200 ? (JSON.parse(body) as unknown) : undefined;
      return Array.isArray(list) ? list.flatMap((each) => listed(each, url)) : undefined;
    } catch {
      return undefined;
    }
  }

  get #subscriptionsUrl(): string {
    const { baseUrl, scsAsId } = this.#options;
    return `${baseUrl}/${encodeURIComponent(scsAsId)}/subscriptions`;
  }

  /** An access token that is refused is replaced once: it may have been revoked, or the issuer's keys have changed. */
  #request(method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown): Promise<NefAnswer> {
    const { trackIo, credential } = this.#options;
    return trackIo(async () => {
      if (this.#accessTokens === undefined) return this.#send(method, url, body, authorization(credential));
      const token = await this.#accessTokens.get();
      const answer = await this.#send(method, url, body, `Bearer ${token}`);
      if (answer.status !== 401) return answer;
      return this.#send(method, url, body, `Bearer ${await this.#accessTokens.get(token)}`);
    });
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    body: unknown,
    credential: string | undefined,
  ): Promise<NefAnswer> {
    const { origin, pathname, search } = new URL(url);
    const response = await this.#options.dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(credential === undefined ? {} : { authorization: credential }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const { location } = response.headers;
    const text = await response.body.text();
    return { status: response.statusCode, location: typeof location === 'string' ? location : undefined, body: text };
  }
}

interface NefAnswer {
  status: number;
  location: string | undefined;
  body: string;
}

/**
 * The UE and its traffic in the NEF's terms. TS 29.122 names a UE by one address; the filters decide what is boosted, so
 * that servers of both IP versions go into one subscription.
 */
export function ueAndFlows(
  flow: AppFlow,
  subscriber: Subscriber,
): Pick<NefSubscription, 'flowInfo' | 'ueIpv4Addr' | 'ueIpv6Addr'> {
  const flowInfo = flow.servers
    .flatMap((server) =>
      protocolsOf(flow).map((protocol) => flowDescriptions(flow, server, ueNetwork(server, subscriber), protocol)),
    )
    .map((descriptions, index) => ({ flowId: index + 1, flowDescriptions: descriptions }));
  const overIpv4 = flow.servers.some(({ version }) => version === 'ipv4');
  return { flowInfo, ...(overIpv4 ? ueAddress(subscriber) : { ueIpv6Addr: subscriber.ipv6Address }) };
}

/** The UE by itself, which stands for all of its traffic where no flow is described. */
export function ueAddress({ ipv4Address }: Subscriber): Pick<NefSubscription, 'ueIpv4Addr'> {
  return { ueIpv4Addr: ipv4Address };
}

/** IPFilterRules have ports only with a protocol that has them (RFC 6733 §4.3.1): 6 is TCP, 17 UDP. */
function protocolsOf({ serverPorts, devicePorts }: AppFlow): string[] {
  return serverPorts.length + devicePorts.length === 0 ? ['ip'] : ['6', '17'];
}

/** Uplink and downlink: `in` goes from the UE to the server, `out` the other way (TS 29.214 §5.3.8). */
function flowDescriptions(
  { serverPorts, devicePorts }: AppFlow,
  server: Network,
  ue: string,
  protocol: string,
): string[] {
  const deviceEnd = `${ue}${portList(devicePorts)}`;
  const serverEnd = `${networkText(server)}${portList(serverPorts)}`;
  return [
    `permit in ${protocol} from ${deviceEnd} to ${serverEnd}`,
    `permit out ${protocol} from ${serverEnd} to ${deviceEnd}`,
  ];
}

/** An IPv6 device sends from any address of its /64 (TS 23.501 §5.8.2.2). */
function ueNetwork({ version }: Network, { ipv4Address, ipv6Address }: Subscriber): string {
  return version === 'ipv4' ? ipv4Address : `${ipv6Address}/64`;
}

function networkText({ version, address, prefixLength }: Network): string {
  return prefixLength === (version === 'ipv4' ? 32 : 128) ? address : `${address}/${prefixLength}`;
}

function portList(ports: readonly PortRange[]): string {
  const list = ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
  return list === '' ? '' : ` ${list}`;
}

/** The `Authorization` of a credential that does not change. */
function authorization(credential: NefCredential): string | undefined {
  switch (credential.type) {
    case 'bearer':
      return `Bearer ${credential.token}`;
    case 'basic':
      return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
    default:
      return undefined;
  }
}

function listed(entry: unknown, base: string): ListedSubscription[] {
  const { self, notificationDestination } = (entry ?? {}) as { self?: unknown; notificationDestination?: unknown };
  if (typeof self !== 'string' || typeof notificationDestination !== 'string' || !URL.canParse(self, base)) return [];
  return [{ url: new URL(self, base).href, notificationDestination }];
}

function selfOf(text: string): string | undefined {
  try {
    const { self } = JSON.parse(text) as { self?: unknown };
    return typeof self === 'string' ? self : undefined;
  } catch {
    return undefined;
  }
}
