import type { Collection, DurableStore } from '../../../store/durable-store.ts';

/**
 * A store in memory that outlives the process that a test lets die. `process()` gives the store to one; after
 * `writesUntilCrash` changes (an atomic one counts as one) the process is dead and changes nothing more.
 */
export class MemoryStore {
  #collections = new Map<string, Map<string, string>>();

  process(writesUntilCrash = Infinity): { store: DurableStore; crashed: () => boolean } {
    let left = writesUntilCrash;
    let atomic = false;
    const alive = (): boolean => left > 0;
    const write = (change: () => void): void => {
      if (!alive()) return;
      change();
      if (!atomic) left--;
    };
    const store: DurableStore = {
      collection: <Value>(name: string): Collection<Value> => {
        const values = this.#collections.get(name) ?? new Map<string, string>();
        this.#collections.set(name, values);
        return {
          put: (id, value) => write(() => values.set(id, JSON.stringify(value))),
          delete: (id) => write(() => values.delete(id)),
          all: () => [...values].map(([id, text]) => [id, JSON.parse(text) as Value]),
        };
      },
      atomically: (change) => {
        const outer = atomic;
        atomic = true;
        const result = change();
        atomic = outer;
        if (!outer && alive()) left--;
        return result;
      },
      close: () => undefined,
    };
    return { store, crashed: () => !alive() };
  }

  /** How many values are kept. */
  get size(): number {
    return [...this.#collections.values()].reduce((sum, { size }) => sum + size, 0);
  }
}
