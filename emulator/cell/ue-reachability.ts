/** What may stand between a UE and the cell. */
export type Obstacle = 'radio-link' | 'coverage' | 'outage';

export interface UeReachabilityOptions {
  ues: number;
  /** Told when the first obstacle comes up. */
  lost: (ue: number, obstacle: Obstacle) => void;
  /** Told when the last one is gone. */
  recovered: (ue: number) => void;
}

/** Whether the cell can reach each UE: while nothing stands between them. Several things may at once, also of a kind. */
export class UeReachability {
  readonly #options: UeReachabilityOptions;
  readonly #obstacles: Uint16Array;

  constructor(options: UeReachabilityOptions) {
    this.#options = options;
    this.#obstacles = new Uint16Array(options.ues);
  }

  block(ue: number, obstacle: Obstacle): void {
    if (this.#obstacles[ue]!++ === 0) this.#options.lost(ue, obstacle);
  }

  /** Takes away an obstacle that was put up before. */
  unblock(ue: number): void {
    if (--this.#obstacles[ue]! === 0) this.#options.recovered(ue);
  }
}
