import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import { expect } from 'vitest';
import { readQosProfiles } from '../../../scenarios/qos-profile.ts';
import type { QosFlowEvent } from '../../cell/qos-flow.ts';
import { type Calendar, VIRTUAL_CALENDAR, toUnixMs } from '../../kernel/index.ts';
import type { TrackIo } from '../../live/io-tracking.ts';
import { DeathError, MemoryStore } from '../../store/test/memory-store.ts';
import type { EventReport } from '../event-report.ts';
import { type NefOptions, type RunningNef, startNef } from '../start-nef.ts';
import { type CallbackReceiver, startCallbackReceiver } from './callback-receiver.ts';
import { FakeUserPlane } from './fake-user-plane.ts';
import { hasPublishedSchemas, publishedViolations } from './published-schema.ts';
import { directory } from './subscribers.ts';
import { VirtualTime } from './virtual-time.ts';

const API_FILE = 'TS29122_AsSessionWithQoS.yaml';

/**
 * A NEF on the wire, an SCS/AS that listens, and a client. Every answer and every callback is held against the schemas that
 * 3GPP published, where they are at hand. The NEF can be stopped and started again with what its store has kept.
 */
export class NefBed {
  time = new VirtualTime();
  userPlane = new FakeUserPlane(this.time.simulation);
  calendar: Calendar = VIRTUAL_CALENDAR;
  store: MemoryStore;
  nef!: RunningNef;
  receiver!: CallbackReceiver;
  readonly #options: Partial<NefOptions>;
  #agent = new Agent();

  private constructor(options: Partial<NefOptions>, store: MemoryStore) {
    this.#options = options;
    this.store = store;
  }

  static async start(options: Partial<NefOptions> = {}, store = new MemoryStore()): Promise<NefBed> {
    const bed = new NefBed(options, store);
    bed.receiver = await startCallbackReceiver({ now: () => bed.time.simulation.now() });
    await bed.#startNef(0);
    return bed;
  }

  async #startNef(port: number): Promise<void> {
    // Death ends a callback under way as it ends everything else: without a trace.
    const trackIo = ((io) =>
      this.time.trackIo(() =>
        io().catch((error: unknown) => {
          if (!(error instanceof DeathError)) throw error;
        }),
      )) as TrackIo;
    this.nef = await startNef({
      userPlane: this.userPlane,
      subscribers: directory,
      profiles: readQosProfiles(),
      clock: this.time.simulation,
      calendar: this.calendar,
      trackIo,
      uuid: randomUUID,
      retryJitter: () => 0,
      store: this.store,
      port,
      ...this.#options,
    });
  }

  /** The emulation and the NEF begin anew, at the same address, `downS` seconds later, with a cell that answers `outcome`. */
  async restart(downS: number, outcome: QosFlowEvent = { type: 'allocated' }): Promise<void> {
    const port = Number(new URL(this.nef.baseUrl).port);
    await Promise.all([this.nef.close(), this.#agent.destroy()]);
    this.#agent = new Agent();
    this.calendar = { epochMs: toUnixMs(this.calendar, this.time.simulation.now()) + downS * 1000 };
    this.time = new VirtualTime();
    this.userPlane = new FakeUserPlane(this.time.simulation);
    this.userPlane.outcome = outcome;
    this.store = this.store.reopened();
    await this.#startNef(port);
  }

  async close(): Promise<void> {
    this.receiver.close();
    await Promise.all([this.nef.close(), this.#agent.destroy()]);
    expectPublishedCallbacks(this.receiver);
  }

  /** URL of the subscriptions of one SCS/AS. */
  get collection(): string {
    return `${this.nef.baseUrl}/qod/subscriptions`;
  }

  body(changes: Record<string, unknown> = {}): Record<string, unknown> {
    const body = { notificationDestination: this.receiver.url, ueIpv4Addr: '10.0.0.1', qosReference: 'qod_m' };
    return JSON.parse(JSON.stringify({ ...body, ...changes })) as Record<string, unknown>;
  }

  create(changes?: Record<string, unknown>) {
    return this.send('POST', this.collection, this.body(changes));
  }

  async send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
    const { origin, pathname, search } = new URL(url);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await this.time.trackIo(() =>
      this.#agent.request({
        origin,
        path: pathname + search,
        method: method as 'GET',
        headers: { ...type, ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    );
    const text = await response.body.text();
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- judged by the tests
    const parsed: any = text === '' ? undefined : JSON.parse(text);
    const { statusCode: status } = response;
    if (parsed !== undefined) expectPublishedAnswer(method, status, parsed);
    return { status, headers: response.headers, body: parsed };
  }

  /** What the SCS/AS has been told, in order. */
  get reports(): EventReport[] {
    return this.receiver.received.flatMap(({ body }) => (body.eventReports ?? []) as EventReport[]);
  }

  get events(): string[] {
    return this.reports.map(({ event }) => event);
  }
}

/** Holds an answer against the schema that 3GPP published for it, where that is at hand. */
export function expectPublishedAnswer(method: string, status: number, body: unknown): void {
  if (!hasPublishedSchemas) return;
  if (status >= 400) return expect(publishedViolations('TS29122_CommonData.yaml', 'ProblemDetails', body)).toEqual([]);
  const schema = method === 'DELETE' ? 'UserPlaneNotificationData' : 'AsSessionWithQoSSubscription';
  for (const each of Array.isArray(body) ? body : [body])
    expect(publishedViolations(API_FILE, schema, each)).toEqual([]);
}

/** Likewise what an SCS/AS has been told: UserPlaneNotificationData, or the TestNotification of TS 29.122 §5.2.5.3. */
export function expectPublishedCallbacks({ received }: CallbackReceiver): void {
  if (!hasPublishedSchemas) return;
  for (const { body } of received) {
    const violations =
      'subscription' in body
        ? publishedViolations('TS29122_CommonData.yaml', 'TestNotification', body)
        : publishedViolations(API_FILE, 'UserPlaneNotificationData', body);
    expect(violations).toEqual([]);
  }
}
