import type { Span } from '../../scenarios/scenario.ts';
import { atan2Turns, cosTurns, type RandomStream, sinTurns } from '../kernel/index.ts';
import type { PropagationScenario } from './path-loss.ts';

/** Height of UEs above ground, TR 38.901 table 7.2-1 (outdoors). */
export const UE_HEIGHT_M = 1.5;

/** Shortest distances in the plane for which TR 38.901 table 7.4.1-1 gives a path loss. */
export const MIN_DISTANCE_M: Readonly<Record<PropagationScenario, number>> = { UMa: 10, UMi: 10, InH: 1 };

/** A point of the plane. The emulated base station is the origin; angles run counter-clockwise from the x axis. */
export interface Point {
  readonly xM: number;
  readonly yM: number;
}

export function pointAt(distanceM: number, azimuthDeg: number): Point {
  const turns = azimuthDeg / 360;
  return { xM: distanceM * cosTurns(turns), yM: distanceM * sinTurns(turns) };
}

/** Draws a point with distance from the origin and azimuth each uniform in its span: denser towards the origin. */
export function drawPoint(random: RandomStream, spans: { distanceM: Span; azimuthDeg: Span }): Point {
  const distanceM = drawBetween(random, spans.distanceM);
  return pointAt(distanceM, drawBetween(random, spans.azimuthDeg));
}

/** Draws uniformly from a span. */
export function drawBetween(random: RandomStream, { from, to }: Span): number {
  return from + (to - from) * random();
}

export function lengthM(xM: number, yM: number): number {
  return Math.sqrt(xM * xM + yM * yM);
}

/** Direction of a vector in degrees, 0 <= azimuth < 360. */
export function azimuthDegOf(xM: number, yM: number): number {
  return 360 * atan2Turns(yM, xM);
}
