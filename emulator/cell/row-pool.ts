/** Rows that each column has at first. */
export const INITIAL_ROWS = 256;

/**
 * A table whose rows are taken and given back: the things of a slot as columns of numbers instead of objects. Rows that
 * were given back are used again first, so that a table that has reached its working size allocates nothing.
 */
export abstract class RowPool {
  /** Next row of the same list, whoever keeps it; -1 at the end. Rows that are not in use are such a list as well. */
  next = new Int32Array(INITIAL_ROWS);
  #free = -1;
  #used = 0;

  release(row: number): void {
    this.next[row] = this.#free;
    this.#free = row;
  }

  /** @returns a row whose columns hold what was in them last. */
  protected takeRow(): number {
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.next[free]!;
      return free;
    }
    if (this.#used === this.next.length) {
      this.next = widened(this.next, new Int32Array(this.#used * 2));
      this.grow(this.#used * 2);
    }
    return this.#used++;
  }

  /** Gives every other column so many rows. */
  protected abstract grow(rows: number): void;
}

/** A column with more rows and the same content. */
export function widened<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
