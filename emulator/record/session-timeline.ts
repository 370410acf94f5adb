import { randomUUID } from 'node:crypto';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { SessionConfig } from '../../scenarios/scenario.ts';
import { ueAddressTowards } from '../cell/subscriber.ts';
import type { Emulation } from '../emulation.ts';
import { NS_PER_MS, NS_PER_S, VIRTUAL_CALENDAR } from '../kernel/index.ts';
import { AsSessionWithQos, Problem } from '../nef/index.ts';
import type { SessionLine } from './emulation-record.ts';

/**
 * Plays the `sessions` of a scenario: each asks the NEF for its profile at its time, as an application server would, and
 * lets the NEF end it after its duration. The subscription ids are random, but nothing of them reaches the record.
 */
export class SessionTimeline {
  /** QoS flows that are up now, by session. */
  readonly active = new Set<SessionConfig>();
  readonly #emulation: Emulation;
  readonly #nef: AsSessionWithQos;
  readonly #profiles: readonly QosProfile[];
  readonly #tell: (line: SessionLine) => void;

  constructor(emulation: Emulation, profiles: readonly QosProfile[], tell: (line: SessionLine) => void) {
    const { userPlane, subscribers, simulation } = emulation;
    this.#emulation = emulation;
    this.#profiles = profiles;
    this.#tell = tell;
    this.#nef = new AsSessionWithQos({
      userPlane,
      subscribers,
      profiles,
      clock: simulation,
      calendar: VIRTUAL_CALENDAR,
      uuid: randomUUID,
    });
  }

  start(): void {
    for (const session of this.#emulation.scenario.sessions) {
      this.#emulation.simulation.schedule(session.atNs, () => this.#open(session));
    }
  }

  #open(session: SessionConfig): void {
    const qosReference =
      this.#profiles.find(({ name }) => name === session.profile)?.network.qosReference ?? session.profile;
    const server = this.#emulation.scenario.servers[session.server]!;
    const ueAddress = ueAddressTowards(server.address, this.#emulation.subscribers.byName(session.ueName)!);
    const result = this.#nef.create(
      'scenario',
      {
        notificationDestination: 'http://scenario.invalid/',
        ...(ueAddress.includes(':') ? { ueIpv6Addr: ueAddress } : { ueIpv4Addr: ueAddress }),
        qosReference,
        usageThreshold: { duration: Math.round(session.durationNs / NS_PER_S) },
        flowInfo: [
          {
            flowId: 1,
            flowDescriptions: [
              `permit in ip from ${ueAddress} to ${server.address} ${server.port}`,
              `permit out ip from ${server.address} ${server.port} to ${ueAddress}`,
            ],
          },
        ],
      },
      ({ event }) => this.#onEvent(session, event),
    );
    this.#line(session, result instanceof Problem ? `refused: ${result.detail}` : 'requested');
  }

  #onEvent(session: SessionConfig, event: string): void {
    if (event === 'SUCCESSFUL_RESOURCES_ALLOCATION') this.active.add(session);
    if (event === 'SESSION_TERMINATION') this.active.delete(session);
    this.#line(session, event);
  }

  #line(session: SessionConfig, event: string): void {
    const timeS = this.#emulation.simulation.now() / NS_PER_S;
    const profile = this.#profiles.find(({ name }) => name === session.profile);
    const promise = profile === undefined ? {} : { promise: promiseOf(profile) };
    this.#tell({ type: 'session', timeS, ue: session.ueName, profile: session.profile, event, ...promise });
  }
}

function promiseOf(profile: QosProfile): NonNullable<SessionLine['promise']> {
  const { targetMinDownstreamRateBps, packetDelayBudgetNs } = profile;
  return {
    ...(targetMinDownstreamRateBps !== undefined && { targetMinDownstreamRateBps }),
    ...(packetDelayBudgetNs !== undefined && { packetDelayBudgetMs: packetDelayBudgetNs / NS_PER_MS }),
  };
}
