import type { NetworkEvent } from '../../scenarios/scenario.ts';
import type { Nanoseconds, Simulation } from '../kernel/index.ts';
import type { Cell } from './cell.ts';
import type { QosFlowControl } from './qos-flow-control.ts';
import { TargetCell } from './target-cell.ts';
import type { Obstacle, UeReachability } from './ue-reachability.ts';

export type NetworkEventChange = 'begins' | 'ends';

export interface NetworkEventsOptions {
  simulation: Simulation;
  cell: Cell;
  userPlane: QosFlowControl;
  reachability: UeReachability;
  /** UEs by the name of one, or of a group for all of its UEs; in the scenario's order. */
  uesNamed: (name: string) => readonly number[];
  /** All UEs. */
  ues: readonly number[];
  /** Told of each event at the time at which it begins and ends. */
  told: (event: NetworkEvent, change: NetworkEventChange) => void;
}

/**
 * Lets things befall the network, at slot boundaries, and takes them back after their duration.
 *
 * A UE that is handed over goes on being carried by the emulated cell, on its own channel, as the target is not emulated:
 * of the target it has the admission control alone. A later handover of a UE, and a later degradation of the backhaul, takes
 * the place of one that has not ended yet, whose end then does nothing.
 */
export class NetworkEvents {
  readonly #options: NetworkEventsOptions;
  /** The handover that holds for each UE, and the degradation that holds. */
  readonly #handovers = new Map<number, NetworkEvent>();
  #degradation: NetworkEvent | undefined;

  constructor(options: NetworkEventsOptions) {
    this.#options = options;
  }

  /** Lets an event begin at the first slot boundary at or after a time. */
  schedule(timeNs: Nanoseconds, event: NetworkEvent): void {
    const { simulation, cell } = this.#options;
    simulation.schedule(cell.slotBoundary(timeNs), () => this.#begin(event));
  }

  #begin(event: NetworkEvent): void {
    const { simulation, cell, told } = this.#options;
    told(event, 'begins');
    const end = this.#apply(event);
    if (event.durationNs === Infinity) return;
    simulation.schedule(cell.slotBoundary(simulation.now() + event.durationNs), () => {
      told(event, 'ends');
      end();
    });
  }

  /** @returns what takes it back. */
  #apply(event: NetworkEvent): () => void {
    switch (event.event) {
      case 'coverage-loss':
        return this.#block(this.#options.uesNamed(event.ues), 'coverage');
      case 'cell-outage':
        return this.#block(this.#options.ues, 'outage');
      case 'handover':
        return this.#handOver(event, this.#options.uesNamed(event.ues), new TargetCell(event.targetFreeShare));
      case 'backhaul-degradation': {
        const { cell } = this.#options;
        this.#degradation = event;
        cell.setBackhaul(event);
        return () => {
          if (this.#degradation === event) cell.setBackhaul(undefined);
        };
      }
    }
  }

  #block(ues: readonly number[], obstacle: Obstacle): () => void {
    const { reachability } = this.#options;
    for (const ue of ues) reachability.block(ue, obstacle);
    return () => {
      for (const ue of ues) reachability.unblock(ue);
    };
  }

  #handOver(event: NetworkEvent, ues: readonly number[], target: TargetCell): () => void {
    const { userPlane } = this.#options;
    for (const ue of ues) {
      this.#handovers.set(ue, event);
      userPlane.handOver(ue, target);
    }
    return () => {
      for (const ue of ues) if (this.#handovers.get(ue) === event) userPlane.handOver(ue, undefined);
    };
  }
}
