import { networkEventTexts } from '../network-event-text.ts';
import type { EmulationRun } from '../run-records.ts';
import { timeText } from './event-marks.ts';
import { dataTable } from './figure.ts';
import { markup, type Markup } from './template.ts';

/** What befell the network, event by event; undefined when nothing did. */
export function networkSection({ networkEvents }: EmulationRun): Markup | undefined {
  if (networkEvents.length === 0) return undefined;
  return markup`<section aria-labelledby="network-title">
<h2 id="network-title">What befell the network</h2>
${dataTable({
  caption: 'In the order in which it happened',
  columns: ['time', 'event'],
  rows: networkEventTexts(networkEvents).map(({ timeS, text }) => [timeText(timeS), text]),
})}
</section>`;
}
