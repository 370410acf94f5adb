import { sameValue } from '../same-value.ts';
import { type EventContent, eventContent } from '../sink/event-content.ts';
import { isTaken, type SinkEvent } from '../sink/sink-event.ts';
import { type Finding, must, should } from './finding.ts';

/** How much sooner than asked an event may come again: what the sink's own clock may be late by, in milliseconds. */
const RETRY_AFTER_SLACK_MS = 100;

/** A notification as it arrived, with those that had arrived before it. */
interface Delivery {
  event: SinkEvent;
  content: EventContent;
  /** Earlier deliveries of the same event. */
  same: SinkEvent[];
  /** First deliveries of other events with the same news: that this resource has this status. */
  alike: SinkEvent[];
}

/**
 * Which event a notification is. An id stands for one event of its source. An event that its sink did not take may be sent
 * again as it was, not before the sink wants it; one that was taken is not sent again, and no change is told twice.
 * @param events of one sink, in the order of their arrival
 * @param earlierKeys of the events of other sinks
 */
export function checkDeliveries(events: readonly SinkEvent[], earlierKeys: ReadonlySet<string>): Finding[] {
  return deliveriesOf(events).flatMap((delivery) => {
    const { same, alike, content } = delivery;
    if (content.key === undefined) return [];
    if (earlierKeys.has(content.key)) return [ofItsOwn(false, content.key)];
    const last = same.at(-1);
    if (last !== undefined) return checkRedelivery(delivery, last);
    return [ofItsOwn(true, content.key), ...checkNews(delivery, alike, events)];
  });
}

function ofItsOwn(held: boolean, key: string): Finding {
  return must('event.id', held, 'an id that no other event of its source has', key);
}

function deliveriesOf(events: readonly SinkEvent[]): Delivery[] {
  const contents = events.map((event) => ({ event, content: eventContent(event) }));
  return contents.map(({ event, content }, index) => {
    const before = contents.slice(0, index);
    const same = before.filter((each) => each.content.key !== undefined && each.content.key === content.key);
    const alike = before.filter(
      (each) =>
        each.content.key !== content.key &&
        content.resourceId !== undefined &&
        each.content.resourceId === content.resourceId &&
        each.content.status === content.status,
    );
    return { event, content, same: same.map((each) => each.event), alike: alike.map((each) => each.event) };
  });
}

function checkRedelivery({ event, content }: Delivery, last: SinkEvent): Finding[] {
  const before = eventContent(last);
  const sameNews =
    before.resourceId === content.resourceId &&
    before.status === content.status &&
    before.statusInfo === content.statusInfo;
  if (!sameNews) return [ofItsOwn(false, content.key ?? '')];
  const findings = [
    must(
      'event.redelivery',
      sameValue(event.json, last.json),
      'the event as it was sent first, in every attribute',
      sameValue(event.json, last.json) ? 'that' : event.text,
    ),
    should('event.id.again', !wasTaken(last, event), 'nothing, as the sink had taken the event', 'the event again'),
  ];
  const { retryAfterS, answeredAtMs } = last;
  if (retryAfterS === undefined || answeredAtMs === undefined) return findings;
  const waitedMs = event.receivedAtMs - answeredAtMs;
  const held = waitedMs >= retryAfterS * 1000 - RETRY_AFTER_SLACK_MS;
  const expected = `no sooner than the ${retryAfterS} s of Retry-After`;
  return [...findings, should('event.retry-after', held, expected, `after ${waitedMs / 1000} s`)];
}

/** The news of a further event that has the same to say as an earlier one. */
function checkNews({ event }: Delivery, alike: readonly SinkEvent[], events: readonly SinkEvent[]): Finding[] {
  if (alike.length === 0) return [should('event.once', true, 'one event for each change', 'the first')];
  // The earlier event was taken if any delivery of it was.
  const keys = new Set(alike.map((each) => eventContent(each).key));
  const taken = events.some((each) => keys.has(eventContent(each).key) && wasTaken(each, event));
  return taken
    ? [should('event.once', false, 'one event for each change', event.text)]
    : [should('event.redelivery-id', false, 'the id of the attempt that the sink did not take', event.text)];
}

/** Whether the sink had taken one delivery when another arrived. */
function wasTaken(delivery: SinkEvent, later: SinkEvent): boolean {
  return isTaken(delivery) && (delivery.answeredAtMs ?? Infinity) <= later.receivedAtMs;
}
