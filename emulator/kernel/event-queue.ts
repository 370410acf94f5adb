import type { Nanoseconds } from './time.ts';

/**
 * Pending events in total order: by time, then by the order in which they were added (FIFO among equals).
 * A binary heap over typed arrays: `heap` holds slot numbers, each slot holds the event's time, sequence and action.
 * Slots are reused, so a queue that has reached its working size allocates nothing.
 */
export class EventQueue {
  #times = new Float64Array(1024);
  #sequences = new Float64Array(1024);
  #heap = new Int32Array(1024);
  #positions = new Int32Array(1024);
  #actions: ((() => void) | undefined)[] = [];
  #free: number[] = [];
  #size = 0;
  #slots = 0;
  #sequence = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns the event's sequence number and slot, which together name it for `remove`. */
  push(timeNs: Nanoseconds, action: () => void): { slot: number; sequence: number } {
    const slot = this.#free.pop() ?? this.#newSlot();
    const sequence = this.#sequence++;
    this.#times[slot] = timeNs;
    this.#sequences[slot] = sequence;
    this.#actions[slot] = action;
    this.#siftUp(this.#size++, slot);
    return { slot, sequence };
  }

  /** Time of the earliest event, or Infinity when there is none. */
  peekTime(): Nanoseconds {
    return this.#size === 0 ? Infinity : this.#times[this.#heap[0]!]!;
  }

  /** Takes the earliest event out. Undefined when the queue is empty. */
  pop(): (() => void) | undefined {
    if (this.#size === 0) return undefined;
    const slot = this.#heap[0]!;
    const action = this.#actions[slot];
    this.#removeAt(0);
    this.#release(slot);
    return action;
  }

  /** Takes an event out before its time; does nothing when it has already run. */
  remove(slot: number, sequence: number): void {
    if (this.#actions[slot] === undefined || this.#sequences[slot] !== sequence) return;
    this.#removeAt(this.#positions[slot]!);
    this.#release(slot);
  }

  #release(slot: number): void {
    this.#actions[slot] = undefined;
    this.#free.push(slot);
  }

  #newSlot(): number {
    if (this.#slots === this.#times.length) this.#grow();
    return this.#slots++;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const copy = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#times = copy(this.#times, new Float64Array(capacity));
    this.#sequences = copy(this.#sequences, new Float64Array(capacity));
    this.#heap = copy(this.#heap, new Int32Array(capacity));
    this.#positions = copy(this.#positions, new Int32Array(capacity));
  }

  #before(a: number, b: number): boolean {
    const timeA = this.#times[a]!;
    const timeB = this.#times[b]!;
    return timeA < timeB || (timeA === timeB && this.#sequences[a]! < this.#sequences[b]!);
  }

  #place(position: number, slot: number): void {
    this.#heap[position] = slot;
    this.#positions[slot] = position;
  }

  #removeAt(position: number): void {
    const last = this.#heap[--this.#size]!;
    if (position === this.#size) return;
    const removed = this.#heap[position]!;
    if (this.#before(last, removed)) this.#siftUp(position, last);
    else this.#siftDown(position, last);
  }

  #siftUp(start: number, slot: number): void {
    let position = start;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const other = this.#heap[parent]!;
      if (!this.#before(slot, other)) break;
      this.#place(position, other);
      position = parent;
    }
    this.#place(position, slot);
  }

  #siftDown(start: number, slot: number): void {
    let position = start;
    for (;;) {
      let child = 2 * position + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(this.#heap[child + 1]!, this.#heap[child]!)) child++;
      const other = this.#heap[child]!;
      if (!this.#before(other, slot)) break;
      this.#place(position, other);
      position = child;
    }
    this.#place(position, slot);
  }
}
