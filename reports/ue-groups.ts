import { mean } from './flow-series.ts';
import type { UeSummaryLine } from './upstream.ts';

/** Means over some UEs, each counting the same; a quantity is undefined when none of them has it. */
export interface UeMeans {
  distanceM: number | undefined;
  sinrDb: number | undefined;
  downlinkBlocks: NonNullable<UeSummaryLine['downlinkBlocks']> | undefined;
  downlinkBps: number | undefined;
  uplinkBps: number | undefined;
  delayMs: number | undefined;
  droppedPackets: number | undefined;
  videoBitrateBps: number | undefined;
  videoStalledS: number | undefined;
}

export interface UeGroup {
  group: string;
  ues: number;
  means: UeMeans;
}

/** In the order in which the record first names them. */
export function ueGroups(ues: readonly UeSummaryLine[]): UeGroup[] {
  const groups = new Map<string, UeSummaryLine[]>();
  for (const ue of ues) {
    const members = groups.get(ue.group);
    if (members === undefined) groups.set(ue.group, [ue]);
    else members.push(ue);
  }
  return [...groups].map(([group, members]) => ({ group, ues: members.length, means: ueMeans(members) }));
}

export function ueMeans(ues: readonly UeSummaryLine[]): UeMeans {
  const average = (pick: (ue: UeSummaryLine) => number | null): number | undefined =>
    mean(ues.flatMap((ue) => pick(ue) ?? []));
  return {
    distanceM: average(({ distanceM }) => distanceM),
    sinrDb: average(({ meanSinrDb }) => meanSinrDb),
    downlinkBlocks: blockMeans(ues.flatMap(({ downlinkBlocks }) => downlinkBlocks ?? [])),
    downlinkBps: average(({ downlinkBps }) => downlinkBps),
    uplinkBps: average(({ uplinkBps }) => uplinkBps),
    delayMs: average(({ meanDelayMs }) => meanDelayMs),
    droppedPackets: average(({ droppedPackets }) => droppedPackets),
    videoBitrateBps: average(({ meanVideoBitrateBps }) => meanVideoBitrateBps),
    videoStalledS: average(({ videoStalledS }) => videoStalledS),
  };
}

function blockMeans(blocks: readonly NonNullable<UeSummaryLine['downlinkBlocks']>[]): UeMeans['downlinkBlocks'] {
  if (blocks.length === 0) return undefined;
  const average = (pick: (each: (typeof blocks)[number]) => number): number => mean(blocks.map(pick)) ?? 0;
  return {
    meanMcs: average(({ meanMcs }) => meanMcs),
    meanLayers: average(({ meanLayers }) => meanLayers),
    firstErrorRate: average(({ firstErrorRate }) => firstErrorRate),
  };
}
