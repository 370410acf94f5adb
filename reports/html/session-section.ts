import type { QodStory } from '../qod-story.ts';
import { countText } from '../quantity-text.ts';
import type { EmulationRun } from '../run-records.ts';
import { sessionEventText } from '../session-event.ts';
import { timeText } from './event-marks.ts';
import { dataTable } from './figure.ts';
import { markup, type Markup } from './template.ts';

/** A page of more says no more than the record itself. */
const MOST_EVENTS = 200;

/** Sessions that no story tells of: refused ones, and those of devices without a watched flow. */
export function sessionSection({ sessions }: EmulationRun, stories: readonly QodStory[]): Markup | undefined {
  const told = new Set(stories.flatMap(({ events }) => events));
  const events = sessions.filter((event) => !told.has(event));
  if (events.length === 0) return undefined;
  const left = events.length - MOST_EVENTS;
  return markup`<section aria-labelledby="sessions-title">
<h2 id="sessions-title">Other sessions</h2>
<p class="lead">No QoS flow of these sessions ever carried a watched flow.</p>
${dataTable({
  caption: 'What became of them',
  columns: ['time', 'device', 'profile', 'event'],
  rows: events
    .slice(0, MOST_EVENTS)
    .map(({ timeS, ue, profile, event }) => [timeText(timeS), ue, profile, sessionEventText(event)]),
})}
${left > 0 && markup`<p class="note">And ${countText(left, 'more event')}; emulation.jsonl holds them.</p>`}
</section>`;
}
