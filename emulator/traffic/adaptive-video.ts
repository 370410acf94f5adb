import { NS_PER_S, type Nanoseconds } from '../kernel/index.ts';
import type { TrafficContext, TrafficModel, VideoState } from './traffic-model.ts';

export interface AdaptiveVideoOptions {
  /** Bit rates of the representations, ascending. */
  ladderBps: readonly number[];
  segmentNs: Nanoseconds;
  /** The player stops requesting when this much is buffered. */
  maxBufferNs: Nanoseconds;
  /** Most bytes in flight. */
  windowBytes: number;
}

const PACKET_BYTES = 1500;
/** Share of the measured throughput that the player dares to use. */
const SAFETY = 0.8;
/** Weight of the newest segment in the throughput estimate. */
const SMOOTHING = 0.4;

/**
 * An HTTP adaptive streaming player: fetches segment after segment, each at the highest bit rate that the smoothed
 * throughput allows (the rate-based rule of DASH players), plays from a buffer, stalls when it runs dry and goes on
 * after one segment. The server keeps at most a window of bytes in flight; what is lost is sent again a round trip later.
 */
export class AdaptiveVideo implements TrafficModel {
  readonly #context: TrafficContext;
  readonly #options: AdaptiveVideoOptions;
  #running = false;
  #level = 0;
  #unsentBytes = 0;
  #inFlightBytes = 0;
  #missingBytes = 0;
  #lostBytes = 0;
  #refillScheduled = false;
  #requestedNs = 0;
  #throughputBps = 0;
  #bufferNs = 0;
  #bufferUpdatedNs = 0;
  #playing = false;
  #stalledNs = 0;
  #segments = 0;
  #segmentRateSum = 0;

  constructor(context: TrafficContext, options: AdaptiveVideoOptions) {
    this.#context = context;
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.#bufferUpdatedNs = this.#context.now();
    this.#request();
  }

  stop(): void {
    this.#play();
    this.#running = false;
    this.#unsentBytes = 0;
  }

  delivered(bytes: number, deliveredNs: Nanoseconds): void {
    this.#inFlightBytes -= bytes;
    this.#missingBytes -= bytes;
    if (!this.#running) return;
    if (this.#missingBytes <= 0) this.#context.schedule(deliveredNs, this.#segmentComplete);
    else if (this.#unsentBytes > 0) this.#refillLater(deliveredNs);
  }

  dropped(bytes: number): void {
    this.#inFlightBytes -= bytes;
    this.#lostBytes += bytes;
    this.#refillLater(this.#context.now());
  }

  video(): VideoState {
    this.#play();
    return {
      bitrateBps: this.#options.ladderBps[this.#level]!,
      bufferS: this.#bufferNs / NS_PER_S,
      stalledS: this.#stalledNs / NS_PER_S,
      meanBitrateBps: this.#segments === 0 ? null : this.#segmentRateSum / this.#segments,
    };
  }

  #request = (): void => {
    if (!this.#running) return;
    const { ladderBps, segmentNs } = this.#options;
    this.#level = Math.max(0, ladderBps.filter((rateBps) => rateBps <= SAFETY * this.#throughputBps).length - 1);
    this.#missingBytes = Math.ceil((ladderBps[this.#level]! * segmentNs) / (8 * NS_PER_S));
    this.#unsentBytes = this.#missingBytes;
    this.#requestedNs = this.#context.now();
    this.#refillLater(this.#requestedNs);
  };

  #segmentComplete = (): void => {
    if (!this.#running) return;
    const { ladderBps, segmentNs, maxBufferNs } = this.#options;
    const rateBps = ladderBps[this.#level]!;
    const measuredBps = (rateBps * segmentNs) / Math.max(1, this.#context.now() - this.#requestedNs);
    this.#throughputBps =
      this.#segments === 0 ? measuredBps : SMOOTHING * measuredBps + (1 - SMOOTHING) * this.#throughputBps;
    this.#segments++;
    this.#segmentRateSum += rateBps;
    this.#play();
    this.#bufferNs += segmentNs;
    this.#playing = true;
    const excessNs = this.#bufferNs + segmentNs - maxBufferNs;
    if (excessNs > 0) this.#context.schedule(this.#context.now() + Math.ceil(excessNs), this.#request);
    else this.#request();
  };

  /** The server hears of deliveries and losses a round trip later, and then fills the window again. */
  #refillLater(fromNs: Nanoseconds): void {
    if (this.#refillScheduled) return;
    this.#refillScheduled = true;
    this.#context.schedule(fromNs + this.#context.roundTripNs, this.#refill);
  }

  #refill = (): void => {
    this.#refillScheduled = false;
    if (!this.#running) return;
    this.#unsentBytes += this.#lostBytes;
    this.#lostBytes = 0;
    while (this.#unsentBytes > 0 && this.#inFlightBytes < this.#options.windowBytes) {
      const bytes = Math.min(PACKET_BYTES, this.#unsentBytes);
      this.#unsentBytes -= bytes;
      this.#inFlightBytes += bytes;
      this.#context.send(bytes);
    }
  };

  /** Plays up to now: the buffer shrinks with the time, and what it cannot cover is a stall. */
  #play(): void {
    const nowNs = this.#context.now();
    const elapsedNs = this.#running ? nowNs - this.#bufferUpdatedNs : 0;
    this.#bufferUpdatedNs = nowNs;
    const playedNs = this.#playing ? Math.min(elapsedNs, this.#bufferNs) : 0;
    this.#bufferNs -= playedNs;
    this.#stalledNs += elapsedNs - playedNs;
    if (this.#bufferNs === 0) this.#playing = false;
  }
}
