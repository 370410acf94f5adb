import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { readQosProfiles, type QosProfile } from '../../scenarios/qos-profile.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { subscribedUes, testUesOf } from '../cell/subscribed-ues.ts';
import type { Subscriber } from '../cell/subscriber.ts';
import { Subscriptions } from '../cell/subscriptions.ts';
import { Metrics } from '../http/index.ts';
import { RandomStreams } from '../kernel/index.ts';
import type { DurableStore } from '../store/durable-store.ts';
import { type QodServers, type QodServersOptions, startQodServers } from './qod-servers.ts';
import { WallClock } from './wall-clock.ts';
import { WallTime } from './wall-time.ts';

export interface StandaloneQodOptions extends QodServersOptions {
  /** Whose UEs are the subscribers. Its cell is not built. */
  scenario: Scenario;
  /** Absolute URL of the NEF's AsSessionWithQoS, `…/3gpp-as-session-with-qos/v1`. */
  nefBaseUrl: string;
  /** The operator's profiles. Default those that ship with the product. */
  profiles?: readonly QosProfile[];
  /** Where the servers write their requests. Default nowhere. */
  log?: Logger;
  /** Whether the QoD server has `/metrics`. Default false. */
  metrics?: boolean;
  /** Keeps what must outlive the process. Default nothing. */
  store?: DurableStore;
}

/** The reference QoD server without a network of its own. */
export interface StandaloneQod extends QodServers {
  /** The first subscriber that a client may play with. */
  readonly device: Subscriber;
}

/**
 * Starts the reference QoD server in the time of the wall clock, in front of a NEF that somebody else runs and that need not
 * be there yet.
 * @throws when a port cannot be had, or IssuerError for an external issuer; then nothing is left running.
 */
export async function startStandaloneQod(options: StandaloneQodOptions): Promise<StandaloneQod> {
  const { scenario, nefBaseUrl, profiles = readQosProfiles(), store, log } = options;
  const calendar = { epochMs: Date.now() };
  const clock = new WallClock();
  const time = new WallTime();
  const ues = subscribedUes(scenario);
  const subscribers = new Subscriptions(ues);
  const testUes = testUesOf(scenario);
  const servers = await startQodServers(options, {
    clock,
    calendar,
    time,
    trackIo: (io) => time.track(io),
    subscribers,
    profiles,
    uuid: randomUUID,
    // Servers that were started together do not try again together.
    jitter: new RandomStreams(randomUUID()).stream('notifications/jitter'),
    nefBaseUrl,
    testUes,
    ...(store !== undefined && { store }),
    ...(log !== undefined && { log }),
    ...(options.metrics === true && { metrics: new Metrics() }),
  });
  return {
    ...servers,
    device: subscribers.byName(testUes[0] ?? ues[0]!.name)!,
    close: async () => {
      await servers.close();
      clock.stop();
    },
  };
}
