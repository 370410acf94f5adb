import { atan2Turns } from '../emulator/kernel/index.ts';
import type { AntennaConfig, PerDirection } from './cell-config.ts';
import { coordinateM, degrees, durationNs, lengthM, rateBps, speedMps } from './quantity.ts';
import { type Span, toSpan } from './span.ts';
import type { SubscriptionConfig } from './subscription-schema.ts';
import { type TrafficConfig, toTraffic } from './traffic-config.ts';
import type { UeGroupFile } from './ue-group-schema.ts';

/**
 * How the UEs of a group move. Random waypoint: to a point drawn within the group's distances and azimuths, at a drawn
 * speed, a pause, and on. Path: along points in metres from the base station and back, in a straight line between each two.
 */
export type MobilityConfig =
  | { model: 'static' }
  | { model: 'random-waypoint'; speedMps: Span; pauseNs: Span }
  | { model: 'path'; pointsM: readonly (readonly [x: number, y: number])[]; speedMps: number };

export interface UeGroupConfig {
  group: string;
  count: number;
  /** Where the UEs start: on a path, its first point. */
  distanceM: Span;
  azimuthDeg: Span;
  lineOfSight: boolean | 'random';
  shadowing: boolean;
  /** Whether the channel fades over time and frequency; without it a UE has its mean SINR always. */
  fading: boolean;
  /** Speed that the Doppler shift of a UE follows which does not move. */
  speedMps: number;
  mobility: MobilityConfig;
  /** Aggregate maximum bit rates of the non-GBR QoS flows, TS 23.501 §5.7.2.6; Infinity where unlimited. */
  sessionAmbrBps: PerDirection<number>;
  ueAmbrBps: PerDirection<number>;
  /** QoS flows that a UE may have at once beside the default one; absent where the file says nothing. */
  maxQosFlows?: number;
  /** What the operator knows of these subscriptions; absent where the file says nothing. */
  subscription?: SubscriptionConfig;
  qodApplicable: boolean;
  testDevices: boolean;
  traffic: readonly TrafficConfig[];
}

/** Name of the n-th UE (from 0) of a group. */
export function ueName(group: { group: string; count?: number | undefined }, n: number): string {
  return (group.count ?? 1) === 1 ? group.group : `${group.group}-${n + 1}`;
}

/** @param antenna of the base station: a sector's UEs are in front of it unless the group says otherwise */
export function toUeGroup(group: UeGroupFile, antenna: AntennaConfig): UeGroupConfig {
  return {
    group: group.group,
    count: group.count ?? 1,
    ...toStart(group, antenna),
    lineOfSight: group.lineOfSight ?? 'random',
    shadowing: group.shadowing ?? true,
    fading: group.fading ?? true,
    speedMps: speedMps(group.speed ?? '1 m/s'),
    mobility: toMobility(group.mobility),
    sessionAmbrBps: toAmbr(group.sessionAmbr),
    ueAmbrBps: toAmbr(group.ueAmbr),
    ...(group.maxQosFlows !== undefined && { maxQosFlows: group.maxQosFlows }),
    ...(group.subscription !== undefined && { subscription: group.subscription }),
    qodApplicable: group.qodApplicable ?? true,
    testDevices: group.testDevices ?? false,
    traffic: (group.traffic ?? []).map(toTraffic),
  };
}

/** Half the width of a sector of a three-sector site. */
const SECTOR_HALF_WIDTH_DEG = 60;

function toStart(group: UeGroupFile, antenna: AntennaConfig): Pick<UeGroupConfig, 'distanceM' | 'azimuthDeg'> {
  if (group.mobility?.model === 'path') return startOfPath(toPoints(group.mobility.points)[0]!);
  const distanceM = toSpan(group.distance!, lengthM);
  if (group.azimuth !== undefined) return { distanceM, azimuthDeg: toSpan(group.azimuth, degrees) };
  if (antenna.pattern === 'omni') return { distanceM, azimuthDeg: { from: 0, to: 360 } };
  const { azimuthDeg } = antenna;
  return {
    distanceM,
    azimuthDeg: { from: azimuthDeg - SECTOR_HALF_WIDTH_DEG, to: azimuthDeg + SECTOR_HALF_WIDTH_DEG },
  };
}

function startOfPath([xM, yM]: readonly [number, number]): Pick<UeGroupConfig, 'distanceM' | 'azimuthDeg'> {
  const distanceM = Math.sqrt(xM * xM + yM * yM);
  const azimuthDeg = 360 * atan2Turns(yM, xM);
  return { distanceM: { from: distanceM, to: distanceM }, azimuthDeg: { from: azimuthDeg, to: azimuthDeg } };
}

function toMobility(mobility: UeGroupFile['mobility']): MobilityConfig {
  if (mobility === undefined) return { model: 'static' };
  switch (mobility.model) {
    case 'random-waypoint':
      return {
        model: mobility.model,
        speedMps: toSpan(mobility.speed, speedMps),
        pauseNs: toSpan(mobility.pause ?? '0 s', durationNs),
      };
    case 'path':
      return { model: mobility.model, pointsM: toPoints(mobility.points), speedMps: speedMps(mobility.speed) };
  }
}

/** Points in metres; the schema has seen to it that each has two coordinates. */
export function toPoints(points: readonly (readonly string[])[]): (readonly [x: number, y: number])[] {
  return points.map(([x, y]) => [coordinateM(x!), coordinateM(y!)]);
}

function toAmbr(ambr: UeGroupFile['sessionAmbr']): PerDirection<number> {
  const limit = (text: string | undefined): number => (text === undefined ? Infinity : rateBps(text));
  return { downlink: limit(ambr?.downlink), uplink: limit(ambr?.uplink) };
}
