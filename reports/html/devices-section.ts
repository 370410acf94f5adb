import { mean } from '../flow-series.ts';
import { countText, delayText, rateText } from '../quantity-text.ts';
import type { EmulationRun } from '../run-records.ts';
import type { UeSummaryLine } from '../upstream.ts';
import { dataTable } from './figure.ts';
import { markup, type Markup } from './template.ts';

/** The devices of the cell: a line per group, and behind it a line per device. */
export function devicesSection({ ues, header }: EmulationRun): Markup | undefined {
  if (ues.length === 0) return undefined;
  const groups = [...new Set(ues.map(({ group }) => group))];
  return markup`<section aria-labelledby="devices-title">
<h2 id="devices-title">${countText(header.ues, 'device')} in the cell</h2>
${dataTable({
  caption: 'Means over the devices of each group',
  columns: ['group', 'devices', 'distance', 'SINR', 'downlink', 'uplink', 'delay', 'dropped', 'video'],
  rows: groups.map((group) =>
    groupRow(
      group,
      ues.filter((ue) => ue.group === group),
    ),
  ),
})}
<details class="data"><summary>Every device</summary>${dataTable({
    caption: 'Totals of every device',
    columns: ['device', 'group', 'distance', 'SINR', 'downlink', 'uplink', 'delay', 'dropped', 'video'],
    rows: ues.map((ue) => [ue.ue, ue.group, ...figures([ue])]),
  })}</details>
</section>`;
}

function groupRow(group: string, members: readonly UeSummaryLine[]): string[] {
  return [group, String(members.length), ...figures(members)];
}

function figures(ues: readonly UeSummaryLine[]): string[] {
  const average = (pick: (ue: UeSummaryLine) => number | null): number | undefined =>
    mean(ues.flatMap((ue) => pick(ue) ?? []));
  const delayMs = average(({ meanDelayMs }) => meanDelayMs);
  const videoBps = average(({ meanVideoBitrateBps }) => meanVideoBitrateBps);
  const stalledS = average(({ videoStalledS }) => videoStalledS) ?? 0;
  return [
    `${Math.round(average(({ distanceM }) => distanceM) ?? 0)} m`,
    `${(average(({ meanSinrDb }) => meanSinrDb) ?? 0).toFixed(1)} dB`,
    rateText(average(({ downlinkBps }) => downlinkBps) ?? 0),
    rateText(average(({ uplinkBps }) => uplinkBps) ?? 0),
    delayMs === undefined ? '–' : delayText(delayMs),
    String(Math.round(average(({ droppedPackets }) => droppedPackets) ?? 0)),
    videoBps === undefined ? '–' : `${rateText(videoBps)}, ${stalledS.toFixed(1)} s still`,
  ];
}
