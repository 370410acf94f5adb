import type { CellConfig } from '../../scenarios/scenario.ts';
import { NS_PER_MS, NS_PER_S, type Nanoseconds, type RandomStreams, type Simulation } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import { LinkAdaptation } from '../radio/link-adaptation.ts';
import { CarrierCapacity } from './carrier-capacity.ts';
import { DEFAULT_QOS_FLOW, type DataBearer } from './data-bearer.ts';
import { DEFAULT_FIVE_QI, fiveQi } from './five-qi.ts';
import type { IpFlow } from './ip-flow.ts';
import { Mac } from './mac.ts';
import type { QosFlowParameters } from './qos-flow.ts';
import { type PacketListener, RlcQueue } from './rlc-queue.ts';
import { createScheduler } from './scheduler/index.ts';
import { TokenBucket } from './token-bucket.ts';

export const DIRECTIONS: readonly Direction[] = ['downlink', 'uplink'];

/** MFBR is policed over this time: a burst above the rate may be as long as it delivers in it. */
const MFBR_BURST_NS = 20 * NS_PER_MS;
const MIN_BURST_BYTES = 3000;
/** ARP of the default QoS flow: the lowest priority. */
const DEFAULT_ARP_LEVEL = 15;

/** Told what becomes of the packets of one flow. Times in nanoseconds. */
export interface FlowListener {
  delivered(bytes: number, arrivedNs: Nanoseconds, deliveredNs: Nanoseconds, qosFlow: string): void;
  dropped(bytes: number): void;
}

interface Flow {
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
  readonly #macs: Readonly<Record<Direction, Mac>>;
  readonly #defaults: Readonly<Record<Direction, DataBearer[]>>;
  readonly #flows: (Flow | undefined)[] = [];
  readonly #flowsOf: number[][];
  #classify: (ue: number, direction: Direction, ipFlow: IpFlow) => DataBearer | undefined = () => undefined;
  #slotScheduled = false;
  #inSlot = false;
  #nextSlotNs: Nanoseconds = 0;
  #slotsRun = 0;

  constructor(simulation: Simulation, config: CellConfig, channel: ChannelModel, ues: number, streams: RandomStreams) {
    this.#simulation = simulation;
    this.#config = config;
    this.#flowsOf = Array.from({ length: ues }, () => []);
    this.capacity = new CarrierCapacity(config);
    this.adaptation = new LinkAdaptation(config.mcsTable);
    const mac = (direction: Direction): Mac =>
      new Mac({
        direction,
        ues,
        maxScheduledUes: config.maxScheduledUesPerSlot,
        capacity: this.capacity,
        channel,
        adaptation: this.adaptation,
        scheduler: createScheduler(config.scheduler, ues),
        blockErrors: streams.stream(`block-errors/${direction}`),
        listener: this,
      });
    this.#macs = { downlink: mac('downlink'), uplink: mac('uplink') };
    const defaults = (direction: Direction): DataBearer[] =>
      Array.from({ length: ues }, (_, ue) => this.openBearer(ue, direction, DEFAULT_QOS_FLOW, BEST_EFFORT));
    this.#defaults = { downlink: defaults('downlink'), uplink: defaults('uplink') };
  }

  /** Slots that were run; the others were skipped because nothing waited. */
  get slotsRun(): number {
    return this.#slotsRun;
  }

  activeUes(direction: Direction): number {
    return this.#macs[direction].activeUes;
  }

  /** PRBs that have carried a transport block since the start. */
  usedPrbs(direction: Direction): number {
    return this.#macs[direction].usedPrbs;
  }

  /** PRBs that a stretch of time has in each direction. */
  prbsIn(spanNs: Nanoseconds): number {
    return (spanNs / this.capacity.slotNs) * this.capacity.prbs;
  }

  /** First slot boundary at or after a time. */
  slotBoundary(timeNs: Nanoseconds): Nanoseconds {
    return Math.ceil(timeNs / this.capacity.slotNs) * this.capacity.slotNs;
  }

  /** Opens an IP flow. @returns its number. */
  openFlow(ue: number, direction: Direction, ipFlow: IpFlow, listener: FlowListener): number {
    const bearer = this.#classify(ue, direction, ipFlow) ?? this.#defaults[direction][ue]!;
    const flow = this.#flows.push({ ue, direction, ipFlow, listener, bearer, fullBuffer: false }) - 1;
    this.#flowsOf[ue]!.push(flow);
    return flow;
  }

  /** Closes a flow; what it still has in a queue is sent, and nobody told. */
  closeFlow(flow: number): void {
    this.setFullBuffer(flow, false);
    const own = this.#flowsOf[this.#flows[flow]!.ue]!;
    own.splice(own.indexOf(flow), 1);
    this.#flows[flow] = undefined;
  }

