import { sessionEventText } from '../session-event.ts';
import type { SessionLine } from '../upstream.ts';
import { countText } from '../quantity-text.ts';
import { markup, type Markup } from './template.ts';

/** Events closer together than this share of the time axis have one line: on a narrow screen their numbers need that room. */
const ROOM = 0.08;
/** More than this stand behind a click: notification control may tell of a poor link again and again. */
const MOST_IN_SIGHT = 8;

/** Vertical lines for a chart that ends at `lastS`, numbered like the list: `1`, `2, 3` or `4–9`. */
export function eventMarks(events: readonly SessionLine[], lastS: number): { x: number; label: string }[] {
  const groups: { x: number; first: number; last: number }[] = [];
  events.forEach(({ timeS }, index) => {
    const group = groups.at(-1);
    if (group !== undefined && timeS - group.x < lastS * ROOM) group.last = index + 1;
    else groups.push({ x: timeS, first: index + 1, last: index + 1 });
  });
  return groups.map(({ x, first, last }) => ({ x, label: rangeText(first, last) }));
}

/** What the numbers stand for. */
export function eventList(events: readonly SessionLine[]): Markup {
  const left = events.length - MOST_IN_SIGHT;
  return markup`${list(events.slice(0, MOST_IN_SIGHT), 1)}
${
  left > 0 &&
  markup`<details class="data"><summary>${countText(left, 'more event')} of the session</summary>
${list(events.slice(MOST_IN_SIGHT), MOST_IN_SIGHT + 1)}</details>`
}`;
}

function list(events: readonly SessionLine[], from: number): Markup {
  const items = events.map(
    ({ timeS, event, profile }) => markup`<li>${timeText(timeS)}: ${sessionEventText(event)} (${profile})</li>`,
  );
  return markup`<ol class="marks" start="${from}">${items}</ol>`;
}

/** Slot boundaries have more digits than anybody wants to read. */
export function timeText(timeS: number): string {
  return `${Number(timeS.toFixed(2))} s`;
}

function rangeText(first: number, last: number): string {
  if (first === last) return String(first);
  return last === first + 1 ? `${first}, ${last}` : `${first}–${last}`;
}
