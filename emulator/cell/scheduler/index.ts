import type { CellConfig } from '../../../scenarios/scenario.ts';
import type { MacScheduler } from './mac-scheduler.ts';
import { ProportionalFair } from './proportional-fair.ts';
import { RoundRobin } from './round-robin.ts';

/** Every scheduler by its name in scenarios; the contract test runs each of them. */
export const SCHEDULERS: Readonly<Record<CellConfig['scheduler'], new (ues: number) => MacScheduler>> = {
  'round-robin': RoundRobin,
  'proportional-fair': ProportionalFair,
};

export function createScheduler(name: CellConfig['scheduler'], ues: number): MacScheduler {
  return new SCHEDULERS[name](ues);
}
