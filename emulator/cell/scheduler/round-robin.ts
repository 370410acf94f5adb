import type { MacScheduler, SchedulerContext } from './mac-scheduler.ts';

/** Round robin: whoever has waited longest is next. Weight: slots since the UE was served last. */
export class RoundRobin implements MacScheduler {
  readonly name = 'round-robin';
  readonly guaranteesFirst = true;
  readonly channelAware = false;
  readonly #lastServed: Float64Array;

  constructor({ ues }: SchedulerContext) {
    this.#lastServed = new Float64Array(ues).fill(-1);
  }

  /** In a slot in which the UE was already served, it has waited as little as one can. */
  weight(ue: number, slot: number): number {
    const waited = slot - this.#lastServed[ue]!;
    return waited > 1 ? waited : 1;
  }

  served(ue: number, _bits: number, slot: number): void {
    this.#lastServed[ue] = slot;
  }
}
