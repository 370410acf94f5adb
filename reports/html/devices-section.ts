import { radioLinkText } from '../radio-link-text.ts';
import { countText, delayText, rateText, textOrDash } from '../quantity-text.ts';
import { RADIO_FIGURES, RADIO_NOTE, radioTexts } from '../radio-figures.ts';
import type { EmulationRun } from '../run-records.ts';
import { ueGroups, ueMeans, type UeMeans } from '../ue-groups.ts';
import { dataTable } from './figure.ts';
import { markup, type Markup } from './template.ts';

const FIGURES = ['distance', ...RADIO_FIGURES, 'uplink', 'delay', 'dropped', 'video'];

/** The devices of the cell, and what the radio did for them: a line per group, and behind it a line per device. */
export function devicesSection({ ues, header, radioLinks }: EmulationRun): Markup | undefined {
  if (ues.length === 0) return undefined;
  const lost = radioLinkText(radioLinks);
  return markup`<section class="devices" aria-labelledby="devices-title">
<h2 id="devices-title">${countText(header.ues, 'device')} in the cell</h2>
${dataTable({
  caption: 'Means over the devices of each group',
  columns: ['group', 'devices', ...FIGURES],
  rows: ueGroups(ues).map(({ group, ues: count, means }) => [group, String(count), ...figures(means)]),
})}
${lost === undefined ? undefined : markup`<p>${lost}</p>`}
<p class="note">${RADIO_NOTE}</p>
<details class="data"><summary>Every device</summary>${dataTable({
    caption: 'Totals of every device',
    columns: ['device', 'group', ...FIGURES],
    rows: ues.map((ue) => [ue.ue, ue.group, ...figures(ueMeans([ue]))]),
  })}</details>
</section>`;
}

/** In the order of `FIGURES`. */
function figures(means: UeMeans): string[] {
  const stalled = `${(means.videoStalledS ?? 0).toFixed(1)} s still`;
  return [
    textOrDash(means.distanceM, (metres) => `${Math.round(metres)} m`),
    ...radioTexts(means),
    textOrDash(means.uplinkBps, rateText),
    textOrDash(means.delayMs, delayText),
    textOrDash(means.droppedPackets, (packets) => String(Math.round(packets))),
    textOrDash(means.videoBitrateBps, (bps) => `${rateText(bps)}, ${stalled}`),
  ];
}
