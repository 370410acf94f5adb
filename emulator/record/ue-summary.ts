import type { Emulation, EmulatedUe } from '../emulation.ts';
import { NS_PER_MS, NS_PER_S } from '../kernel/index.ts';
import type { Direction } from '../radio/direction.ts';
import type { UeSummaryLine } from './emulation-record.ts';
import { rounded } from './interval-sampler.ts';

/** Totals of each UE over the whole run, in the order of the scenario. */
export function ueSummaries(emulation: Emulation): UeSummaryLine[] {
  const flowsByUe = new Map<number, Emulation['flows'][number][]>();
  for (const flow of emulation.flows) flowsByUe.set(flow.ue.index, [...(flowsByUe.get(flow.ue.index) ?? []), flow]);
  return emulation.ues.map((ue) => summary(emulation, ue, flowsByUe.get(ue.index) ?? []));
}

function summary(emulation: Emulation, ue: EmulatedUe, flows: Emulation['flows'][number][]): UeSummaryLine {
  const durationS = emulation.scenario.durationNs / NS_PER_S;
  const bps = (direction: Direction): number => {
    const bytes = flows.reduce((sum, { flow }) => sum + (flow.direction === direction ? flow.deliveredBytes : 0), 0);
    return rounded((bytes * 8) / durationS, 1);
  };
  const packets = flows.reduce((sum, { flow }) => sum + flow.deliveredPackets, 0);
  const delayNs =
    flows.reduce((sum, { flow }) => sum + flow.delaySumNs, 0) + packets * emulation.scenario.cell.coreDelayNs;
  const video = flows.map(({ flow }) => flow.model.video?.()).find((state) => state !== undefined);
  return {
    type: 'ue',
    ue: ue.name,
    group: ue.group.group,
    distanceM: rounded(ue.distanceM, 10),
    meanSinrDb: rounded(emulation.channel.meanSinrDb(ue.index, 'downlink', 0), 100),
    downlinkBlocks: blocks(emulation, ue.index),
    downlinkBps: bps('downlink'),
    uplinkBps: bps('uplink'),
    meanDelayMs: packets === 0 ? null : rounded(delayNs / packets / NS_PER_MS, 1e3),
    droppedPackets: flows.reduce((sum, { flow }) => sum + flow.droppedPackets, 0),
    videoStalledS: video === undefined ? null : rounded(video.stalledS, 1e3),
    meanVideoBitrateBps: video?.meanBitrateBps == null ? null : rounded(video.meanBitrateBps, 1),
  };
}

function blocks(emulation: Emulation, ue: number): UeSummaryLine['downlinkBlocks'] {
  const statistics = emulation.cell.linkStatistics('downlink');
  const sent = statistics.blocks[ue]!;
  if (sent === 0) return null;
  return {
    meanMcs: rounded(statistics.mcsSum[ue]! / sent, 100),
    meanLayers: rounded(statistics.layersSum[ue]! / sent, 100),
    firstErrorRate: rounded(statistics.firstFailures[ue]! / sent, 1e4),
  };
}
