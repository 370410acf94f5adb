import { setTimeout as sleep } from 'node:timers/promises';
import { NS_PER_MS, type Nanoseconds, type Simulation } from '../kernel/index.ts';

/** Emulated time is brought up to the wall clock this often. */
const TICK_MS = 5;
/** Longest that one turn may compute before the servers get to answer. */
const TURN_BUDGET_MS = 20;
/** Emulated time that may be behind before the stretch counts as late. */
const LATE_NS = 100 * NS_PER_MS;

export interface PacedEmulation {
  /** Settles once the simulation has been run up to a time, or was stopped. */
  reached(timeNs: Nanoseconds): Promise<void>;
  stop(): void;
}

/**
 * Runs a simulation against the wall clock: at every moment it has been run up to the wall time passed since the start,
 * times the speed. The model never knows. When computing takes longer than the time it emulates, the stretch is reported.
 * @param startedMs when it began, by `performance.now()`; what has passed since is made up for.
 */
export function paceEmulation(
  simulation: Simulation,
  speed: number,
  onLate: (fromNs: Nanoseconds, toNs: Nanoseconds) => void,
  startedMs: number = performance.now(),
): PacedEmulation {
  const offsetNs = simulation.now();
  const dueNs = (): Nanoseconds => offsetNs + Math.floor((performance.now() - startedMs) * speed * NS_PER_MS);
  const tick = (): void => {
    const targetNs = dueNs();
    const deadlineMs = performance.now() + TURN_BUDGET_MS;
    while (simulation.peekTime() <= targetNs && performance.now() < deadlineMs) simulation.step();
    if (simulation.peekTime() > targetNs) simulation.advanceTo(targetNs);
    if (dueNs() - simulation.now() > LATE_NS) onLate(simulation.now(), dueNs());
  };
  const timer = setInterval(tick, TICK_MS);
  let stopped = false;
  return {
    reached: async (timeNs) => {
      while (!stopped && simulation.now() < timeNs) await sleep(TICK_MS);
    },
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
