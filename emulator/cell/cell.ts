import type { CellConfig } from '../../scenarios/scenario.ts';
import { DEFAULT_FIVE_QI, type FiveQi, fiveQi } from '../../scenarios/five-qi.ts';
import { milliseconds, NS_PER_MS, type Nanoseconds, type RandomStreams, type Simulation } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { FrequencyGrid } from '../radio/frequency-grid.ts';
import { LinkAdaptation } from '../radio/link-adaptation.ts';
import { type AggregateLimits, policer } from './aggregate-limits.ts';
import { Backhaul, type BackhaulState, type FullBufferSource } from './backhaul.ts';
import { CarrierCapacity } from './carrier-capacity.ts';
import { DEFAULT_QOS_FLOW, type DataBearer } from './data-bearer.ts';
import { DeliveryMeter } from './delivery-meter.ts';
import { guaranteeDepthBytes } from './guarantee-depth.ts';
import type { IpFlow } from './ip-flow.ts';
import type { LinkStatistics } from './link-statistics.ts';
import { Mac } from './mac.ts';
import { PacketPool } from './packet-pool.ts';
import type { QosFlowParameters } from './qos-flow.ts';
import { type PacketListener, type PacketTimes, type RlcContext, RlcQueue } from './rlc-queue.ts';
import { SegmentPool } from './segment-pool.ts';
import { TokenBucket } from './token-bucket.ts';

export const DIRECTIONS: readonly Direction[] = ['downlink', 'uplink'];

/** ARP of the default QoS flow: the lowest priority. */
const DEFAULT_ARP_LEVEL = 15;
/** Until an RLC receiver in acknowledged mode has missed a segment and told so: t-Reassembly, TS 38.331, at 35 ms. */
const RLC_STATUS_DELAY_NS = milliseconds(35);

/** Told what becomes of the packets of one flow. `times` is valid during the call alone. */
export interface FlowListener {
  delivered(bytes: number, times: PacketTimes, qosFlow: string): void;
  dropped(bytes: number): void;
}

/** What a cell is made of beside its configuration. */
export interface CellParts {
  channel: ChannelModel;
  grid: FrequencyGrid;
  ues: number;
  streams: RandomStreams;
  /** By direction and UE; undefined for a UE without any. */
  aggregateLimits: Readonly<Record<Direction, readonly (AggregateLimits | undefined)[]>>;
}

interface Flow extends FullBufferSource {
  readonly ue: number;
  readonly direction: Direction;
  readonly ipFlow: IpFlow;
  readonly listener: FlowListener;
  bearer: DataBearer;
  fullBuffer: boolean;
}

/**
 * One NR cell: a MAC per direction, the bearers of its UEs and the IP flows in them. It runs slot by slot while anything
 * waits to be sent, and sleeps otherwise. What changes bearers is applied at slot boundaries by `QosFlowControl`.
 */
export class Cell implements PacketListener {
  readonly capacity: CarrierCapacity;
  readonly adaptation: LinkAdaptation;
  readonly #simulation: Simulation;
  readonly #config: CellConfig;
  readonly #rlc: RlcContext;
  readonly #macs: Readonly<Record<Direction, Mac>>;
  readonly #aggregateLimits: CellParts['aggregateLimits'];
  /** Made when the first flow of a UE is opened in the direction. */
  readonly #defaults: Readonly<Record<Direction, (DataBearer | undefined)[]>>;
  readonly #flows: (Flow | undefined)[] = [];
  /** By UE; absent without flows. */
  readonly #flowsOf: (number[] | undefined)[];
  readonly #backhaul: Backhaul;
  /** Downlink flows that always have data; undefined when it has to be looked again. */
  #fullBufferSources: readonly FullBufferSource[] | undefined;
  #classify: (ue: number, direction: Direction, ipFlow: IpFlow) => DataBearer | undefined = () => undefined;
  /** Slot for which an event is scheduled; Infinity while the cell sleeps. */
  #scheduledSlot = Infinity;
  #inSlot = false;
  #nextSlot = 0;
  #slotsRun = 0;

