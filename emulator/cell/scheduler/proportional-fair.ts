import { AverageRate } from './average-rate.ts';
import type { MacScheduler, SchedulerContext } from './mac-scheduler.ts';

/** Time constant α of the average. */
const TIME_CONSTANT_SLOTS = 500;

/**
 * Proportional fair: metric r/R̄, r being the rate of the RBG and R̄ the exponential average of what the UE was served
 * (Viswanath, Tse, Laroia, "Opportunistic beamforming using dumb antennas", IEEE Trans. Inf. Theory 2002). Weight: 1/R̄.
 */
export class ProportionalFair implements MacScheduler {
  readonly name = 'proportional-fair';
  readonly guaranteesFirst = true;
  readonly channelAware = true;
  readonly #average: AverageRate;

  constructor({ ues }: SchedulerContext) {
    this.#average = new AverageRate(ues, TIME_CONSTANT_SLOTS);
  }

  weight(ue: number, slot: number): number {
    return 1 / this.#average.bitsPerSlot(ue, slot);
  }

  served(ue: number, bits: number, slot: number): void {
    this.#average.served(ue, bits, slot);
  }
}
