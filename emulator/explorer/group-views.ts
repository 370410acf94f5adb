import type { EmulatedUe } from '../emulation.ts';
import type { Direction } from '../radio/direction.ts';
import type { GroupLink, GroupView, Spread } from './cell-view.ts';
import { spread } from './percentiles.ts';
import { rounded } from './rounded.ts';
import { OUT_OF_RANGE, type UeSamples } from './ue-samples.ts';
import { mean, outOfCoverage, ownSamples } from './ue-views.ts';

export interface GroupViewOptions {
  ues: readonly EmulatedUe[];
  samples: UeSamples;
  outOfSyncDb: number;
  /** Rows of the MCS table. */
  mcsCount: number;
  maxLayers: Readonly<Record<Direction, number>>;
}

/** The groups of a scenario in its order, each over all samples of all its UEs. */
export function groupViews(options: GroupViewOptions): GroupView[] {
  const { ues, samples, outOfSyncDb } = options;
  const members = new Map<string, EmulatedUe[]>();
  for (const ue of ues) members.set(ue.group.group, [...(members.get(ue.group.group) ?? []), ue]);
  return [...members].map(([name, own]) => {
    const all = own.flatMap(({ index }) => ownSamples(index, samples));
    return {
      name,
      ues: own.length,
      distanceM: roundedSpread(all, samples.places.distanceM, 1),
      lineOfSightShare: rounded(all.filter((at) => samples.places.lineOfSight[at] === 1).length / all.length, 4),
      outOfCoverageShare: rounded(outOfCoverage(all, samples, outOfSyncDb), 4),
      links: { downlink: groupLink(all, 'downlink', options), uplink: groupLink(all, 'uplink', options) },
    };
  });
}

function groupLink(
  all: readonly number[],
  direction: Direction,
  { samples, mcsCount, maxLayers }: GroupViewOptions,
): GroupLink {
  const { meanSinrDb, mcs, layers, efficiencyBpsPerHz } = samples.links[direction];
  const served = all.filter((at) => mcs[at] !== OUT_OF_RANGE);
  const sorted = served.map((at) => mcs[at]!).sort((a, b) => a - b);
  return {
    meanSinrDb: roundedSpread(all, meanSinrDb, 2),
    medianMcs: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
    mcsShares: shares(served, all.length, mcsCount, (at) => mcs[at]!),
    rankShares: shares(served, all.length, maxLayers[direction], (at) => layers[at]! - 1),
    outOfRangeShare: rounded(1 - served.length / all.length, 4),
    efficiencyBpsPerHz: rounded(mean(all, efficiencyBpsPerHz), 4),
  };
}

/** Share of `total` that each class has. */
function shares(
  members: readonly number[],
  total: number,
  classes: number,
  classOf: (member: number) => number,
): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const member of members) counts[classOf(member)]!++;
  return counts.map((count) => rounded(count / total, 4));
}

function roundedSpread(all: readonly number[], values: Float64Array, decimals: 1 | 2): Spread {
  const { p5, p50, p95 } = spread(Float64Array.from(all, (at) => values[at]!));
  return { p5: rounded(p5, decimals), p50: rounded(p50, decimals), p95: rounded(p95, decimals) };
}
