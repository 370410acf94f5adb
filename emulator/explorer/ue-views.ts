import type { EmulatedUe } from '../emulation.ts';
import type { Direction } from '../radio/direction.ts';
import type { UeLink, UeView } from './cell-view.ts';
import { rounded } from './rounded.ts';
import type { UeSamples } from './ue-samples.ts';

/** Each UE by itself, in the order of the scenario. */
export function ueViews(ues: readonly EmulatedUe[], samples: UeSamples, outOfSyncDb: number): UeView[] {
  return ues.map((ue) => {
    const { xM, yM, distanceM, lineOfSight } = samples.places;
    const own = ownSamples(ue.index, samples);
    const first = own[0]!;
    const moves = ue.group.mobility.model !== 'static';
    return {
      name: ue.name,
      group: ue.group.group,
      xM: rounded(xM[first]!, 1),
      yM: rounded(yM[first]!, 1),
      distanceM: rounded(distanceM[first]!, 1),
      lineOfSight: lineOfSight[first] === 1,
      outOfCoverageShare: rounded(outOfCoverage(own, samples, outOfSyncDb), 4),
      links: { downlink: ueLink(own, samples, 'downlink'), uplink: ueLink(own, samples, 'uplink') },
      trackM: moves ? own.map((at): [number, number] => [rounded(xM[at]!, 1), rounded(yM[at]!, 1)]) : [],
    };
  });
}

/** Positions of a UE's samples in the arrays. */
export function ownSamples(ue: number, { times }: UeSamples): number[] {
  return Array.from({ length: times }, (_, n) => ue * times + n);
}

/** Share of some samples whose mean downlink SINR is below the out-of-sync threshold. */
export function outOfCoverage(own: readonly number[], { links }: UeSamples, outOfSyncDb: number): number {
  return own.filter((at) => links.downlink.meanSinrDb[at]! < outOfSyncDb).length / own.length;
}

export function mean(own: readonly number[], values: Float64Array): number {
  return own.reduce((sum, at) => sum + values[at]!, 0) / own.length;
}

function ueLink(own: readonly number[], samples: UeSamples, direction: Direction): UeLink {
  const { meanSinrDb, efficiencyBpsPerHz, rateBps, prbs } = samples.links[direction];
  return {
    meanSinrDb: rounded(mean(own, meanSinrDb), 2),
    efficiencyBpsPerHz: rounded(mean(own, efficiencyBpsPerHz), 4),
    rateBps: rounded(mean(own, rateBps), 0),
    prbs: Math.min(...own.map((at) => prbs[at]!)),
  };
}
