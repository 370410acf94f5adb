import type { AwaitEventStep, NoEventStep } from '../case.ts';
import type { CaseRun } from '../case-run.ts';
import { shown } from '../checks/finding.ts';
import { valuesAt } from '../body-path.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import { resourceIdIn, resourceStatusIn } from '../resource-kind.ts';
import type { SinkEvent } from '../sink/sink-event.ts';
import type { Progress } from './progress.ts';
import { durationMs } from './waiting-time.ts';

/** Waits for a notification of a session that no earlier step has waited for. */
export async function runAwaitEvent(run: CaseRun, step: AwaitEventStep): Promise<Progress> {
  const { time, budgets } = run.target;
  const id = resourceOf(run, step.resource);
  const { status, statusInfo } = resolvePlaceholders(step.awaitEvent, run.lookup) as AwaitEventStep['awaitEvent'];
  const withinMs = step.within === undefined ? budgets.eventWithinMs : durationMs(step.within);
  const isIt = (event: SinkEvent) => {
    const data = dataOf(event);
    return (
      resourceIdIn(data) === id &&
      resourceStatusIn(data) === status &&
      (statusInfo === undefined || data['statusInfo'] === statusInfo)
    );
  };
  const find = () => newEvents(run).find(({ event }) => isIt(event));
  await time.waitUntil(time.nowMs() + withinMs, () => find() !== undefined);
  const found = find();
  if (found !== undefined)
    run.awaitedEvents.set(found.index, step.credential === undefined ? {} : { credential: step.credential });
  const expected = `${status}${statusInfo === undefined ? '' : ` ${statusInfo}`} within ${withinMs / 1000} s`;
  const others = newEvents(run).map(({ event }) => shown(valuesAt(event.json, '$.data')[0]));
  const actual = found === undefined ? (others.length === 0 ? 'no event' : `other events: ${others.join(', ')}`) : 'it';
  const arrived = run.conclude([run.expectation('event', found !== undefined, expected, actual)], {
    precondition: step.precondition,
  });
  return arrived ? 'go on' : 'stop';
}

/** Nothing may arrive in a window, nor have arrived before it without a step that waited for it. */
export async function runNoEvent(run: CaseRun, { noEvent, resource }: NoEventStep): Promise<Progress> {
  const { time } = run.target;
  const windowMs = durationMs(noEvent.for);
  const id = resource === undefined ? undefined : resourceOf(run, resource);
  const find = () => newEvents(run).find(({ event }) => id === undefined || resourceIdIn(dataOf(event)) === id);
  await time.waitUntil(time.nowMs() + windowMs, () => find() !== undefined);
  const event = find()?.event;
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

function dataOf({ json }: SinkEvent): Readonly<Record<string, unknown>> {
  const [data] = valuesAt(json, '$.data');
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}

function newEvents(run: CaseRun): { index: number; event: SinkEvent }[] {
  const events = run.resources.mailbox?.events ?? [];
  return events.map((event, index) => ({ index, event })).filter(({ index }) => !run.awaitedEvents.has(index));
}
