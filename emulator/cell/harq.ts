import type { HarqConfig } from '../../scenarios/scenario.ts';
import { BlockList } from './block-list.ts';
import { TransportBlockPool } from './transport-block-pool.ts';

/**
 * The HARQ entities of one direction (TS 38.321 §5.3.2, §5.4.2). A block occupies a process from its first transmission
 * until the feedback of its last; a block that was not decoded comes up for retransmission when its feedback is there.
 * Whether a block is decoded follows from one uniform draw per block: with error probability p after n transmissions it
 * is still undecoded if the draw is below p, so that the error rates after each transmission are those of the curves.
 */
export class Harq {
  readonly blocks = new TransportBlockPool();
  /** Blocks whose retransmission is due, in the order in which that became known. */
  readonly retransmissions = new BlockList(this.blocks);
  readonly #awaiting = new BlockList(this.blocks);
  readonly #config: HarqConfig;
  readonly #busy: Uint8Array;
  #failedAwaiting = 0;

  constructor(config: HarqConfig, ues: number) {
    this.#config = config;
    this.#busy = new Uint8Array(ues);
  }

  /** Whether a UE has a process free for new data. */
  hasFreeProcess(ue: number): boolean {
    return this.#busy[ue]! < this.#config.processes;
  }

  /** Slot in which there is something to send again, or Infinity. */
  nextSlot(): number {
    if (this.retransmissions.first >= 0) return 0;
    return this.#failedAwaiting > 0 ? this.blocks.feedbackSlot[this.#awaiting.first]! : Infinity;
  }

  /** Opens a process for a new block. @returns the block. */
  open(ue: number, mcs: number, layers: number, bytes: number, draw: number): number {
    this.#busy[ue]!++;
    return this.blocks.allocate(ue, mcs, layers, bytes, draw);
  }

  /**
   * Counts a transmission and decides about it.
   * @param errorProbability of all transmissions combined, this one included
   * @returns what has become of the block: `failed` means that no transmission is left
   */
  transmitted(block: number, errorProbability: number, slot: number): 'decoded' | 'repeat' | 'failed' {
    const decoded = this.blocks.draw[block]! >= errorProbability;
    const repeats = !decoded && this.blocks.transmissions[block]! < this.#config.maxTransmissions;
    this.blocks.finished[block] = repeats ? 0 : 1;
    if (repeats) this.#failedAwaiting++;
    this.blocks.feedbackSlot[block] = slot + this.#config.roundTripSlots;
    this.#awaiting.append(block);
    return decoded ? 'decoded' : repeats ? 'repeat' : 'failed';
  }

  /** Takes in all feedback that has arrived by a slot: frees processes and queues retransmissions. */
  receiveFeedback(slot: number): void {
    let block = this.#awaiting.first;
    while (block >= 0 && this.blocks.feedbackSlot[block]! <= slot) {
      const next = this.#awaiting.removeAfter(-1, block);
      if (this.blocks.finished[block] === 1) {
        this.#busy[this.blocks.ue[block]!]!--;
        this.blocks.release(block);
      } else {
        this.#failedAwaiting--;
        this.retransmissions.append(block);
      }
      block = next;
    }
  }
}
