import type { NetworkEvent, Scenario, TrafficConfig, UeGroupConfig } from '../scenarios/scenario.ts';
import { carrierPrbs } from '../scenarios/carrier.ts';
import { ApplicationFlow } from './application-flow.ts';
import { AdmissionControl } from './cell/admission-control.ts';
import { aggregateLimits } from './cell/aggregate-limits.ts';
import { Cell } from './cell/cell.ts';
import { type NetworkEventChange, NetworkEvents } from './cell/network-events.ts';
import { QosFlowControl } from './cell/qos-flow-control.ts';
import { RadioLinkSupervision } from './cell/radio-link-supervision.ts';
import {
  type Subscriber,
  type SubscriberDirectory,
  type SubscriberIdentity,
  ueAddressTowards,
} from './cell/subscriber.ts';
import { subscribedUes } from './cell/subscribed-ues.ts';
import { Subscriptions } from './cell/subscriptions.ts';
import { UeReachability } from './cell/ue-reachability.ts';
import { type Process, RandomStreams, Simulation, startProcess } from './kernel/index.ts';
import { FlowMeter } from './observer/flow-meter.ts';
import { frequencyGrid } from './radio/frequency-grid.ts';
import { GeometricChannel } from './radio/geometric-channel.ts';
import { createTraffic } from './traffic/index.ts';

/** Ephemeral ports start here (RFC 6335 §6); each application flow of a UE has its own. */
const FIRST_UE_PORT = 49_152;

/**
 * QoS flows that a UE may have at once beside the default one, unless the scenario says otherwise: it supports 16 data
 * radio bearers (TS 38.306 §8), and each QoS flow has one of its own here.
 */
const MAX_QOS_FLOWS = 15;

export interface EmulationOptions {
  /** In place of the scenario's. */
  seed?: string;
  /** Of UEs that have others than the emulated operator would give them, by name of the UE. */
  identities?: ReadonlyMap<string, SubscriberIdentity>;
  /** Told when a UE's radio link fails, and when it works again. */
  radioLink?: (ueName: string, event: 'failed' | 'recovered') => void;
  /** Told when something befalls the network, and when that ends. */
  networkEvent?: (event: NetworkEvent, change: NetworkEventChange) => void;
}

/** A UE of the emulated network. */
export interface EmulatedUe {
  readonly index: number;
  readonly name: string;
  readonly group: UeGroupConfig;
  /** At the start. */
  readonly distanceM: number;
  readonly subscriber: Subscriber;
}

/** An application flow of the scenario and who it belongs to. */
export interface ScenarioFlow {
  readonly ue: EmulatedUe;
  readonly config: TrafficConfig;
  /** `<ue>/<flow>`. */
  readonly name: string;
  readonly flow: ApplicationFlow;
}

/** A scenario in motion: the cell, its UEs and their traffic on one simulation. Nothing moves until `start` and the clock does. */
export class Emulation {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly simulation = new Simulation();
  readonly streams: RandomStreams;
  readonly ues: readonly EmulatedUe[];
  readonly channel: GeometricChannel;
  readonly cell: Cell;
  readonly userPlane: QosFlowControl;
  readonly subscribers: SubscriberDirectory;
  readonly flows: readonly ScenarioFlow[];
  readonly #radioLinks: RadioLinkSupervision;
  readonly #networkEvents: NetworkEvents;
  readonly #running = new Set<ApplicationFlow>();
  #trafficHasEnded = false;

