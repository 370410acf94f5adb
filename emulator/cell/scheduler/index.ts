import type { CellConfig } from '../../../scenarios/scenario.ts';
import { LenaQos } from './lena-qos.ts';
import type { MacScheduler, SchedulerContext } from './mac-scheduler.ts';
import { MaxCi } from './max-ci.ts';
import { ProportionalFair } from './proportional-fair.ts';
import { RoundRobin } from './round-robin.ts';
import { SrsranQos } from './srsran-qos.ts';

/** Every scheduler by its name in scenarios; the contract test runs each of them. */
export const SCHEDULERS: Readonly<Record<CellConfig['scheduler'], new (context: SchedulerContext) => MacScheduler>> = {
  'round-robin': RoundRobin,
  'proportional-fair': ProportionalFair,
  'max-ci': MaxCi,
  '5g-lena-qos': LenaQos,
  'srsran-qos': SrsranQos,
};

export function createScheduler(name: CellConfig['scheduler'], context: SchedulerContext): MacScheduler {
  return new SCHEDULERS[name](context);
}
