import type { CellFile } from './cell-schema.ts';
import { degrees, durationNs, lengthM, rateBps, speedMps } from './quantity.ts';
import { checkSpan } from './span.ts';
import { toPoints } from './ue-group-config.ts';
import type { UeGroupFile } from './ue-group-schema.ts';
import type { ReportProblem } from './yaml-document.ts';

/** Shortest distances for which TR 38.901 table 7.4.1-1 gives a path loss. */
const MIN_DISTANCE_M: Readonly<Record<CellFile['propagation'], number>> = { UMa: 10, UMi: 10, InH: 1 };

/**
 * Finds what the schema cannot say about a group of UEs.
 * @param report takes paths within the group
 * @param unknownServer says what is wrong with a server's name, if anything
 */
export function checkUeGroup(
  group: UeGroupFile,
  propagation: CellFile['propagation'],
  unknownServer: (name: string) => string | undefined,
  report: ReportProblem,
): void {
  checkPlace(group, propagation, report);
  checkMobility(group, propagation, report);
  checkTraffic(group, unknownServer, report);
}

function checkPlace(
  { distance, azimuth, mobility }: UeGroupFile,
  propagation: CellFile['propagation'],
  report: ReportProblem,
): void {
  if (mobility?.model === 'path') {
    for (const [key, value] of Object.entries({ distance, azimuth }))
      if (value !== undefined) report([key], `the path says where these UEs are; expected no ${key} beside a path`);
    return;
  }
  if (distance === undefined)
    return report([], `missing key 'distance'; expected a length, { from, to }, or mobility along a path`);
  checkSpan(distance, ['distance'], lengthM, report);
  checkMinimum(distance, propagation, report);
  if (azimuth !== undefined) checkAzimuth(azimuth, report);
}

function checkMinimum(
  distance: NonNullable<UeGroupFile['distance']>,
  propagation: CellFile['propagation'],
  report: ReportProblem,
): void {
  const [nearest, path] = typeof distance === 'string' ? [distance, []] : [distance.from, ['from']];
  if (lengthM(nearest) < MIN_DISTANCE_M[propagation]) report(['distance', ...path], tooNear(nearest, propagation));
}

function tooNear(distance: string, propagation: CellFile['propagation']): string {
  return `${distance} is too near to the base station; ${propagation} holds from ${MIN_DISTANCE_M[propagation]} m on (TR 38.901 table 7.4.1-1), expected at least that`;
}

function checkAzimuth(azimuth: NonNullable<UeGroupFile['azimuth']>, report: ReportProblem): void {
  checkSpan(azimuth, ['azimuth'], degrees, report);
  if (typeof azimuth !== 'string' && degrees(azimuth.to) - degrees(azimuth.from) > 360)
    report(['azimuth'], `from ${azimuth.from} to ${azimuth.to} is more than a full turn; expected at most 360 deg`);
}

function checkMobility(
  { mobility, speed }: UeGroupFile,
  propagation: CellFile['propagation'],
  report: ReportProblem,
): void {
  if (mobility === undefined) return;
  if (speed !== undefined)
    report(['speed'], `these UEs move at the speed of their mobility; expected no speed beside it`);
  if (mobility.model === 'path') return checkPath(mobility.points, propagation, report);
  checkSpan(mobility.speed, ['mobility', 'speed'], speedMps, report);
  if (mobility.pause !== undefined) checkSpan(mobility.pause, ['mobility', 'pause'], durationNs, report);
}

function checkPath(
  points: readonly (readonly string[])[],
  propagation: CellFile['propagation'],
  report: ReportProblem,
): void {
  const pointsM = toPoints(points);
  const shortestM = MIN_DISTANCE_M[propagation];
  for (const [n, [xM, yM]] of pointsM.entries()) {
    const path = ['mobility', 'points', n];
    const shown = `[${points[n]!.join(', ')}]`;
    if (xM * xM + yM * yM < shortestM * shortestM) report(path, tooNear(shown, propagation));
    const [beforeXM, beforeYM] = pointsM[n - 1] ?? [];
    if (xM === beforeXM && yM === beforeYM) report(path, `${shown} is the point before it once more; expected another`);
  }
}

function checkTraffic(
  { traffic = [] }: UeGroupFile,
  unknownServer: (name: string) => string | undefined,
  report: ReportProblem,
): void {
  const flows = new Set<string>();
  for (const [n, flow] of traffic.entries()) {
    const here: ReportProblem = (path, message) => report(['traffic', n, ...path], message);
    if (flows.has(flow.name)) here(['name'], `the group has a flow '${flow.name}' already; expected a name of its own`);
    flows.add(flow.name);
    const serverProblem = unknownServer(flow.server);
    if (serverProblem !== undefined) here(['server'], serverProblem);
    if (flow.start !== undefined) checkSpan(flow.start, ['start'], durationNs, here);
    if (flow.model === 'adaptive-video') checkVideo(flow, here);
  }
}

function checkVideo(
  { direction, ladder }: { direction?: 'downlink' | 'uplink'; ladder: readonly string[] },
  report: ReportProblem,
): void {
  if (direction === 'uplink') report(['direction'], `a video is watched in the downlink; expected downlink`);
  const rates = ladder.map(rateBps);
  if (rates.some((rate, n) => n > 0 && rate <= rates[n - 1]!))
    report(['ladder'], `the bit rates do not ascend; expected each above the one before`);
}
