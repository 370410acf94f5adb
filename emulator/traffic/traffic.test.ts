import { describe, expect, it } from 'vitest';
import { milliseconds, type RandomStream, RandomStreams, seconds, Simulation } from '../kernel/index.ts';
import { AdaptiveVideo } from './adaptive-video.ts';
import { ConstantBitRate } from './constant-bit-rate.ts';
import type { TrafficContext, TrafficModel } from './traffic-model.ts';

/** A link of a constant rate without a cell: packets leave one after the other. */
class Link implements TrafficContext {
  readonly simulation = new Simulation();
  readonly roundTripNs = milliseconds(10);
  readonly sent: { timeNs: number; bytes: number }[] = [];
  rateBps: number;
  /** Every n-th packet is lost; 0 loses none. */
  loseEvery = 0;
  model: TrafficModel | undefined;
  #freeNs = 0;

  constructor(rateBps: number) {
    this.rateBps = rateBps;
  }

  randomStream(): RandomStream {
    return new RandomStreams('traffic').stream('test');
  }

  now(): number {
    return this.simulation.now();
  }

  schedule(timeNs: number, action: () => void): void {
    this.simulation.schedule(timeNs, action);
  }

  setFullBuffer(): void {
    throw new Error('not used here');
  }

  send(bytes: number): void {
    this.sent.push({ timeNs: this.now(), bytes });
    if (this.loseEvery > 0 && this.sent.length % this.loseEvery === 0) return this.model?.dropped(bytes);
    this.#freeNs = Math.max(this.#freeNs, this.now()) + Math.round((bytes * 8e9) / this.rateBps);
    const arrivalNs = this.#freeNs;
    this.simulation.schedule(arrivalNs, () => this.model?.delivered(bytes, arrivalNs));
  }
}

function play(link: Link, ladderBps: number[]): AdaptiveVideo {
  const options = { ladderBps, segmentNs: seconds(2), maxBufferNs: seconds(20), windowBytes: 256_000 };
  const video = new AdaptiveVideo(link, options);
  link.model = video;
  video.start();
  return video;
}

describe('constant bit rate', () => {
  it('sends its rate exactly, at even intervals', () => {
    const link = new Link(1e9);
    // 1200 B at 3 Mbit/s is a packet every 3.2 ms: 312 or 313 in a second, by the phase.
    const source = new ConstantBitRate(link, 3e6, 1200);
    source.start();
    link.simulation.runUntil(seconds(10));
    source.stop();
    link.simulation.runUntil(seconds(12));
    expect(link.sent.length).toBe(3125);
    const gaps = link.sent.slice(1).map(({ timeNs }, n) => timeNs - link.sent[n]!.timeNs);
    for (const gap of gaps) expect(Math.abs(gap - milliseconds(3.2))).toBeLessThanOrEqual(1);
  });
});

describe('adaptive video', () => {
  const ladder = [500e3, 1e6, 2e6, 4e6];

  it('climbs to the top of the ladder and fills its buffer on a fast link, without a stall after the start', () => {
    const link = new Link(50e6);
    const video = play(link, ladder);
    link.simulation.runUntil(seconds(60));
    const state = video.video();
    expect(state.bitrateBps).toBe(4e6);
    // It asks for the next segment of 2 s only when that fits below 20 s.
    expect(state.bufferS).toBeGreaterThan(17);
    expect(state.bufferS).toBeLessThanOrEqual(20);
    // Before the first picture: a round trip and 125 kB at 50 Mbit/s.
    expect(state.stalledS).toBeLessThan(0.1);
  });

  it('settles at what the link carries: 0.8 of 1.6 Mbit/s allows 1 Mbit/s', () => {
    const link = new Link(1.6e6);
    const video = play(link, ladder);
    link.simulation.runUntil(seconds(120));
    expect(video.video().bitrateBps).toBe(1e6);
    expect(video.video().stalledS).toBeLessThan(3);
  });

  it('stalls when even the lowest bit rate does not get through', () => {
    const link = new Link(250e3);
    const video = play(link, ladder);
    link.simulation.runUntil(seconds(100));
    // Each second of video takes two to fetch, so half of the time is stalled.
    expect(video.video().stalledS).toBeGreaterThan(45);
    expect(video.video().stalledS).toBeLessThan(56);
  });

  it('sends again what was lost, and still completes its segments', () => {
    const link = new Link(50e6);
    link.loseEvery = 7;
    const video = play(link, ladder);
    link.simulation.runUntil(seconds(60));
    expect(video.video().bufferS).toBeGreaterThan(15);
  });

  it('stops', () => {
    const link = new Link(50e6);
    const video = play(link, ladder);
    link.simulation.runUntil(seconds(5));
    video.stop();
    const sent = link.sent.length;
    link.simulation.runUntil(seconds(30));
    expect(link.sent.length).toBe(sent);
  });
});
