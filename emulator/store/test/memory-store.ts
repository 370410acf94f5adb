import type { Collection, DurableStore } from '../durable-store.ts';

/** The process died at a write: nothing after it happened. */
export class DeathError extends Error {
  override readonly name = 'DeathError';
}

/** A store whose disk is memory. It keeps JSON, as a file would, and can die at a write of its own choice. */
export class MemoryStore implements DurableStore {
  writes = 0;
  dead = false;
  #disk: Map<string, Map<string, string>>;
  #dieAtWrite: number;
  #inChange = false;

  /** @param dieAtWrite number of the write, counted from 0, that does not happen any more. */
  constructor(dieAtWrite = Infinity, disk = new Map<string, Map<string, string>>()) {
    this.#dieAtWrite = dieAtWrite;
    this.#disk = disk;
  }

  collection<Value>(name: string): Collection<Value> {
    const values = (): Map<string, string> => {
      const found = this.#disk.get(name) ?? new Map<string, string>();
      this.#disk.set(name, found);
      return found;
    };
    return {
      put: (id, value) => {
        this.#write();
        values().set(id, JSON.stringify(value));
      },
      delete: (id) => {
        this.#write();
        values().delete(id);
      },
      all: () => [...values()].map(([id, value]) => [id, JSON.parse(value) as Value]),
    };
  }

  atomically<Result>(change: () => Result): Result {
    if (this.#inChange) throw new Error('a change inside a change');
    const before = new Map([...this.#disk].map(([name, values]) => [name, new Map(values)]));
    this.#inChange = true;
    try {
      return change();
    } catch (error) {
      this.#disk = before;
      throw error;
    } finally {
      this.#inChange = false;
    }
  }

  close(): void {
    this.dead = true;
  }

  /** What the next process finds. */
  reopened(dieAtWrite = Infinity): MemoryStore {
    return new MemoryStore(dieAtWrite, this.#disk);
  }

  #write(): void {
    this.dead ||= this.writes >= this.#dieAtWrite;
    if (this.dead) throw new DeathError(`died at write ${this.writes}`);
    this.writes++;
  }
}
