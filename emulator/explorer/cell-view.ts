import type { PerDirection } from '../../scenarios/scenario.ts';

/** 5th, 50th and 95th percentile. */
export interface Spread {
  p5: number;
  p50: number;
  p95: number;
}

/** Mean downlink SINR over a square around the base station, on one receive antenna, without small-scale fading. */
export interface SinrMap {
  /** Half the side of the square. */
  extentM: number;
  /** Points along each side. */
  points: number;
  /** In dB, row by row from south to north, each from west to east; neighbours are 2·extentM/(points − 1) apart. */
  sinrDb: readonly number[];
  /** Share of the square that is below the out-of-sync threshold. */
  holeShare: number;
}

/** What link adaptation would choose for the UEs of a group in one direction, over all of its samples. */
export interface GroupLink {
  /** Without small-scale fading, on one receive antenna. */
  meanSinrDb: Spread;
  /** Median index over the samples that can be served; null when there is none. */
  medianMcs: number | null;
  /** Share of the samples by MCS index. */
  mcsShares: readonly number[];
  /** Share of the samples by number of layers, from one on. */
  rankShares: readonly number[];
  /** Share of the samples with CQI 0, which cannot be served: with the two lists above they make 1. */
  outOfRangeShare: number;
  /** Mean in bit/s/Hz. */
  efficiencyBpsPerHz: number;
}

export interface GroupView {
  name: string;
  ues: number;
  distanceM: Spread;
  lineOfSightShare: number;
  /** Share of the samples whose mean downlink SINR is below the out-of-sync threshold. */
  outOfCoverageShare: number;
  links: PerDirection<GroupLink>;
}

/** A UE in one direction, averaged over its samples. */
export interface UeLink {
  meanSinrDb: number;
  efficiencyBpsPerHz: number;
  /** Rate when the whole carrier is the UE's, as far as its power reaches. */
  rateBps: number;
  /** Fewest PRBs that it has power for; those of the carrier in the downlink. */
  prbs: number;
}

export interface UeView {
  name: string;
  /** Name of its group. */
  group: string;
  /** At the start; the base station is at the origin. */
  xM: number;
  yM: number;
  distanceM: number;
  lineOfSight: boolean;
  /** Share of its samples whose mean downlink SINR is below the out-of-sync threshold. */
  outOfCoverageShare: number;
  links: PerDirection<UeLink>;
  /** Places at its samples, as x and y; empty for a UE that does not move. */
  trackM: readonly (readonly [xM: number, yM: number])[];
}

/** Spectral efficiency over the places of the UEs, in bit/s/Hz of the share of time that the direction has. */
export interface EfficiencyView {
  /** Mean over the UEs: what the cell reaches when all have equal shares of its time. */
  mean: number;
  fifthPercentile: number;
  /** The 5th percentile over the number of UEs: what that UE gets of the cell with equal shares. */
  fifthPercentileShared: number;
  /** Over the UEs, from the 0th to the 100th. */
  percentiles: readonly number[];
}

/** One session of the scenario and what its guaranteed rates claim at its UE when it begins. */
export interface GuaranteeView {
  ue: string;
  profile: string;
  fromS: number;
  toS: number;
  rateBps: PerDirection<number>;
  /** Share of the carrier's PRBs; null when the UE's channel cannot carry the rate at all. */
  share: PerDirection<number | null>;
  /** Claimed by the sessions before it that are still up. */
  alreadyClaimed: PerDirection<number>;
  verdict: 'fits' | 'does-not-fit' | 'cannot-be-carried' | 'no-guarantee' | 'unknown-profile';
}

export interface CellWarning {
  kind: 'out-of-coverage' | 'uplink-out-of-range' | 'guarantee' | 'uplink-power';
  message: string;
}

/** How the radio of a scenario is, without running it. A plain value: the same scenario and seed give the same bytes. */
export interface CellView {
  tool: { name: string; version: string };
  scenario: { name: string; title: string; sha256: string };
  seed: string;
  cell: {
    carrierHz: number;
    bandwidthHz: number;
    subcarrierSpacingHz: number;
    prbs: number;
    duplex: 'fdd' | 'tdd';
    /** Share of all symbols that a direction has. */
    directionShare: PerDirection<number>;
    propagation: string;
    antenna: string;
    maxLayers: PerDirection<number>;
    receiveAntennas: PerDirection<number>;
    mcsTable: number;
    outOfSyncDb: number;
    admissionLimit: number;
  };
  /** Of the whole carrier with the highest MCS and all layers. */
  peakRateBps: PerDirection<number>;
  /** How many times each UE is looked at, spread evenly over the duration of the scenario. */
  samplesPerUe: number;
  map: SinrMap;
  /** SINR in dB from the 0th to the 100th percentile over all samples. */
  sinrPercentilesDb: PerDirection<{
    /** Without small-scale fading, on one receive antenna. */
    mean: readonly number[];
    /** Of one layer after the receiver, in each subband. */
    faded: readonly number[];
  }>;
  efficiency: PerDirection<EfficiencyView>;
  groups: readonly GroupView[];
  ues: readonly UeView[];
  guarantees: readonly GuaranteeView[];
  /** Highest share of the PRBs that admitted guarantees claim at a time. */
  peakClaim: PerDirection<number>;
  warnings: readonly CellWarning[];
}
