import type { Nanoseconds } from './time.ts';

const INITIAL_CAPACITY = 1024;

/**
 * Pending events in total order: by time, then by the order in which they were added (FIFO among equals).
 * A binary heap over typed arrays. An event keeps its slot while it waits; what comparisons read, its time, lies in the
 * order of the heap, and its sequence number is looked at only among equal times. Slots are reused, so a queue that has
 * reached its working size allocates nothing.
 */
export class EventQueue {
  /** Time of the event at each position of the heap. */
  #times = new Float64Array(INITIAL_CAPACITY);
  /** Slot of the event at each position of the heap; from position `size` on, the slots that are free. */
  #slots = Int32Array.from({ length: INITIAL_CAPACITY }, (_, n) => n);
  /** By slot: where it is in the heap, its event's sequence number and action. */
  #positions = new Int32Array(INITIAL_CAPACITY);
  #sequences = new Float64Array(INITIAL_CAPACITY);
  #actions: ((() => void) | undefined)[] = [];
  #size = 0;
  #nextSequence = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns the event's slot, which together with its sequence number names it for `remove`. */
  push(timeNs: Nanoseconds, action: () => void): number {
    if (this.#size === this.#times.length) this.#grow();
    const slot = this.#slots[this.#size]!;
    this.#sequences[slot] = this.#nextSequence++;
    this.#actions[slot] = action;
    this.#times[this.#size] = timeNs;
    this.#siftUp(this.#size++);
    return slot;
  }

  /** Sequence number of the event in a slot: no two events have the same. */
  sequence(slot: number): number {
    return this.#sequences[slot]!;
  }

  /** Time of the earliest event, or Infinity when there is none. */
  peekTime(): Nanoseconds {
    return this.#size === 0 ? Infinity : this.#times[0]!;
  }

  /** Takes the earliest event out. Undefined when the queue is empty. */
  pop(): (() => void) | undefined {
    if (this.#size === 0) return undefined;
    const slot = this.#slots[0]!;
    const action = this.#actions[slot];
    this.#replace(0, slot);
    this.#siftDown(0);
    return action;
  }

  /** Takes an event out before its time; does nothing when it has already run. */
  remove(slot: number, sequence: number): void {
    if (this.#actions[slot] === undefined || this.#sequences[slot] !== sequence) return;
    const position = this.#positions[slot]!;
    this.#replace(position, slot);
    if (position === this.#size) return;
    // What came into the gap belongs below it or above it; the other of the two finds all in order.
    this.#siftDown(position);
    this.#siftUp(position);
  }

  /** Frees a slot, and puts the heap's last event where its own was. */
  #replace(position: number, slot: number): void {
    const last = --this.#size;
    this.#times[position] = this.#times[last]!;
    this.#slots[position] = this.#slots[last]!;
    this.#slots[last] = slot;
    this.#actions[slot] = undefined;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const [times, slots, positions, sequences] = [this.#times, this.#slots, this.#positions, this.#sequences];
    this.#times = new Float64Array(capacity);
    this.#times.set(times);
    this.#slots = Int32Array.from({ length: capacity }, (_, n) => n);
    this.#slots.set(slots);
    this.#positions = new Int32Array(capacity);
    this.#positions.set(positions);
    this.#sequences = new Float64Array(capacity);
    this.#sequences.set(sequences);
  }

  /** Moves the event at a position up to where it belongs. */
  #siftUp(start: number): void {
    const times = this.#times;
    const slots = this.#slots;
    const positions = this.#positions;
    const timeNs = times[start]!;
    const slot = slots[start]!;
    let position = start;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const parentNs = times[parent]!;
      const parentSlot = slots[parent]!;
      if (timeNs > parentNs || (timeNs === parentNs && this.#follows(slot, parentSlot))) break;
      times[position] = parentNs;
      slots[position] = parentSlot;
      positions[parentSlot] = position;
      position = parent;
    }
    times[position] = timeNs;
    slots[position] = slot;
    positions[slot] = position;
  }

  /** Moves the event at a position down to where it belongs. */
  #siftDown(start: number): void {
    const times = this.#times;
    const slots = this.#slots;
    const positions = this.#positions;
    const size = this.#size;
    const timeNs = times[start]!;
    const slot = slots[start]!;
    let position = start;
    for (let child = 2 * start + 1; child < size; child = 2 * position + 1) {
      let childNs = times[child]!;
      if (child + 1 < size) {
        const rightNs = times[child + 1]!;
        if (rightNs < childNs || (rightNs === childNs && this.#follows(slots[child]!, slots[child + 1]!))) {
          child++;
          childNs = rightNs;
        }
      }
      const childSlot = slots[child]!;
      if (timeNs < childNs || (timeNs === childNs && this.#follows(childSlot, slot))) break;
      times[position] = childNs;
      slots[position] = childSlot;
      positions[childSlot] = position;
      position = child;
    }
    times[position] = timeNs;
    slots[position] = slot;
    positions[slot] = position;
  }

  /** Whether the event in a slot was added after that in another one. */
  #follows(slot: number, other: number): boolean {
    return this.#sequences[slot]! > this.#sequences[other]!;
  }
}
