import type { Nanoseconds, RandomStream } from '../kernel/index.ts';

/** What a traffic model may do: look at the clock, draw numbers of its own, and send. */
export interface TrafficContext {
  now(): Nanoseconds;
  /** Runs an action at a time; it cannot be taken back. */
  schedule(timeNs: Nanoseconds, action: () => void): void;
  /** The flow's own random numbers, from their start. A model that needs more than the first keeps the stream. */
  randomStream(): RandomStream;
  /** Sends one packet into the network now. */
  send(bytes: number): void;
  /** Lets the flow always have data to send, without packets being made beforehand. */
  setFullBuffer(on: boolean): void;
  /** Round-trip time without queueing, between the application and its server. */
  readonly roundTripNs: Nanoseconds;
}

/** Application traffic of one IP flow. A new model implements this and gets an entry in `traffic/index.ts`. */
export interface TrafficModel {
  start(): void;
  stop(): void;
  /** A packet has arrived at the other end. */
  delivered(bytes: number, deliveredNs: Nanoseconds): void;
  /** A packet was lost on the way. */
  dropped(bytes: number): void;
  /** State of a video player, for models that are one. */
  video?(): VideoState;
}

export interface VideoState {
  /** Representation being downloaded, bit/s. */
  bitrateBps: number;
  bufferS: number;
  /** Time without picture since the start, start-up included. */
  stalledS: number;
  /** Mean bit rate of the segments downloaded so far, or null before the first. */
  meanBitrateBps: number | null;
}
