/** Values of one kind by their ids. What is put is plain JSON data. */
export interface Collection<Value> {
  put(id: string, value: Value): void;
  delete(id: string): void;
  /** Everything that is kept, in the order in which the ids were first put. */
  all(): [id: string, value: Value][];
}

/**
 * Where a server keeps what must outlive its process. Every call is synchronous and has reached the disk when it returns, so
 * that an answer sent afterwards is never taken back by a crash.
 */
export interface DurableStore {
  collection<Value>(name: string): Collection<Value>;
  /** Runs `change`; all that it puts and deletes is kept together or, should the process die in it, not at all. */
  atomically<Result>(change: () => Result): Result;
  close(): void;
}

/** Keeps nothing: the state of a server without a store is in its memory alone. */
export const VOLATILE_STORE: DurableStore = {
  collection: () => ({ put: () => undefined, delete: () => undefined, all: () => [] }),
  atomically: (change) => change(),
  close: () => undefined,
};
