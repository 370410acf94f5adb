import { valuesAt } from '../body-path.ts';
import type { Exchange } from '../exchange.ts';
import { resourceIdIn, resourceStatusIn } from '../resource-kind.ts';
import { type EventContent, eventContent } from '../sink/event-content.ts';
import type { SinkEvent } from '../sink/sink-event.ts';
import { secondsMs, timestampMs } from '../timestamp.ts';
import { type Finding, must, should, shown } from './finding.ts';

/** An exchange of a case, among the events of its sink: by their number, because clocks may stand still. */
export interface PlacedExchange {
  exchange: Exchange;
  /** Events that had arrived when the request was sent, and when its answer had come. */
  eventsBefore: number;
  eventsAfter: number;
}

/** An event at its first delivery. */
interface First extends EventContent {
  index: number;
}

type Json = Readonly<Record<string, unknown>>;

/** The events of each resource in their order, held against what the answers say of it. */
export function checkSequence(
  events: readonly SinkEvent[],
  exchanges: readonly PlacedExchange[],
  clockToleranceMs: number,
): Finding[] {
  const firsts = firstsOf(events);
  return firsts.flatMap((first) => {
    const { resourceId } = first;
    if (resourceId === undefined) return [];
    const about = exchanges.filter((each) => isAbout(each, resourceId));
    return [
      ...checkOrder(first, firsts),
      ...checkAgreement(first, about),
      ...checkCause(first, about, clockToleranceMs),
      ...checkAfterDeletion(first, about, clockToleranceMs),
    ];
  });
}

function firstsOf(events: readonly SinkEvent[]): First[] {
  const keys = new Set<string>();
  return events.flatMap((event, index) => {
    const content = eventContent(event);
    if (content.key === undefined || keys.has(content.key)) return [];
    keys.add(content.key);
    return [{ ...content, index }];
  });
}

/** A resource is AVAILABLE before it is UNAVAILABLE, by the times of the events, and as they arrive. */
function checkOrder(first: First, firsts: readonly First[]): Finding[] {
  if (first.status !== 'AVAILABLE') return [];
  const end = firsts.find((each) => each.resourceId === first.resourceId && each.status === 'UNAVAILABLE');
  if (end === undefined) return [];
  const expected = 'AVAILABLE before UNAVAILABLE';
  const inOrder = first.index < end.index;
  const findings = [should('event.order', inOrder, expected, inOrder ? 'in order' : 'the other way round')];
  if (first.timeMs === undefined || end.timeMs === undefined) return findings;
  const actual = `${new Date(first.timeMs).toISOString()} and ${new Date(end.timeMs).toISOString()}`;
  return [...findings, must('event.time.order', first.timeMs <= end.timeMs, expected, actual)];
}

/** What is asked for after an event has arrived is as the event says, or further. */
function checkAgreement({ status, statusInfo, index }: First, about: readonly PlacedExchange[]): Finding[] {
  const told = about
    .filter(({ eventsBefore, exchange }) => eventsBefore > index && exchange.response?.status === 200)
    .flatMap(({ exchange }) => bodiesOf(exchange));
  if (told.length === 0) return [];
  if (status === 'AVAILABLE') {
    const early = told.find((body) => resourceStatusIn(body) === 'REQUESTED');
    return [agrees(early === undefined, 'no longer REQUESTED after the event AVAILABLE', early)];
  }
  if (status !== 'UNAVAILABLE') return [];
  const alive = told.find((body) => resourceStatusIn(body) !== 'UNAVAILABLE');
  // A deletion is a reason of its own.
  const isDeleted = about.some(({ exchange }) => isDeletion(exchange));
  const other = isDeleted
    ? undefined
    : told.find((body) => body['statusInfo'] !== undefined && body['statusInfo'] !== statusInfo);
  return [
    agrees(alive === undefined, 'UNAVAILABLE after the event UNAVAILABLE', alive),
    agrees(other === undefined, `the reason of the event, ${shown(statusInfo)}`, other),
  ];
}

function agrees(held: boolean, expected: string, body: Json | undefined): Finding {
  return must('event.agrees', held, expected, held ? 'so' : shown(body));
}

/** A deletion must have been asked for, and a duration must be over, before an event can say so. */
function checkCause(
  { status, statusInfo, timeMs, index }: First,
  about: readonly PlacedExchange[],
  clockToleranceMs: number,
): Finding[] {
  if (status !== 'UNAVAILABLE') return [];
  if (statusInfo === 'DELETE_REQUESTED') {
    const asked = about.some(({ exchange, eventsBefore }) => isDeletion(exchange) && eventsBefore <= index);
    return [must('event.statusInfo.cause', asked, 'a deletion that was asked for', asked ? 'so' : 'none')];
  }
  if (statusInfo !== 'DURATION_EXPIRED' || timeMs === undefined) return [];
  const ends = about
    .filter(({ eventsAfter }) => eventsAfter <= index)
    .flatMap(({ exchange }) =>
      bodiesOf(exchange).map((body) => timestampMs(body['expiresAt']) ?? secondsMs(body['expiresAt'])),
    )
    .filter((end) => end !== undefined);
  if (ends.length === 0) return [];
  const endMs = Math.max(...ends);
  const expected = `an end not before ${new Date(endMs).toISOString()}`;
  const held = timeMs >= endMs - clockToleranceMs;
  return [must('event.statusInfo.cause', held, expected, new Date(timeMs).toISOString())];
}

/** Nothing happens to what is deleted, but that it was. What had happened before may still be on its way. */
function checkAfterDeletion(
  { status, statusInfo, timeMs, index }: First,
  about: readonly PlacedExchange[],
  clockToleranceMs: number,
): Finding[] {
  const deletion = about.find(({ exchange }) => isDeletion(exchange) && exchange.response?.status === 204);
  if (deletion === undefined || deletion.eventsAfter > index || timeMs === undefined) return [];
  if (status === 'UNAVAILABLE' && statusInfo === 'DELETE_REQUESTED') return [];
  const { endedAtMs } = deletion.exchange;
  const held = timeMs <= endedAtMs + clockToleranceMs;
  const expected = `nothing that happened after the deletion at ${new Date(endedAtMs).toISOString()}`;
  return [must('event.after-deletion', held, expected, `${shown(status)} at ${new Date(timeMs).toISOString()}`)];
}

function isDeletion({ operation }: Exchange): boolean {
  return operation.method === 'delete';
}

function isAbout({ exchange }: PlacedExchange, id: string): boolean {
  if (isDeletion(exchange)) return exchange.request.url.endsWith(`/${encodeURIComponent(id)}`);
  return bodiesOf(exchange).some((body) => resourceIdIn(body) === id);
}

/** What an answer says of single resources. */
function bodiesOf({ response }: Exchange): Json[] {
  if (response === undefined || response.status < 200 || response.status > 299) return [];
  return valuesAt(response.json, '$').filter(
    (body): body is Json => typeof body === 'object' && body !== null && !Array.isArray(body),
  );
}
