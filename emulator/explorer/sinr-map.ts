import type { GeometricChannel } from '../radio/geometric-channel.ts';
import type { SinrMap } from './cell-view.ts';
import { rounded } from './rounded.ts';

/** Points along each side: odd, so that one row goes through the base station. */
const POINTS = 81;

/** Samples the plane around the base station, `extentM` to each side. */
export function sinrMap(channel: GeometricChannel, extentM: number, outOfSyncDb: number): SinrMap {
  const at = (index: number): number => extentM * ((2 * index) / (POINTS - 1) - 1);
  const sinrDb = Array.from({ length: POINTS * POINTS }, (_, n) =>
    channel.meanDownlinkSinrDbAt(at(n % POINTS), at(Math.floor(n / POINTS))),
  );
  return {
    extentM,
    points: POINTS,
    sinrDb: sinrDb.map((value) => rounded(value, 1)),
    holeShare: rounded(sinrDb.filter((value) => value < outOfSyncDb).length / sinrDb.length, 4),
  };
}
