/**
 * Decides who gets the PRBs that guaranteed rates have left, slot by slot. The MAC asks for the metric of every UE with
 * data waiting and serves them from the highest down; equal metrics are served in the order of UE numbers.
 * UEs are numbers from 0; slots are numbers that only grow. A scheduler must not depend on the order of the calls.
 */
export interface MacScheduler {
  readonly name: string;
  /** @param rateBps what the UE could be sent in this slot on the whole carrier. */
  metric(ue: number, rateBps: number, slot: number): number;
  /** Tells that a UE was served. Called at most once per UE and slot, also for its guaranteed share. */
  served(ue: number, bits: number, slot: number): void;
}
