import { type Sink, sinkKey } from './sink.ts';

/** How many events wait for each sink, over all resources. */
export class SinkQueues {
  readonly #max: number;
  readonly #lengths = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  isFull(sink: Sink): boolean {
    return (this.#lengths.get(sinkKey(sink)) ?? 0) >= this.#max;
  }

  enter(sink: Sink): void {
    const key = sinkKey(sink);
    this.#lengths.set(key, (this.#lengths.get(key) ?? 0) + 1);
  }

  leave(sink: Sink): void {
    const key = sinkKey(sink);
    const length = this.#lengths.get(key)! - 1;
    if (length === 0) this.#lengths.delete(key);
    else this.#lengths.set(key, length);
  }
}
