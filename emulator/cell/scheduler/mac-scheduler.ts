import type { Nanoseconds } from '../../kernel/index.ts';
import type { DataBearer } from '../data-bearer.ts';

/** What a scheduler may look at, given to it when it is made. */
export interface SchedulerContext {
  /** UEs are numbers from 0 below this. */
  readonly ues: number;
  /** The bearers of a UE in this direction, in the order of their priority. The array is the MAC's own: it changes. */
  bearersOf(ue: number): readonly DataBearer[];
}

/**
 * Decides who gets the resource block groups of a slot. The MAC asks for the weight of every UE with data waiting, and
 * gives each RBG to the UE with the highest metric: weight × the rate that the UE reported for that RBG, or the weight
 * alone for a scheduler that does not look at the channel. Equal metrics go to the lower UE number.
 * Slots are numbers that only grow. A scheduler must not depend on the order of the calls within a slot, and allocates
 * nothing in them.
 */
export interface MacScheduler {
  readonly name: string;
  /** Whether the MAC serves guaranteed rates before it asks for weights; otherwise the weights alone decide. */
  readonly guaranteesFirst: boolean;
  /** Whether the weight is multiplied by the rate of each RBG. */
  readonly channelAware: boolean;
  /** @returns a finite number above 0. */
  weight(ue: number, slot: number, nowNs: Nanoseconds): number;
  /** Tells that a UE was served with new data. Called at most once per UE and slot, also for its guaranteed share. */
  served(ue: number, bits: number, slot: number): void;
}