  /** A packet of a flow arrives at the cell (downlink) or at the UE's modem (uplink). */
  send(flow: number, packetBytes: number): void {
    const { bearer } = this.#flows[flow]!;
    bearer.queue.push(flow, packetBytes, this.#simulation.now());
    this.#wake(bearer);
  }

  /** Lets a flow always have data to send, or stop doing so. */
  setFullBuffer(flow: number, on: boolean): void {
    const state = this.#flows[flow];
    if (state === undefined || state.fullBuffer === on) return;
    state.fullBuffer = on;
    state.bearer.fullBufferFlow = on ? flow : -1;
    this.#wake(state.bearer);
  }

  /** Makes a bearer with the rates of its QoS flow. The averaging window of the 5QI is the depth of the guarantee. */
  openBearer(ue: number, direction: Direction, qosFlow: string, parameters: QosFlowParameters): DataBearer {
    const nowNs = this.#simulation.now();
    const characteristics = fiveQi(parameters.fiveQi)!;
    const gfbrBps = direction === 'downlink' ? parameters.gfbrDownlinkBps : parameters.gfbrUplinkBps;
    const mfbrBps = direction === 'downlink' ? parameters.mfbrDownlinkBps : parameters.mfbrUplinkBps;
    const windowNs = (characteristics.averagingWindowMs ?? 0) * NS_PER_MS;
    const bearer: DataBearer = {
      ue,
      direction,
      qosFlow,
      priorityLevel: characteristics.priorityLevel,
      arpPriorityLevel: parameters.arp.priorityLevel,
      queue: new RlcQueue(qosFlow, this.#config.queueLimitBytes, this.#config.discardTimerNs, this),
      fullBufferFlow: -1,
      ...(gfbrBps !== undefined && {
        guarantee: new TokenBucket(gfbrBps, (gfbrBps * windowNs) / (8 * NS_PER_S), 0, nowNs),
      }),
      ...(mfbrBps !== undefined && { limit: policer(mfbrBps, nowNs) }),
    };
    this.#macs[direction].addBearer(bearer);
    return bearer;
  }

  /** Takes a bearer away. Its flows must have been reclassified; what still waits in it goes to the default QoS flow. */
  closeBearer(bearer: DataBearer): void {
    const fallback = this.#defaults[bearer.direction][bearer.ue]!;
    bearer.queue.moveTo(fallback.queue);
    this.#macs[bearer.direction].removeBearer(bearer);
    this.#wake(fallback);
  }

  /** Lets `classify` decide which bearer carries each flow of a UE; undefined means the default QoS flow. */
  setClassifier(classify: (ue: number, direction: Direction, ipFlow: IpFlow) => DataBearer | undefined): void {
    this.#classify = classify;
  }

  /** Puts every flow of a UE where the classifier says; packets already queued stay where they are. */
  reclassify(ue: number): void {
    for (const number of this.#flowsOf[ue]!) {
      const flow = this.#flows[number]!;
      const bearer = this.#classify(ue, flow.direction, flow.ipFlow) ?? this.#defaults[flow.direction][ue]!;
      if (bearer === flow.bearer) continue;
      const previous = flow.bearer;
      flow.bearer = bearer;
      if (flow.fullBuffer) {
        previous.fullBufferFlow = -1;
        bearer.fullBufferFlow = number;
      }
      this.#wake(previous);
      this.#wake(bearer);
    }
  }

  /** Id of the QoS flow that carries a flow now. */
  qosFlowOf(flow: number): string {
    return this.#flows[flow]?.bearer.qosFlow ?? DEFAULT_QOS_FLOW;
  }

  delivered(
    flow: number,
    packetBytes: number,
    arrivedNs: Nanoseconds,
    deliveredNs: Nanoseconds,
    qosFlow: string,
  ): void {
    this.#flows[flow]?.listener.delivered(packetBytes, arrivedNs, deliveredNs, qosFlow);
  }

  dropped(flow: number, packetBytes: number): void {
    this.#flows[flow]?.listener.dropped(packetBytes);
  }

  #wake(bearer: DataBearer): void {
    this.#macs[bearer.direction].refresh(bearer.ue);
    if (!this.#slotScheduled && !this.#inSlot && this.#hasWork()) this.#scheduleSlot();
  }

  #hasWork(): boolean {
    return this.#macs.downlink.activeUes > 0 || this.#macs.uplink.activeUes > 0;
  }

  /** The next slot begins at the next boundary, and no slot is run twice. */
  #scheduleSlot(): void {
    this.#slotScheduled = true;
    this.#simulation.schedule(Math.max(this.slotBoundary(this.#simulation.now()), this.#nextSlotNs), this.#runSlot);
  }

  #runSlot = (): void => {
    const nowNs = this.#simulation.now();
    const slot = nowNs / this.capacity.slotNs;
    this.#slotScheduled = false;
    this.#nextSlotNs = nowNs + this.capacity.slotNs;
    this.#slotsRun++;
    this.#inSlot = true;
    if (this.#macs.downlink.activeUes > 0) this.#macs.downlink.runSlot(slot, nowNs);
    if (this.#macs.uplink.activeUes > 0) this.#macs.uplink.runSlot(slot, nowNs);
    this.#inSlot = false;
    if (this.#hasWork()) this.#scheduleSlot();
  };
}

const BEST_EFFORT: QosFlowParameters = {
  fiveQi: DEFAULT_FIVE_QI,
  arp: { priorityLevel: DEFAULT_ARP_LEVEL, preemptionCapable: false, preemptionVulnerable: true },
};

function policer(rateBps: number, nowNs: Nanoseconds): TokenBucket {
  const depthBytes = Math.max(MIN_BURST_BYTES, (rateBps * MFBR_BURST_NS) / (8 * NS_PER_S));
  return new TokenBucket(rateBps, depthBytes, depthBytes, nowNs);
}
