import { PacketPool } from '../cell/packet-pool.ts';
import { type PacketListener, type PacketTimes, RlcQueue } from '../cell/rlc-queue.ts';
import { SegmentPool } from '../cell/segment-pool.ts';
import type { Nanoseconds, Simulation } from '../kernel/index.ts';

export interface SingleServerOptions {
  simulation: Simulation;
  /** Times from one arrival to the next, drawn anew for each packet. */
  interarrivalNs: () => Nanoseconds;
  /** Times that packets take to be sent, drawn anew for each. */
  serviceNs: () => Nanoseconds;
  /** Told how long each packet waited until it began to be sent. */
  waited: (waitNs: Nanoseconds) => void;
}

/** All packets have one size: service times are drawn, not made of bytes. */
const PACKET_BYTES = 1000;

/** Packets that arrive at an RLC queue of the cell and are sent one after the other, on the event kernel alone. */
export class SingleServer implements PacketListener {
  readonly #options: SingleServerOptions;
  readonly #segments = new SegmentPool();
  readonly #queue: RlcQueue;
  #busy = false;
  #segment = -1;
  #beganNs: Nanoseconds = 0;

  constructor(options: SingleServerOptions) {
    this.#options = options;
    const context = {
      packets: new PacketPool(),
      segments: this.#segments,
      listener: this,
      mode: 'UM',
      queueManagement: 'tail-drop',
      limitBytes: Infinity,
    } as const;
    this.#queue = new RlcQueue(context, 0, 'default', Infinity);
  }

  start(): void {
    const { simulation, interarrivalNs } = this.#options;
    simulation.schedule(simulation.now() + interarrivalNs(), this.#arrive);
  }

  delivered(_flow: number, _bytes: number, { arrivedNs }: PacketTimes): void {
    this.#options.waited(this.#beganNs - arrivedNs);
  }

  /** @throws always: a queue without limits drops nothing. */
  dropped(): void {
    throw new Error('a packet was dropped from a queue without limits');
  }

  #arrive = (): void => {
    const nowNs = this.#options.simulation.now();
    this.#queue.push(0, PACKET_BYTES, nowNs);
    this.start();
    if (!this.#busy) this.#serve();
  };

  #serve(): void {
    const { simulation, serviceNs } = this.#options;
    this.#busy = true;
    this.#beganNs = simulation.now();
    const endNs = this.#beganNs + serviceNs();
    this.#segment = this.#queue.take(PACKET_BYTES, this.#beganNs, endNs, -1);
    simulation.schedule(endNs, this.#complete);
  }

  #complete = (): void => {
    const packet = this.#segments.packet[this.#segment]!;
    this.#segments.release(this.#segment);
    this.#queue.arrived(packet, PACKET_BYTES, this.#options.simulation.now());
    this.#busy = this.#queue.backlogBytes > 0;
    if (this.#busy) this.#serve();
  };
}
