import type { MobilityConfig } from '../../scenarios/scenario.ts';
import type { Nanoseconds, RandomStream, RandomStreams } from '../kernel/index.ts';
import { drawBetween, drawPoint, lengthM, type Point } from './link-geometry.ts';
import type { UePlacement } from './ue-placement.ts';

/** Where a moving UE is at a time, and the way that its fading has gone: its own, and that of its surroundings in pauses. */
export interface Whereabouts {
  xM: number;
  yM: number;
  fadingWayM: number;
}

/** How a UE moves. What it says depends on the time alone; going back in time costs a replay from the start. */
export interface Trajectory {
  readonly start: Point;
  /** Writes where the UE is at a time to `out`. */
  locate(timeNs: Nanoseconds, out: Whereabouts): void;
}

/** Whether a UE is served by the emulated cell at a point, or by a neighbour. */
export type IsServed = (ue: UePlacement, point: Point) => boolean;

/** Draws of a point before one is taken where a neighbour is stronger: a group may have no other. */
const MAX_DRAWS = 100;

/** The trajectory of a UE, or null for one that stays where it starts. */
export function createTrajectory(ue: UePlacement, streams: RandomStreams, isServed: IsServed): Trajectory | null {
  switch (ue.mobility.model) {
    case 'static':
      return null;
    case 'random-waypoint':
      return hasOnePlace(ue) ? null : new RandomWaypoint(ue, ue.mobility, streams, isServed);
    case 'path':
      return new Path(ue.mobility);
  }
}

/** The point where a UE starts, unless it is on a path. */
export function drawStart(ue: UePlacement, streams: RandomStreams, isServed: IsServed): Point {
  return drawServedPoint(streams.stream(`placement/${ue.name}`), ue, isServed);
}

/** A point in the UE's spans, drawn again while a neighbour would serve the UE there: then it were not in this cell. */
function drawServedPoint(random: RandomStream, ue: UePlacement, isServed: IsServed): Point {
  let point = drawPoint(random, ue);
  for (let draws = 1; draws < MAX_DRAWS && !hasOnePlace(ue) && !isServed(ue, point); draws++)
    point = drawPoint(random, ue);
  return point;
}

function hasOnePlace({ distanceM, azimuthDeg }: UePlacement): boolean {
  return distanceM.from === distanceM.to && azimuthDeg.from === azimuthDeg.to;
}

type RandomWaypointConfig = MobilityConfig & { model: 'random-waypoint' };
type PathConfig = MobilityConfig & { model: 'path' };

interface Leg {
  from: Point;
  to: Point;
  lengthM: number;
  beginNs: Nanoseconds;
  /** Of the way; what remains until the end is the pause. */
  travelNs: Nanoseconds;
  endNs: Nanoseconds;
  /** Way of the fading before the leg. */
  fadingWayM: number;
}

/**
 * Random waypoint (Johnson and Maltz 1996): in a straight line to a drawn point at a drawn speed, a drawn pause, and on. It
 * begins with the first way, hence not in its stationary distribution: the share of slow ways grows at first.
 */
class RandomWaypoint implements Trajectory {
  readonly start: Point;
  readonly #ue: UePlacement;
  readonly #mobility: RandomWaypointConfig;
  readonly #streams: RandomStreams;
  readonly #isServed: IsServed;
  #random: RandomStream;
  #leg: Leg;

  constructor(ue: UePlacement, mobility: RandomWaypointConfig, streams: RandomStreams, isServed: IsServed) {
    this.#ue = ue;
    this.#isServed = isServed;
    this.#mobility = mobility;
    this.#streams = streams;
    this.start = drawStart(ue, streams, isServed);
    this.#random = this.#freshRandom();
    this.#leg = this.#drawLeg(this.start, 0, 0);
  }

