import type { RandomStream } from '../../emulator/kernel/index.ts';

/** Which answers are judged: the first of each operation, and a share of the others. Nothing where the share is 0. */
export class Sampling {
  readonly #share: number;
  readonly #seen = new Set<string>();

  /** @param share 0..1 */
  constructor(share: number) {
    this.#share = share;
  }

  takes(operation: string, random: RandomStream): boolean {
    const isDrawn = random() < this.#share;
    if (this.#share === 0 || this.#seen.has(operation)) return isDrawn;
    this.#seen.add(operation);
    return true;
  }
}
