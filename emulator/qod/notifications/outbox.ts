import type { Collection, DurableStore } from '../../store/durable-store.ts';
import type { CloudEvent } from './cloud-event.ts';
import type { Sink } from './sink.ts';

/** An event that has not come to its end. */
export interface PendingEvent {
  readonly resourceId: string;
  readonly sink: Sink;
  readonly event: CloudEvent;
  /** Counts from 1: the attempt that is under way or comes next. */
  readonly attempt: number;
  /** Whether the sink has been shown a new token because it did not take the one before. */
  readonly renewed?: true;
}

/** `gone`: nothing more is sent of the resource. `forgotten`: nothing more will be told once its queue is empty. */
type Mark = 'gone' | 'forgotten';

/** What of notifications outlives the process: the events under way, and what is to be remembered of resources. */
export class Outbox {
  readonly #store: DurableStore;
  readonly #events: Collection<PendingEvent>;
  readonly #marks: Collection<Mark>;

  constructor(store: DurableStore) {
    this.#store = store;
    this.#events = store.collection('notifications');
    this.#marks = store.collection('notification-marks');
  }

  /** Oldest first. */
  pending(): PendingEvent[] {
    return this.#events.all().map(([, pending]) => pending);
  }

  marked(mark: Mark): string[] {
    return this.#marks
      .all()
      .filter(([, each]) => each === mark)
      .map(([resourceId]) => resourceId);
  }

  put(pending: PendingEvent): void {
    this.#events.put(pending.event.id, pending);
  }

  mark(resourceId: string, mark: Mark): void {
    this.#marks.put(resourceId, mark);
  }

  unmark(resourceId: string): void {
    this.#marks.delete(resourceId);
  }

  /** Ends events of a resource, and sets or takes away its mark with them. */
  end(resourceId: string, ended: readonly PendingEvent[], mark: Mark | 'none' | 'unchanged'): void {
    this.#store.atomically(() => {
      for (const { event } of ended) this.#events.delete(event.id);
      if (mark === 'none') this.unmark(resourceId);
      else if (mark !== 'unchanged') this.mark(resourceId, mark);
    });
  }
}