  locate(timeNs: Nanoseconds, out: Whereabouts): void {
    if (timeNs < this.#leg.beginNs) this.#restart();
    while (timeNs >= this.#leg.endNs) this.#nextLeg();
    const { from, to, beginNs, travelNs } = this.#leg;
    const elapsedNs = timeNs - beginNs;
    const share = elapsedNs < travelNs ? elapsedNs / travelNs : 1;
    out.xM = from.xM + share * (to.xM - from.xM);
    out.yM = from.yM + share * (to.yM - from.yM);
    out.fadingWayM = this.#fadingWayM(timeNs, share);
  }

  #restart(): void {
    this.#random = this.#freshRandom();
    this.#leg = this.#drawLeg(this.start, 0, 0);
  }

  #nextLeg(): void {
    const { to, endNs } = this.#leg;
    this.#leg = this.#drawLeg(to, endNs, this.#fadingWayM(endNs, 1));
  }

  #drawLeg(from: Point, beginNs: Nanoseconds, fadingWayM: number): Leg {
    const to = drawServedPoint(this.#random, this.#ue, this.#isServed);
    const speedMps = drawBetween(this.#random, this.#mobility.speedMps);
    const pauseNs = drawBetween(this.#random, this.#mobility.pauseNs);
    const wayM = lengthM(to.xM - from.xM, to.yM - from.yM);
    const travelNs = (wayM / speedMps) * 1e9;
    return { from, to, lengthM: wayM, beginNs, travelNs, endNs: beginNs + travelNs + pauseNs, fadingWayM };
  }

  /** The UE's own way until a time of the leg, and that of its surroundings while it pauses. */
  #fadingWayM(timeNs: Nanoseconds, share: number): number {
    const { beginNs, travelNs, lengthM, fadingWayM } = this.#leg;
    const pausedNs = Math.max(timeNs - beginNs - travelNs, 0);
    return fadingWayM + share * lengthM + (pausedNs / 1e9) * this.#ue.speedMps;
  }

  #freshRandom(): RandomStream {
    return this.#streams.stream(`mobility/${this.#ue.name}`);
  }
}

/** Along points in straight lines, at the last one back the same way, and so on. */
class Path implements Trajectory {
  readonly start: Point;
  readonly #points: readonly Point[];
  /** Way from the first point to each. */
  readonly #wayM: Float64Array;
  readonly #speedMps: number;

  constructor({ pointsM, speedMps }: PathConfig) {
    this.#points = pointsM.map(([xM, yM]) => ({ xM, yM }));
    this.start = this.#points[0]!;
    this.#speedMps = speedMps;
    this.#wayM = new Float64Array(pointsM.length);
    for (let n = 1; n < pointsM.length; n++) this.#wayM[n] = this.#wayM[n - 1]! + this.#segmentM(n);
  }

  locate(timeNs: Nanoseconds, out: Whereabouts): void {
    const travelledM = (timeNs / 1e9) * this.#speedMps;
    const pathM = this.#wayM[this.#wayM.length - 1]!;
    const roundM = travelledM - 2 * pathM * Math.floor(travelledM / (2 * pathM));
    this.#locateOnPath(Math.min(roundM, 2 * pathM - roundM), out);
    out.fadingWayM = travelledM;
  }

  #locateOnPath(wayM: number, out: Whereabouts): void {
    let n = 1;
    while (n < this.#wayM.length - 1 && this.#wayM[n]! < wayM) n++;
    const from = this.#points[n - 1]!;
    const to = this.#points[n]!;
    const share = (wayM - this.#wayM[n - 1]!) / this.#segmentM(n);
    out.xM = from.xM + share * (to.xM - from.xM);
    out.yM = from.yM + share * (to.yM - from.yM);
  }

  /** Length of the way from the point before to the n-th. */
  #segmentM(n: number): number {
    const from = this.#points[n - 1]!;
    const to = this.#points[n]!;
    return lengthM(to.xM - from.xM, to.yM - from.yM);
  }
}
