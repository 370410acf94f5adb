import type { Cell, FlowListener } from './cell/cell.ts';
import type { IpFlow } from './cell/ip-flow.ts';
import type { PacketTimes } from './cell/rlc-queue.ts';
import type { Nanoseconds, RandomStream, RandomStreams, Simulation } from './kernel/index.ts';
import type { FlowMeter } from './observer/flow-meter.ts';
import type { Direction } from './radio/direction.ts';
import type { TrafficContext, TrafficModel } from './traffic/index.ts';

export interface ApplicationFlowOptions {
  simulation: Simulation;
  cell: Cell;
  ue: number;
  direction: Direction;
  ipFlow: IpFlow;
  coreDelayNs: Nanoseconds;
  streams: RandomStreams;
  /** Of which the traffic model draws. */
  streamName: string;
  createModel: (context: TrafficContext) => TrafficModel;
  meter?: FlowMeter;
}

/**
 * An application's IP flow through the cell: its traffic model at one end, its totals and, if wanted, a meter at the
 * other. It is what the model sees of the network as well: with thousands of flows, an object more for each would be felt.
 */
export class ApplicationFlow implements FlowListener, TrafficContext {
  readonly ue: number;
  readonly direction: Direction;
  readonly model: TrafficModel;
  readonly meter: FlowMeter | undefined;
  readonly number: number;
  deliveredBytes = 0;
  deliveredPackets = 0;
  droppedPackets = 0;
  /** Sum over packets of the time in the cell and in a degraded backhaul. */
  delaySumNs = 0;
  readonly #simulation: Simulation;
  readonly #cell: Cell;
  readonly #streams: RandomStreams;
  readonly #streamName: string;
  readonly #coreDelayNs: Nanoseconds;

  constructor(options: ApplicationFlowOptions) {
    const { simulation, cell } = options;
    this.ue = options.ue;
    this.direction = options.direction;
    this.meter = options.meter;
    this.#simulation = simulation;
    this.#cell = cell;
    this.#streams = options.streams;
    this.#streamName = options.streamName;
    this.#coreDelayNs = options.coreDelayNs;
    this.number = cell.openFlow(options.ue, options.direction, options.ipFlow, this);
    this.model = options.createModel(this);
  }

  /** Without what the direction of the data costs itself, such as waiting. */
  get roundTripNs(): Nanoseconds {
    return 2 * this.#coreDelayNs + this.#cell.backhaulDelayNs;
  }

  now(): Nanoseconds {
    return this.#simulation.now();
  }

  schedule(timeNs: Nanoseconds, action: () => void): void {
    this.#simulation.schedule(timeNs, action);
  }

  randomStream(): RandomStream {
    return this.#streams.stream(this.#streamName);
  }

  send(bytes: number): void {
    this.meter?.offered(bytes, this.#simulation.now());
    this.#cell.send(this.number, bytes);
  }

  setFullBuffer(on: boolean): void {
    this.#cell.setFullBuffer(this.number, on);
  }

  delivered(bytes: number, times: PacketTimes, qosFlow: string): void {
    this.deliveredBytes += bytes;
    this.deliveredPackets++;
    this.delaySumNs += times.deliveredNs - times.arrivedNs + times.backhaulNs;
    this.meter?.delivered(bytes, times, qosFlow);
    this.model.delivered(bytes, times.receivedNs);
  }

  dropped(bytes: number): void {
    this.droppedPackets++;
    this.meter?.dropped(this.#simulation.now());
    this.model.dropped(bytes);
  }
}