  constructor(simulation: Simulation, config: CellConfig, parts: CellParts) {
    const { channel, grid, ues, streams, aggregateLimits } = parts;
    this.#simulation = simulation;
    this.#config = config;
    this.#aggregateLimits = aggregateLimits;
    this.#flowsOf = new Array<number[] | undefined>(ues).fill(undefined);
    this.capacity = new CarrierCapacity(config);
    this.adaptation = new LinkAdaptation(config.mcsTable);
    const segments = new SegmentPool();
    this.#rlc = {
      packets: new PacketPool(),
      segments,
      listener: this,
      mode: config.rlcMode,
      queueManagement: config.queueManagement,
      limitBytes: config.queueLimitBytes,
    };
    const mac = (direction: Direction): Mac =>
      new Mac({
        cell: config,
        direction,
        ues,
        capacity: this.capacity,
        grid,
        channel,
        adaptation: this.adaptation,
        segments,
        blockErrors: streams.stream(`block-errors/${direction}`),
        aggregateLimits: aggregateLimits[direction],
        repeatSegment: (queue, packet, bytes, retransmissions) => {
          simulation.schedule(simulation.now() + RLC_STATUS_DELAY_NS, () => {
            queue.sendAgain(packet, bytes, retransmissions, simulation.now());
            this.#refresh(queue.ue, direction);
          });
        },
      });
    this.#backhaul = new Backhaul({
      simulation,
      arrived: (flow, packetBytes, backhaulNs) => this.#arrive(flow, packetBytes, backhaulNs),
      dropped: (flow, packetBytes) => this.dropped(flow, packetBytes),
      fullBufferSources: () => (this.#fullBufferSources ??= this.#findFullBufferSources()),
    });
    this.#macs = { downlink: mac('downlink'), uplink: mac('uplink') };
    this.#defaults = {
      downlink: new Array<DataBearer | undefined>(ues).fill(undefined),
      uplink: new Array<DataBearer | undefined>(ues).fill(undefined),
    };
  }

  /** Slots that were run; the others were skipped because nothing waited. */
  get slotsRun(): number {
    return this.#slotsRun;
  }

  /** One-way delay of a degraded backhaul on top of the core's. */
  get backhaulDelayNs(): Nanoseconds {
    return this.#backhaul.delayNs;
  }

  activeUes(direction: Direction): number {
    return this.#macs[direction].activeUes;
  }

  /** PRBs that have carried a transport block since the start. */
  usedPrbs(direction: Direction): number {
    return this.#macs[direction].usedPrbs;
  }

  /** What became of the transport blocks of each UE. */
  linkStatistics(direction: Direction): LinkStatistics {
    return this.#macs[direction].statistics;
  }

  /** First slot boundary at or after a time. */
  slotBoundary(timeNs: Nanoseconds): Nanoseconds {
    return Math.ceil(timeNs / this.capacity.slotNs) * this.capacity.slotNs;
  }

  /** Opens an IP flow. @returns its number. */
  openFlow(ue: number, direction: Direction, ipFlow: IpFlow, listener: FlowListener): number {
    const bearer = this.#bearerFor(ue, direction, ipFlow);
    const flow = this.#flows.length;
    this.#flows.push({ flow, ue, direction, ipFlow, listener, bearer, fullBuffer: false });
    // Not pushed: an array that grows keeps room for many more, which thousands of UEs would pay for.
    this.#flowsOf[ue] = (this.#flowsOf[ue] ?? []).concat(flow);
    bearer.flowCount++;
    return flow;
  }

  /** Closes a flow; what it still has in a queue is sent, and nobody told. */
  closeFlow(flow: number): void {
    this.setFullBuffer(flow, false);
    this.#flows[flow]!.bearer.flowCount--;
    const own = this.#flowsOf[this.#flows[flow]!.ue]!;
    own.splice(own.indexOf(flow), 1);
    this.#flows[flow] = undefined;
  }

  /** A packet of a flow arrives at the cell (downlink) or at the UE's modem (uplink), where the Session-AMBR is policed. */
  send(flow: number, packetBytes: number): void {
    const { bearer, ue, direction } = this.#flows[flow]!;
    const nowNs = this.#simulation.now();
    const policed =
      bearer.fiveQi.resourceType === 'non-GBR' ? this.#aggregateLimits[direction][ue]?.session : undefined;
    if (policed !== undefined && policed.available(nowNs) < packetBytes) return this.dropped(flow, packetBytes);
    policed?.take(packetBytes);
    if (this.#backhaul.active && direction === 'downlink') return this.#backhaul.down(bearer, flow, packetBytes);
    bearer.queue.push(flow, packetBytes, nowNs);
    this.#wake(bearer);
  }

  /** A packet has come through a degraded backhaul. */
  #arrive(flow: number, packetBytes: number, backhaulNs: Nanoseconds): void {
    const bearer = this.#flows[flow]?.bearer;
    if (bearer === undefined) return;
    bearer.queue.push(flow, packetBytes, this.#simulation.now(), backhaulNs);
    this.#wake(bearer);
  }

  /** Lets a flow always have data to send, or stop doing so. */
  setFullBuffer(flow: number, on: boolean): void {
    const state = this.#flows[flow];
    if (state === undefined || state.fullBuffer === on) return;
    state.fullBuffer = on;
    this.#fullBufferSources = undefined;
    this.#placeFullBuffer(state);
    this.#wake(state.bearer);
  }

  /** A full buffer stands at the cell, unless it is in the downlink and the backhaul decides what of it comes through. */
  #placeFullBuffer({ flow, bearer, direction, fullBuffer }: Flow): void {
    const atCell = fullBuffer && !(direction === 'downlink' && this.#backhaul.limitsDownlink);
    bearer.fullBufferFlow = atCell ? flow : -1;
  }

  #findFullBufferSources(): FullBufferSource[] {
    return this.#flows
      .filter((flow) => flow !== undefined)
      .filter((flow) => flow.fullBuffer && flow.direction === 'downlink');
  }

  /** Lets the transport between core and cell be degraded, or well again. */
  setBackhaul(state: BackhaulState | undefined): void {
    this.#backhaul.set(state);
    for (const flow of this.#flows) {
      if (flow === undefined || !flow.fullBuffer || flow.direction !== 'downlink') continue;
      this.#placeFullBuffer(flow);
      this.#wake(flow.bearer);
    }
  }

  /** Measures the deliveries of a bearer from now on. */
  measured(bearer: DataBearer): DeliveryMeter {
    return (bearer.meter ??= new DeliveryMeter(this.#config.coreDelayNs));
  }

  /** Makes a bearer with the rates of its QoS flow. */
  openBearer(ue: number, direction: Direction, qosFlow: string, parameters: QosFlowParameters): DataBearer {
    const nowNs = this.#simulation.now();
    const characteristics = parameters.characteristics ?? fiveQi(parameters.fiveQi)!;
    const gfbrBps = (direction === 'downlink' ? parameters.gfbrDownlinkBps : parameters.gfbrUplinkBps) ?? 0;
    const mfbrBps = direction === 'downlink' ? parameters.mfbrDownlinkBps : parameters.mfbrUplinkBps;
    const guaranteeBytes = guaranteeDepthBytes(characteristics, gfbrBps);
    const bearer: DataBearer = {
      ue,
      direction,
      qosFlow,
      fiveQi: characteristics,
      arpPriorityLevel: parameters.arp.priorityLevel,
      queue: new RlcQueue(this.#rlc, ue, qosFlow, this.#discardNs(characteristics)),
      gfbrBps,
      guarantee: gfbrBps > 0 ? new TokenBucket(gfbrBps, guaranteeBytes, 0, nowNs) : undefined,
      limit: mfbrBps === undefined ? undefined : policer(mfbrBps, nowNs),
      fullBufferFlow: -1,
      flowCount: 0,
      sentBytes: 0,
      backhaulWaitingBytes: 0,
      backhaulDroppedBytes: 0,
      meter: undefined,
      closing: false,
    };
    this.#macs[direction].addBearer(bearer);
    return bearer;
  }

  /** Takes a bearer away. Its flows must have been reclassified; what was not begun to be sent goes to the default QoS flow. */
  closeBearer(bearer: DataBearer): void {
    const fallback = this.#defaultBearer(bearer.ue, bearer.direction);
    bearer.queue.moveTo(fallback.queue, this.#simulation.now());
    this.#macs[bearer.direction].closeBearer(bearer);
    this.#wake(fallback);
  }

  /** Lets a UE be served, or not. @param deaf whether not even what is on the air arrives; else its channel decides about that */
  setReachable(ue: number, reachable: boolean, deaf = false): void {
    for (const direction of DIRECTIONS) {
      this.#macs[direction].setReachable(ue, reachable, deaf);
      this.#refresh(ue, direction);
    }
  }

  /** Lets `classify` decide which bearer carries each flow of a UE; undefined means the default QoS flow. */
  setClassifier(classify: (ue: number, direction: Direction, ipFlow: IpFlow) => DataBearer | undefined): void {
    this.#classify = classify;
  }

  /** Puts every flow of a UE where the classifier says; packets already queued stay where they are. */
  reclassify(ue: number): void {
    for (const number of this.#flowsOf[ue] ?? []) {
      const flow = this.#flows[number]!;
      const bearer = this.#bearerFor(ue, flow.direction, flow.ipFlow);
      if (bearer === flow.bearer) continue;
      const previous = flow.bearer;
      flow.bearer = bearer;
      previous.flowCount--;
      bearer.flowCount++;
      if (flow.fullBuffer) {
        previous.fullBufferFlow = -1;
        this.#placeFullBuffer(flow);
      }
      this.#wake(previous);
      this.#wake(bearer);
    }
  }

  /** Id of the QoS flow that carries a flow now. */
  qosFlowOf(flow: number): string {
    return this.#flows[flow]?.bearer.qosFlow ?? DEFAULT_QOS_FLOW;
  }

  delivered(flow: number, packetBytes: number, times: PacketTimes, qosFlow: string): void {
    const state = this.#flows[flow];
    if (state === undefined) return;
    if (!this.#backhaul.active || state.direction === 'downlink')
      return this.#receive(state, packetBytes, times, qosFlow);
    const kept = { ...times };
    this.#backhaul.up(state.bearer, flow, packetBytes, kept.deliveredNs, (backhaulNs) => {
      const late = { ...kept, backhaulNs, receivedNs: kept.deliveredNs + backhaulNs };
      if (this.#flows[flow] === state) this.#receive(state, packetBytes, late, qosFlow);
    });
  }

  #receive({ bearer, listener }: Flow, packetBytes: number, times: PacketTimes, qosFlow: string): void {
    if (bearer.meter !== undefined && bearer.qosFlow === qosFlow)
      bearer.meter.delivered(times.deliveredNs - times.arrivedNs + times.backhaulNs, times.receivedNs);
    listener.delivered(packetBytes, times, qosFlow);
  }

  dropped(flow: number, packetBytes: number): void {
    const state = this.#flows[flow];
    if (state === undefined) return;
    state.bearer.meter?.dropped(this.#simulation.now());
    state.listener.dropped(packetBytes);
  }

  #bearerFor(ue: number, direction: Direction, ipFlow: IpFlow): DataBearer {
    return this.#classify(ue, direction, ipFlow) ?? this.#defaultBearer(ue, direction);
  }

  #defaultBearer(ue: number, direction: Direction): DataBearer {
    return (this.#defaults[direction][ue] ??= this.openBearer(ue, direction, DEFAULT_QOS_FLOW, BEST_EFFORT));
  }

  /** A packet of delay-critical resource type that is late counts as lost (TS 23.501 §5.7.3.4); the core takes its part of the budget. */
  #discardNs({ resourceType, packetDelayBudgetMs }: FiveQi): Nanoseconds {
    if (resourceType !== 'delay-critical-GBR') return this.#config.discardTimerNs;
    return Math.max(this.capacity.slotNs, packetDelayBudgetMs * NS_PER_MS - this.#config.coreDelayNs);
  }

  #wake(bearer: DataBearer): void {
    this.#refresh(bearer.ue, bearer.direction);
  }

  #refresh(ue: number, direction: Direction): void {
    this.#macs[direction].refresh(ue);
    if (!this.#inSlot) this.#scheduleNextSlot();
  }

  /** Schedules the next slot in which there is something to do. No slot is run twice. */
  #scheduleNextSlot(): void {
    const boundary = Math.ceil(this.#simulation.now() / this.capacity.slotNs);
    const from = boundary > this.#nextSlot ? boundary : this.#nextSlot;
    const downlink = this.#macs.downlink.nextSlot(from);
    const uplink = this.#macs.uplink.nextSlot(from);
    const next = downlink < uplink ? downlink : uplink;
    if (next >= this.#scheduledSlot) return;
    this.#scheduledSlot = next;
    this.#simulation.schedule(next * this.capacity.slotNs, this.#runSlot);
  }

  /** An event that was overtaken by an earlier one finds another slot scheduled, and does nothing. */
  #runSlot = (): void => {
    const nowNs = this.#simulation.now();
    const slot = nowNs / this.capacity.slotNs;
    if (slot !== this.#scheduledSlot) return;
    this.#scheduledSlot = Infinity;
    this.#nextSlot = slot + 1;
    this.#slotsRun++;
    this.#inSlot = true;
    this.#macs.downlink.runSlot(slot, nowNs);
    this.#macs.uplink.runSlot(slot, nowNs);
    this.#inSlot = false;
    this.#scheduleNextSlot();
  };
}

const BEST_EFFORT: QosFlowParameters = {
  fiveQi: DEFAULT_FIVE_QI,
  arp: { priorityLevel: DEFAULT_ARP_LEVEL, preemptionCapable: false, preemptionVulnerable: true },
};
