import type { TransportBlockPool } from './transport-block-pool.ts';

/** A first-in first-out list of transport blocks, linked through the pool. */
export class BlockList {
  readonly #blocks: TransportBlockPool;
  #first = -1;
  #last = -1;

  constructor(blocks: TransportBlockPool) {
    this.#blocks = blocks;
  }

  /** -1 when the list is empty. */
  get first(): number {
    return this.#first;
  }

  append(block: number): void {
    this.#blocks.next[block] = -1;
    if (this.#last < 0) this.#first = block;
    else this.#blocks.next[this.#last] = block;
    this.#last = block;
  }

  /** Takes a block out, given the one before it (-1 for the first). @returns the block after it. */
  removeAfter(previous: number, block: number): number {
    const next = this.#blocks.next[block]!;
    if (previous < 0) this.#first = next;
    else this.#blocks.next[previous] = next;
    if (this.#last === block) this.#last = previous;
    return next;
  }
}