  constructor(scenario: Scenario, options: EmulationOptions = {}) {
    this.scenario = scenario;
    this.seed = options.seed ?? scenario.seed;
    this.streams = new RandomStreams(this.seed);
    const named = subscribedUes(scenario);
    const subscriptions = new Subscriptions(named, options.identities);
    this.subscribers = subscriptions;
    const { cell } = scenario;
    const grid = frequencyGrid(carrierPrbs(cell)!, cell.rbgConfiguration);
    this.channel = new GeometricChannel(
      cell,
      grid,
      named.map(({ group, name }) => ({ ...group, name })),
      this.streams,
    );
    this.ues = named.map(({ group, name }, index) => ({
      index,
      name,
      group,
      distanceM: this.channel.distanceM(index, 0),
      subscriber: subscriptions.byName(name)!,
    }));
    const groups = named.map(({ group }) => group);
    this.cell = new Cell(this.simulation, cell, {
      channel: this.channel,
      grid,
      ues: this.ues.length,
      streams: this.streams,
      aggregateLimits: {
        downlink: aggregateLimits(groups, 'downlink'),
        uplink: aggregateLimits(groups, 'uplink'),
      },
    });
    const admission = new AdmissionControl(cell, this.channel, this.cell.adaptation, this.cell.capacity);
    const ueByName = new Map(this.ues.map((ue) => [ue.name, ue.index]));
    this.userPlane = new QosFlowControl(this.simulation, this.cell, admission, ueByName, {
      maxQosFlows: (ue) => groups[ue]!.maxQosFlows ?? MAX_QOS_FLOWS,
      bearerReleaseTimerNs: cell.bearerReleaseTimerNs,
    });
    const reachability = new UeReachability({
      ues: this.ues.length,
      lost: (ue, obstacle) => {
        this.cell.setReachable(ue, false, obstacle !== 'radio-link');
        this.userPlane.lose(ue, obstacle === 'outage' ? 'cell-outage' : 'radio-link-failure');
      },
      recovered: (ue) => {
        this.cell.setReachable(ue, true);
        this.userPlane.recover(ue);
      },
    });
    this.#networkEvents = new NetworkEvents({
      simulation: this.simulation,
      cell: this.cell,
      userPlane: this.userPlane,
      reachability,
      ues: this.ues.map(({ index }) => index),
      uesNamed: (ues) => this.#uesNamed(ues).map(({ index }) => index),
      told: (event, change) => options.networkEvent?.(event, change),
    });
    this.#radioLinks = new RadioLinkSupervision({
      simulation: this.simulation,
      config: cell.radioLinkMonitoring,
      channel: this.channel,
      ues: this.ues.length,
      moves: (ue) => groups[ue]!.mobility.model !== 'static',
      failed: (ue) => {
        reachability.block(ue, 'radio-link');
        options.radioLink?.(this.ues[ue]!.name, 'failed');
      },
      recovered: (ue) => {
        reachability.unblock(ue);
        options.radioLink?.(this.ues[ue]!.name, 'recovered');
      },
    });
    this.flows = this.ues.flatMap((ue) => ue.group.traffic.map((config, n) => this.#openFlow(ue, config, n)));
  }

  /** UEs that a test may use, in the scenario's order. */
  get testDevices(): readonly string[] {
    return this.ues.filter((ue) => ue.group.testDevices).map((ue) => ue.name);
  }

  /** Whether an event of the network may name a UE or a group so. */
  knows(ues: string): boolean {
    return this.#uesNamed(ues).length > 0;
  }

  /** Lets something befall the network, from the next slot boundary on. `ues` that nobody is named by are nobody. */
  apply(event: NetworkEvent): void {
    this.#networkEvents.schedule(this.simulation.now() + 1, event);
  }

  /** Starts the traffic of the scenario, each flow at its own time, and what befalls the network. */
  start(): void {
    this.#radioLinks.start();
    for (const { atNs, event } of this.scenario.events ?? []) this.#networkEvents.schedule(atNs, event);
    for (const { flow, config, name } of this.flows) {
      const startNs = Math.round(drawBetween(config.startNs, this.streams.stream(`start/${name}`)()));
      startProcess(this.simulation, this.#trafficLife(flow, startNs, config.stopNs));
    }
  }

  /** Ends the traffic of the scenario for good, also what has not begun. */
  endTraffic(): void {
    this.#trafficHasEnded = true;
    for (const { model } of this.#running) model.stop();
    this.#running.clear();
  }

  /** A flow's traffic from its start to its stop; times from now. */
  *#trafficLife(flow: ApplicationFlow, startNs: number, stopNs: number): Process {
    yield startNs;
    if (this.#trafficHasEnded) return;
    flow.model.start();
    this.#running.add(flow);
    if (stopNs === Infinity) return;
    yield Math.max(0, stopNs - startNs);
    if (this.#running.delete(flow)) flow.model.stop();
  }

  #uesNamed(ues: string): EmulatedUe[] {
    return this.ues.filter(({ name, group }) => name === ues || group.group === ues);
  }

  #openFlow(ue: EmulatedUe, config: TrafficConfig, n: number): ScenarioFlow {
    const name = `${ue.name}/${config.name}`;
    const server = this.scenario.servers[config.server]!;
    const flow = new ApplicationFlow({
      simulation: this.simulation,
      cell: this.cell,
      ue: ue.index,
      direction: config.direction,
      ipFlow: {
        ueAddress: ueAddressTowards(server.address, ue.subscriber),
        uePort: FIRST_UE_PORT + n,
        serverAddress: server.address,
        serverPort: server.port,
        protocol: server.protocol,
      },
      coreDelayNs: this.scenario.cell.coreDelayNs,
      streams: this.streams,
      streamName: `traffic/${name}`,
      createModel: (context) => createTraffic(config, context),
      ...(config.watch && { meter: new FlowMeter(this.scenario.cell.coreDelayNs) }),
    });
    return { ue, config, name, flow };
  }
}

/** Uniform over the area between two radii would need a square root; a seat's distance is drawn uniformly in rows. */
function drawBetween(span: { from: number; to: number }, uniform: number): number {
  return span.from + (span.to - span.from) * uniform;
}
