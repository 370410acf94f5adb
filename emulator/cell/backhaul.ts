import { milliseconds, type Nanoseconds, type Simulation } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
import type { PerDirection } from '../../scenarios/scenario.ts';
import { BackhaulLink } from './backhaul-link.ts';
import type { DataBearer } from './data-bearer.ts';
import { FULL_BUFFER_PACKET_BYTES } from './rlc-queue.ts';

/** Sources that always have data fill half of the link's buffer; the rest is for the others. */
const FULL_BUFFER_WAIT_NS = milliseconds(50);
/** They stop while so much of theirs waits at the cell. */
const FULL_BUFFER_QUEUE_BYTES = 256_000;
const REFILL_NS = milliseconds(1);

/** A source that always has data to send in the downlink. */
export interface FullBufferSource {
  readonly flow: number;
  readonly bearer: DataBearer;
}

/** What is left of the transport between core and cell: the rates, Infinity for no limit, and delay on top. */
export interface BackhaulState {
  rateBps: PerDirection<number>;
  delayNs: Nanoseconds;
}

export interface BackhaulOptions {
  simulation: Simulation;
  /** Called with a packet of the downlink that has come through to the cell. */
  arrived: (flow: number, packetBytes: number, backhaulNs: Nanoseconds) => void;
  dropped: (flow: number, packetBytes: number) => void;
  fullBufferSources: () => readonly FullBufferSource[];
}

/**
 * The transport between core and cell. While nothing is wrong with it, it takes no part: `coreDelay` is all that it costs.
 * Degraded, it is a link in each direction that every packet has to pass.
 */
export class Backhaul {
  /** Whether packets have to pass it: while it is degraded, and until what it carried then has come through. */
  active = false;
  readonly #options: BackhaulOptions;
  readonly #links: PerDirection<BackhaulLink> = { downlink: new BackhaulLink(), uplink: new BackhaulLink() };
  #state: BackhaulState | undefined;
  #refilling = false;
  #nextSource = 0;

  constructor(options: BackhaulOptions) {
    this.#options = options;
  }

  /** One-way delay on top of `coreDelay`. */
  get delayNs(): Nanoseconds {
    return this.#state?.delayNs ?? 0;
  }

  /** Whether sources that always have data are held back by the rate. */
  get limitsDownlink(): boolean {
    return this.#links.downlink.rateBps < Infinity;
  }

  /** @param state undefined when all is well again */
  set(state: BackhaulState | undefined): void {
    this.#state = state;
    const { rateBps = UNLIMITED, delayNs = 0 } = state ?? {};
    for (const direction of ['downlink', 'uplink'] as const) this.#links[direction].set(rateBps[direction], delayNs);
    this.active = true;
    if (state === undefined) this.#retire();
    if (this.limitsDownlink && !this.#refilling) this.#refill();
  }

  /** Carries a packet from the UPF to the cell. */
  down(bearer: DataBearer, flow: number, packetBytes: number): void {
    const { arrived } = this.#options;
    this.#carry('downlink', bearer, flow, packetBytes, this.#options.simulation.now(), (backhaulNs) =>
      arrived(flow, packetBytes, backhaulNs),
    );
  }

  /** Carries a packet from the cell to the UPF. @param received called when it is there, with what the way cost */
  up(
    bearer: DataBearer,
    flow: number,
    packetBytes: number,
    sentNs: Nanoseconds,
    received: (backhaulNs: Nanoseconds) => void,
  ): void {
    this.#carry('uplink', bearer, flow, packetBytes, sentNs, received);
  }

  #carry(
    direction: Direction,
    bearer: DataBearer,
    flow: number,
    packetBytes: number,
    sentNs: Nanoseconds,
    through: (backhaulNs: Nanoseconds) => void,
  ): void {
    const exitNs = this.#links[direction].carry(bearer, packetBytes, sentNs);
    if (exitNs === undefined) return this.#options.dropped(flow, packetBytes);
    this.#options.simulation.schedule(exitNs, () => {
      bearer.backhaulWaitingBytes -= packetBytes;
      through(exitNs - sentNs);
    });
  }

  /** Steps aside when the last packet has come through, unless it is degraded again by then. */
  #retire(): void {
    const { simulation } = this.#options;
    const drainedNs = Math.max(this.#links.downlink.lastExitNs, this.#links.uplink.lastExitNs);
    simulation.schedule(drainedNs, () => {
      const carrying = Math.max(this.#links.downlink.lastExitNs, this.#links.uplink.lastExitNs) > simulation.now();
      if (this.#state !== undefined) return;
      if (carrying) this.#retire();
      else this.active = false;
    });
  }

  /** Puts packets of the full buffers into the link, one source after the other, as far as there is room. */
  #refill = (): void => {
    const { simulation, fullBufferSources } = this.#options;
    this.#refilling = this.limitsDownlink;
    if (!this.#refilling) return;
    const sources = fullBufferSources();
    let passedOver = 0;
    while (passedOver < sources.length && this.#links.downlink.waitNs(simulation.now()) < FULL_BUFFER_WAIT_NS) {
      const { flow, bearer } = sources[this.#nextSource++ % sources.length]!;
      const hasRoom = bearer.queue.backlogBytes + bearer.backhaulWaitingBytes < FULL_BUFFER_QUEUE_BYTES;
      passedOver = hasRoom ? 0 : passedOver + 1;
      if (hasRoom) this.down(bearer, flow, FULL_BUFFER_PACKET_BYTES);
    }
    simulation.schedule(simulation.now() + REFILL_NS, this.#refill);
  };
}

const UNLIMITED: PerDirection<number> = { downlink: Infinity, uplink: Infinity };
