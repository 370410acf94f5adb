import type { Nanoseconds } from '../kernel/index.ts';
import type { Direction } from './direction.ts';

/** What the MAC sees of the radio: one SINR per UE, direction and time. A new channel implements this. */
export interface ChannelModel {
  /** SINR without small-scale fading, in dB: path loss, shadowing, noise and interference. */
  meanSinrDb(ue: number, direction: Direction): number;
  /** SINR at a time, in dB, over the whole carrier. Times may be asked in any order. */
  sinrDb(ue: number, direction: Direction, timeNs: Nanoseconds): number;
}
