import type { Collection, DurableStore } from '../durable-store.ts';

/** Thrown at the moment at which the process of a test dies, and by every use of the store from then on. */
export class Death extends Error {}

/** What has reached the disk: survives the process that wrote it. */
export type Disk = Map<string, Map<string, string>>;

/**
 * A store whose process dies at one of its writes: after so many of them, a transaction that is not complete is not kept. All
 * values go through JSON, as on a disk.
 */
export class MortalStore implements DurableStore {
  readonly #disk: Disk;
  #writesLeft: number;
  #dead = false;
  #transaction: (() => void)[] | undefined;

  /** @param writes that the process lives to see; the next one kills it */
  constructor(disk: Disk, writes = Infinity) {
    this.#disk = disk;
    this.#writesLeft = writes;
  }

  get dead(): boolean {
    return this.#dead;
  }

  collection<Value>(name: string): Collection<Value> {
    const values = (): Map<string, string> => {
      const known = this.#disk.get(name) ?? new Map<string, string>();
      this.#disk.set(name, known);
      return known;
    };
    return {
      put: (id, value) => {
        const text = JSON.stringify(value);
        this.#write(() => values().set(id, text));
      },
      delete: (id) => this.#write(() => values().delete(id)),
      all: () => [...values()].map(([id, text]) => [id, JSON.parse(text) as Value]),
    };
  }

  atomically<Result>(change: () => Result): Result {
    if (this.#transaction !== undefined) return change();
    this.#transaction = [];
    try {
      const result = change();
      for (const write of this.#transaction) write();
      return result;
    } finally {
      this.#transaction = undefined;
    }
  }

  close(): void {
    this.#dead = true;
  }

  #write(write: () => void): void {
    if (this.#dead || this.#writesLeft === 0) {
      this.#dead = true;
      throw new Death('the process has died');
    }
    this.#writesLeft--;
    if (this.#transaction === undefined) write();
    else this.#transaction.push(write);
  }
}
