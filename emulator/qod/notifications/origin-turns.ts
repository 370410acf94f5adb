/** Bounds what is under way at one origin at a time, so that a slow sink holds up nobody but itself. */
export class OriginTurns<Waiter> {
  readonly #max: number;
  readonly #origins = new Map<string, { underWay: number; waiting: Waiter[] }>();

  constructor(max: number) {
    this.#max = max;
  }

  /** @returns whether it is the caller's turn; if not, `waiter` waits for it. */
  take(origin: string, waiter: Waiter): boolean {
    const turns = this.#origins.get(origin) ?? { underWay: 0, waiting: [] };
    this.#origins.set(origin, turns);
    const free = turns.underWay < this.#max;
    if (free) turns.underWay++;
    else turns.waiting.push(waiter);
    return free;
  }

  /** Ends a turn. @returns who has waited longest and has the turn now. */
  giveBack(origin: string): Waiter | undefined {
    const turns = this.#origins.get(origin)!;
    const next = turns.waiting.shift();
    if (next !== undefined) return next;
    turns.underWay--;
    if (turns.underWay === 0) this.#origins.delete(origin);
    return undefined;
  }
}
