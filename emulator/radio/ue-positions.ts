import type { Nanoseconds, RandomStreams } from '../kernel/index.ts';
import { createTrajectory, drawStart, type IsServed, type Trajectory, type Whereabouts } from './mobility.ts';
import type { UePlacement } from './ue-placement.ts';

/** Where the UEs of a cell are, by number. */
export class UePositions {
  readonly #startXM: Float64Array;
  readonly #startYM: Float64Array;
  readonly #restSpeedMps: Float64Array;
  readonly #trajectories: readonly (Trajectory | null)[];

  constructor(ues: readonly UePlacement[], streams: RandomStreams, isServed: IsServed) {
    this.#trajectories = ues.map((ue) => createTrajectory(ue, streams, isServed));
    const starts = ues.map((ue, index) => this.#trajectories[index]?.start ?? drawStart(ue, streams, isServed));
    this.#startXM = Float64Array.from(starts, ({ xM }) => xM);
    this.#startYM = Float64Array.from(starts, ({ yM }) => yM);
    this.#restSpeedMps = Float64Array.from(ues, ({ speedMps }) => speedMps);
  }

  moves(ue: number): boolean {
    return this.#trajectories[ue] !== null;
  }

  /** Writes where a UE is at a time to `out`. */
  locate(ue: number, timeNs: Nanoseconds, out: Whereabouts): void {
    const trajectory = this.#trajectories[ue];
    if (trajectory) return trajectory.locate(timeNs, out);
    out.xM = this.#startXM[ue]!;
    out.yM = this.#startYM[ue]!;
    out.fadingWayM = (timeNs / 1e9) * this.#restSpeedMps[ue]!;
  }
}
