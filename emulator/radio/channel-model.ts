import type { Nanoseconds } from '../kernel/index.ts';
import type { Direction } from './direction.ts';

/**
 * What the MAC sees of the radio: SINR by UE, direction and time. A new channel implements this. Values depend on the
 * arguments alone, never on what was asked before; times may lie a few slots before the latest one that was asked for.
 * In the uplink the SINR is that of a UE sending with the power density of its power control.
 */
export interface ChannelModel {
  /** Subbands over which fading is resolved; the same as those of the carrier's frequency grid. */
  readonly subbands: number;
  /**
   * SINR in dB on one receive antenna without small-scale fading: path loss, shadowing, antennas, noise and interference.
   */
  meanSinrDb(ue: number, direction: Direction, timeNs: Nanoseconds): number;
  /** SINR in dB of each of `layers` spatial layers after the receiver: the mean in dB over the subbands. */
  widebandSinrDb(ue: number, direction: Direction, layers: number, timeNs: Nanoseconds): number;
  /** Writes the SINR in dB of each of `layers` layers in every subband to `out`. */
  subbandSinrDb(ue: number, direction: Direction, layers: number, timeNs: Nanoseconds, out: Float64Array): void;
  /** Most PRBs that the UE has power for at that SINR, at least 1; in the downlink no limit (Infinity). */
  prbLimit(ue: number, direction: Direction, timeNs: Nanoseconds): number;
}
