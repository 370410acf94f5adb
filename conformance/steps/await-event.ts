import type { AwaitEventStep, NoEventStep } from '../case.ts';
import type { CaseRun } from '../case-run.ts';
import { shown } from '../checks/finding.ts';
import { valuesAt } from '../body-path.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import { type EventContent, eventContent } from '../sink/event-content.ts';
import { isTaken, type SinkEvent } from '../sink/sink-event.ts';
import type { Progress } from './progress.ts';
import { durationMs } from './waiting-time.ts';

/** Waits for a notification of a session that no earlier step has waited for, and for its being sent again where asked. */
export async function runAwaitEvent(run: CaseRun, step: AwaitEventStep): Promise<Progress> {
  const { time, budgets } = run.target;
  const id = resourceOf(run, step.resource);
  const { status, statusInfo } = resolvePlaceholders(step.awaitEvent, run.lookup) as AwaitEventStep['awaitEvent'];
  const withinMs = step.within === undefined ? budgets.eventWithinMs : durationMs(step.within);
  const { attempts = 1, precondition } = step;
  const isIt = ({ content }: Arrived) =>
    content.resourceId === id &&
    content.status === status &&
    (statusInfo === undefined || content.statusInfo === statusInfo);
  const find = () => {
    const events = newEvents(run);
    return deliveriesOf(events, events.find(isIt));
  };
  await time.waitUntil(time.nowMs() + withinMs, () => find().length >= attempts);
  const found = find();
  if (found.length < attempts && (await lacksListener(run))) return 'stop';
  for (const { index } of found.slice(0, attempts))
    run.awaitedEvents.set(index, step.credential === undefined ? {} : { credential: step.credential });
  const expected = `${status}${statusInfo === undefined ? '' : ` ${statusInfo}`} within ${withinMs / 1000} s`;
  const others = newEvents(run).map(({ event }) => shown(valuesAt(event.json, '$.data')[0]));
  const none = others.length === 0 ? 'no event' : `other events: ${others.join(', ')}`;
  const findings = [run.expectation('event', found.length > 0, expected, found.length > 0 ? 'it' : none)];
  if (attempts > 1 && found.length > 0) {
    const wanted = `it ${attempts} times within ${withinMs / 1000} s, as the sink did not take it`;
    findings.push(run.expectation('event.attempts', found.length >= attempts, wanted, `${found.length} time(s)`));
  }
  return run.conclude(findings, { precondition }) ? 'go on' : 'stop';
}

/** Nothing may arrive in a window, nor have arrived before it without a step that waited for it. */
export async function runNoEvent(run: CaseRun, { noEvent, resource }: NoEventStep): Promise<Progress> {
  const { time } = run.target;
  const windowMs = durationMs(noEvent.for);
  const id = resource === undefined ? undefined : resourceOf(run, resource);
  const find = () =>
    newEvents(run).find((each) => (id === undefined || each.content.resourceId === id) && !mayComeAgain(run, each));
  await time.waitUntil(time.nowMs() + windowMs, () => find() !== undefined);
  const event = find()?.event;
  // Silence says nothing where nobody listens.
  if (event === undefined && (await lacksListener(run))) return 'stop';
  run.conclude([
    run.expectation(
      'no-event',
      event === undefined,
      `no event for ${windowMs / 1000} s`,
      event === undefined ? 'none' : shown(event.json),
    ),
  ]);
  return 'go on';
}

/** The id that a step names, or that of the resource which the case made last. */
export function resourceOf(run: CaseRun, named: string | undefined): string {
  return String(resolvePlaceholders(named ?? '${resource.id}', run.lookup));
}

/** A notification, with its place among all of the case. */
interface Arrived {
  index: number;
  event: SinkEvent;
  content: EventContent;
}

function arrived(run: CaseRun): Arrived[] {
  const events = run.resources.mailbox?.events ?? [];
  return events.map((event, index) => ({ index, event, content: eventContent(event) }));
}

/** Those that no step has waited for. */
function newEvents(run: CaseRun): Arrived[] {
  return arrived(run).filter(({ index }) => !run.awaitedEvents.has(index));
}

function deliveriesOf(events: readonly Arrived[], one: Arrived | undefined): Arrived[] {
  if (one === undefined) return [];
  const { key } = one.content;
  return events.filter((each) => each === one || (key !== undefined && each.content.key === key));
}

/** Whether it is an event that the sink has not taken before, without saying that it is gone. */
function mayComeAgain(run: CaseRun, { index, content: { key } }: Arrived): boolean {
  const before = arrived(run).filter((each) => each.index < index && key !== undefined && each.content.key === key);
  const last = before.at(-1)?.event;
  return last !== undefined && !isTaken(last) && last.answered !== 410;
}

/** Makes the case inconclusive where it is the suite's own listener that fails, whose fault is nobody else's. */
async function lacksListener(run: CaseRun): Promise<boolean> {
  const fault = await run.target.time.track(async () => run.resources.mailbox?.fault());
  if (fault !== undefined) run.inconclusive.push(fault);
  return fault !== undefined;
}
