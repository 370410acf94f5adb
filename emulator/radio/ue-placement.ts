import type { MobilityConfig, Span } from '../../scenarios/scenario.ts';

/** Where a UE is, how it moves, and what of the channel it sees. */
export interface UePlacement {
  /** Of which what is random about it is drawn. */
  readonly name: string;
  /** Where it starts, and where random waypoints lie: distance from the base station and azimuth, each drawn uniformly. */
  readonly distanceM: Span;
  readonly azimuthDeg: Span;
  /** Whether the own base station is in sight: always, never, or by the site's field. */
  readonly lineOfSight: boolean | 'random';
  readonly shadowing: boolean;
  /** Whether the channel fades over time and frequency. */
  readonly fading: boolean;
  /** Speed whose Doppler shift the UE has while it does not move: then things around it do. */
  readonly speedMps: number;
  readonly mobility: MobilityConfig;
}
