import { packageVersion } from '../../package-root.ts';
import type { QosProfile } from '../../scenarios/qos-profile.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { scenarioDigest } from '../../scenarios/scenario-digest.ts';
import { Emulation } from '../emulation.ts';
import { NS_PER_S, type Nanoseconds } from '../kernel/index.ts';
import type { EmulationFooter, EmulationHeader, EmulationLine } from './emulation-record.ts';
import { IntervalSampler, rounded } from './interval-sampler.ts';
import { networkEventLine } from './network-event-line.ts';
import { SessionTimeline } from './session-timeline.ts';
import { ueSummaries } from './ue-summary.ts';

/**
 * Emulates a scenario from beginning to end and yields its record, line by line. A pure function of scenario, seed and
 * profiles: no wall clock, no machine. The caller may look at the clock between lines, and stop when it likes.
 */
export function* emulationRun(
  scenario: Scenario,
  profiles: readonly QosProfile[],
  options: { seed?: string } = {},
): Generator<EmulationLine, void, void> {
  const happened: EmulationLine[] = [];
  const emulation = new Emulation(scenario, {
    ...options,
    radioLink: (ue, event) => {
      happened.push({ type: 'radio-link', timeS: emulation.simulation.now() / NS_PER_S, ue, event });
    },
    networkEvent: (event, change) => happened.push(networkEventLine(event, change, emulation.simulation.now())),
  });
  const timeline = new SessionTimeline(emulation, profiles, (line) => happened.push(line));
  const crowd = new CrowdShare(emulation);
  const sampler = new IntervalSampler(emulation);
  yield header(emulation);
  timeline.start();
  emulation.start();
  for (let fromNs = 0; fromNs < scenario.durationNs; fromNs += scenario.intervalNs) {
    const toNs = Math.min(fromNs + scenario.intervalNs, scenario.durationNs);
    const wasActive = timeline.active.size > 0;
    emulation.simulation.runUntil(toNs);
    crowd.count(toNs - fromNs, wasActive, timeline.active.size > 0);
    yield* happened.splice(0);
    yield* sampler.sample(fromNs, toNs);
  }
  yield* ueSummaries(emulation);
  yield footer(emulation, crowd);
}

function header({ scenario, seed, ues, cell }: Emulation): EmulationHeader {
  return {
    type: 'header',
    kind: 'emulation',
    formatVersion: 1,
    tool: { name: 'qod-testbed', version: packageVersion },
    scenario: scenarioDigest(scenario),
    seed,
    durationS: scenario.durationNs / NS_PER_S,
    cell: {
      bandwidthHz: scenario.cell.bandwidthHz,
      subcarrierSpacingHz: scenario.cell.subcarrierSpacingHz,
      carrierHz: scenario.cell.carrierHz,
      prbs: cell.capacity.prbs,
      duplex: scenario.cell.duplex.mode,
      scheduler: scenario.cell.scheduler,
      maxDownlinkLayers: scenario.cell.maxLayers.downlink,
    },
    ues: ues.length,
  };
}

function footer(emulation: Emulation, crowd: CrowdShare): EmulationFooter {
  return {
    type: 'footer',
    emulatedS: emulation.scenario.durationNs / NS_PER_S,
    slots: emulation.cell.slotsRun,
    crowd: { withSessionBps: crowd.rateBps(true), withoutSessionBps: crowd.rateBps(false) },
  };
}

/** What the UEs without any session of their own get in the downlink, while sessions are up and while none is. */
class CrowdShare {
  readonly #flows: Emulation['flows'];
  readonly #ues: number;
  readonly #bytes = new Map<boolean, number>();
  readonly #timeNs = new Map<boolean, number>();
  #lastBytes = 0;

  constructor({ flows, scenario }: Emulation) {
    const withSession = new Set(scenario.sessions.map(({ ueName }) => ueName));
    this.#flows = flows.filter(({ ue, flow }) => flow.direction === 'downlink' && !withSession.has(ue.name));
    this.#ues = new Set(this.#flows.map(({ ue }) => ue.index)).size;
  }

  /** Counts an interval; one in which a session came or went belongs to neither side. */
  count(spanNs: Nanoseconds, activeBefore: boolean, activeAfter: boolean): void {
    const bytes = this.#flows.reduce((sum, { flow }) => sum + flow.deliveredBytes, 0);
    if (activeBefore === activeAfter) {
      this.#bytes.set(activeAfter, (this.#bytes.get(activeAfter) ?? 0) + bytes - this.#lastBytes);
      this.#timeNs.set(activeAfter, (this.#timeNs.get(activeAfter) ?? 0) + spanNs);
    }
    this.#lastBytes = bytes;
  }

  /** Mean bit/s per UE; null when there was no such time. */
  rateBps(withSession: boolean): number | null {
    const timeNs = this.#timeNs.get(withSession) ?? 0;
    if (timeNs === 0 || this.#ues === 0) return null;
    return rounded(((this.#bytes.get(withSession) ?? 0) * 8 * NS_PER_S) / timeNs / this.#ues, 1);
  }
}
