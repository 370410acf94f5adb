import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import {
  type AccessTokenClaims,
  type OperatorOptions,
  type ServerClock,
  type Subscription,
  WALL_CLOCK,
} from '../operator.ts';
import { ALL_DEFECTS, type Defect } from './defect.ts';
import { findDevice } from './device-lookup.ts';
import type { Json } from './json-fields.ts';
import { NefConnector } from './nef-connector.ts';
import { Notifier } from './notifier.ts';
import { QosSession } from './qos-session.ts';
import { Refusal } from './refusal.ts';
import {
  type DeviceIdentifiers,
  isProfileName,
  readDeviceQuery,
  readExtension,
  readProfileQuery,
  readSessionRequest,
  type SessionRequest,
} from './session-request.ts';

const KEPT_MS = 10 * 60_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The gateway between the CAMARA APIs and the NEF. It knows nothing of HTTP towards its clients. */
export class QodGateway {
  readonly #options: OperatorOptions;
  readonly #clock: ServerClock;
  readonly #defects: ReadonlySet<Defect>;
  readonly #nef: NefConnector;
  readonly #sinks: Agent;
  readonly #ownUrl: string;
  readonly #sessions = new Map<string, QosSession>();

  constructor(options: OperatorOptions & { defects?: ReadonlySet<Defect> }, ownUrl: string) {
    this.#options = options;
    this.#clock = options.clock ?? WALL_CLOCK;
    this.#defects = options.defects ?? ALL_DEFECTS;
    this.#nef = new NefConnector(options.nefUrl, this.#clock);
    this.#sinks = new Agent({ connect: options.sinkCaPem === undefined ? {} : { ca: options.sinkCaPem } });
    this.#ownUrl = ownUrl;
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) session.cancelTimer();
    await this.#sinks.destroy();
  }

  listProfiles(claims: AccessTokenClaims, body: unknown): Json[] {
    const { device, name, status } = readProfileQuery(body);
    const subscription =
      claims.phoneNumber === undefined && device === undefined
        ? undefined
        : this.#deviceOf(claims, device).subscription;
    return this.#options.profiles
      .filter(({ restrictedTo = [subscription?.phoneNumber] }) =>
        (restrictedTo as (string | undefined)[]).includes(subscription?.phoneNumber),
      )
      .map(({ published }) => published)
      .filter((each) => (name ?? each.name) === each.name && (status ?? each.status) === each.status);
  }

  readProfile({ phoneNumber }: AccessTokenClaims, name: string): Json {
    if (!isProfileName(name)) throw Refusal.badRequest('The name of the profile is malformed.');
    const profile = this.#options.profiles.find(({ published }) => published.name === name);
    const isHidden = phoneNumber !== undefined && profile?.restrictedTo?.includes(phoneNumber) === false;
    if (profile === undefined || isHidden) throw new Refusal(404, 'NOT_FOUND', 'There is no such QoS profile.');
    return profile.published;
  }

  createSession(claims: AccessTokenClaims, body: unknown): Json {
    const request = readSessionRequest(body);
    const { subscription, device } = this.#deviceOf(claims, request.device);
    const profile = this.#profileFor(request, subscription);
    if (request.wantsPrivateKeyJwt)
      throw new Refusal(422, 'PRIVATE_KEY_JWT_NOT_CONFIGURED', 'PRIVATE_KEY_JWT was not agreed on.');
    const flow = JSON.stringify([request.servers, request.serverPorts, request.devicePorts]);
    for (const { occupiesFlow, subscription: other, request: theirs } of this.#sessions.values()) {
      const theirFlow = JSON.stringify([theirs.servers, theirs.serverPorts, theirs.devicePorts]);
      if (occupiesFlow && other === subscription && theirFlow === flow)
        throw new Refusal(409, 'CONFLICT', 'The device has a session for this flow.');
    }
    const session = new QosSession({
      id: randomUUID(),
      clientId: claims.clientId,
      request,
      subscription,
      profile,
      device,
      notifier: request.sink === undefined ? undefined : new Notifier(request.sink, this.#clock, this.#sinks),
    });
    this.#sessions.set(session.id, session);
    const info = session.info;
    void this.#askNetwork(session);
    return info;
  }

  readSession(claims: AccessTokenClaims, id: string): Json {
    return this.#find(claims, id).info;
  }

  async deleteSession(claims: AccessTokenClaims, id: string): Promise<void> {
    const session = this.#find(claims, id);
    this.#sessions.delete(session.id);
    session.isDeleted = true;
    session.cancelTimer();
    await this.#deleteAtNetwork(session);
    if (session.status === 'AVAILABLE') session.end('DELETE_REQUESTED', this.#clock.nowMs());
  }

  extendSession(claims: AccessTokenClaims, id: string, body: unknown): Json {
    if (!UUID.test(id)) throw Refusal.badRequest('The session id must be a UUID.');
    const additionalS = readExtension(body);
    const session = this.#find(claims, id);
    if (session.status !== 'AVAILABLE')
      throw new Refusal(409, 'QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED', `The session is ${session.status}.`);
    session.extend(additionalS);
    this.#awaitExpiry(session);
    return session.info;
  }

  sessionsOfDevice(claims: AccessTokenClaims, body: unknown): Json[] {
    const { subscription } = this.#deviceOf(claims, readDeviceQuery(body));
    return [...this.#sessions.values()]
      .filter((each) => each.clientId === claims.clientId && each.subscription === subscription)
      .map(({ info }) => info);
  }

  /** A notification of the NEF's: the subscription is named by its URL. */
  networkReports(body: unknown): void {
    const { transaction, eventReports } = body as { transaction?: unknown; eventReports?: { event?: unknown }[] };
    const session = [...this.#sessions.values()].find(({ nefAnswer }) => nefAnswer?.['self'] === transaction);
    if (session === undefined) return;
    for (const { event } of eventReports ?? []) {
      if (event === 'SUCCESSFUL_RESOURCES_ALLOCATION' && session.status === 'REQUESTED') {
        session.start(this.#clock.nowMs());
        this.#awaitExpiry(session);
      } else if (event === 'FAILED_RESOURCES_ALLOCATION' || event === 'SESSION_TERMINATION') {
        if (session.status !== 'UNAVAILABLE') this.#over(session, 'NETWORK_TERMINATED');
      }
    }
  }

  async #askNetwork(session: QosSession): Promise<void> {
    const { request, subscription, profile } = session;
    const withPorts = (address: string, ports: string): string => (ports === '' ? address : `${address} ${ports}`);
    const flowInfo = request.servers.map((address, flow) => {
      const ue = address.includes(':') ? subscription.ipv6Address : subscription.ipv4Address;
      const [from, to] = [withPorts(ue, request.devicePorts), withPorts(address, request.serverPorts)];
      return {
        flowId: flow + 1,
        flowDescriptions: [`permit in ip from ${from} to ${to}`, `permit out ip from ${to} to ${from}`],
      };
    });
    const byIpv6 = request.servers.every((address) => address.includes(':'));
    session.nefAnswer = await this.#nef.create({
      notificationDestination: `${this.#ownUrl}/nef/notifications`,
      qosReference: profile.qosReference,
      flowInfo,
      ...(byIpv6 ? { ueIpv6Addr: subscription.ipv6Address } : { ueIpv4Addr: subscription.ipv4Address }),
    });
    if (session.isDeleted) await this.#deleteAtNetwork(session);
    else if (session.nefAnswer === undefined) this.#over(session, 'NETWORK_TERMINATED');
  }

  #awaitExpiry(session: QosSession): void {
    session.cancelTimer();
    const leftMs = (session.expiresMs ?? 0) - this.#clock.nowMs();
    session.cancelTimer = this.#clock.setTimeout(() => this.#over(session, 'DURATION_EXPIRED'), leftMs);
  }

  #over(session: QosSession, ending: 'DURATION_EXPIRED' | 'NETWORK_TERMINATED'): void {
    session.end(ending, this.#clock.nowMs());
    session.cancelTimer = this.#clock.setTimeout(() => this.#sessions.delete(session.id), KEPT_MS);
    const url = this.#urlToDelete(session);
    if (url !== undefined)
      this.#nef
        .deletion(url)()
        .catch(() => undefined);
  }

  /** What the client's DELETE does in the network, by way of the defects. */
  async #deleteAtNetwork(session: QosSession): Promise<void> {
    if (this.#defects.has('never-calls-delete')) return;
    if (this.#defects.has('reads-absent-field') && session.nefAnswer?.['subscriptionId'] === undefined) return;
    const url = this.#urlToDelete(session);
    if (url === undefined) return;
    const deletion = this.#nef.deletion(url);
    if (this.#defects.has('never-starts-delete')) return;
    await deletion();
  }

  #urlToDelete({ id, nefAnswer }: QosSession): string | undefined {
    if (nefAnswer === undefined) return undefined;
    return this.#defects.has('deletes-by-session-id') ? this.#nef.urlOf(id) : String(nefAnswer['self']);
  }

  #deviceOf(claims: AccessTokenClaims, device: DeviceIdentifiers | undefined) {
    return findDevice(claims, device, this.#options.subscriptions);
  }

  #profileFor({ profileName, durationS }: SessionRequest, { phoneNumber }: Subscription) {
    const profile = this.#options.profiles.find(({ published }) => published.name === profileName);
    if (profile === undefined) throw Refusal.badRequest('There is no such QoS profile.');
    if (profile.published.status !== 'ACTIVE' || profile.restrictedTo?.includes(phoneNumber) === false)
      throw new Refusal(422, 'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE', 'The QoS profile is not available.');
    if (durationS < profile.minDurationS || durationS > profile.maxDurationS)
      throw Refusal.badRequest('The duration is not one that the QoS profile allows.');
    return profile;
  }

  #find(claims: AccessTokenClaims, id: string): QosSession {
    if (!UUID.test(id)) throw Refusal.badRequest('The session id must be a UUID.');
    const session = this.#sessions.get(id.toLowerCase());
    if (session === undefined) throw new Refusal(404, 'NOT_FOUND', 'There is no such session.');
    const isOwn =
      session.clientId === claims.clientId &&
      (claims.phoneNumber ?? session.subscription.phoneNumber) === session.subscription.phoneNumber;
    if (!isOwn) throw new Refusal(403, 'PERMISSION_DENIED', 'The session belongs to somebody else.');
    return session;
  }
}
