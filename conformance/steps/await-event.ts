import type { AwaitEventStep, NoEventStep } from '../case.ts';
import type { CaseRun } from '../case-run.ts';
import { shown } from '../checks/finding.ts';
import { valuesAt } from '../body-path.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import type { SinkEvent } from '../sink/sink-event.ts';
import type { Progress } from './progress.ts';
import { durationMs } from './waiting-time.ts';

/** Waits for a notification of a session that no earlier step has waited for. */
export async function runAwaitEvent(run: CaseRun, step: AwaitEventStep): Promise<Progress> {
  const { time, budgets } = run.target;
  const sessionId = String(resolvePlaceholders(step.session, run.lookup));
  const { qosStatus, statusInfo } = resolvePlaceholders(step.awaitEvent, run.lookup) as AwaitEventStep['awaitEvent'];
  const withinMs = step.within === undefined ? budgets.eventWithinMs : durationMs(step.within);
  const isIt = (event: SinkEvent) => {
    const [data] = valuesAt(event.json, '$.data') as {
      sessionId?: unknown;
      qosStatus?: unknown;
      statusInfo?: unknown;
    }[];
    return (
      data?.sessionId === sessionId &&
      data.qosStatus === qosStatus &&
      (statusInfo === undefined || data.statusInfo === statusInfo)
    );
  };
  const find = () => newEvents(run).find(({ event }) => isIt(event));
  await time.waitUntil(time.nowMs() + withinMs, () => find() !== undefined);
  const found = find();
  if (found !== undefined)
    run.awaitedEvents.set(found.index, step.credential === undefined ? {} : { credential: step.credential });
  const expected = `${qosStatus}${statusInfo === undefined ? '' : ` ${statusInfo}`} within ${withinMs / 1000} s`;
  const others = newEvents(run).map(({ event }) => shown(valuesAt(event.json, '$.data')[0]));
  const actual = found === undefined ? (others.length === 0 ? 'no event' : `other events: ${others.join(', ')}`) : 'it';
  const arrived = run.conclude([run.expectation('event', found !== undefined, expected, actual)], {
    precondition: step.precondition,
  });
  return arrived ? 'go on' : 'stop';
}

/** Nothing may arrive in a window, nor have arrived before it without a step that waited for it. */
export async function runNoEvent(run: CaseRun, { noEvent, session }: NoEventStep): Promise<Progress> {
  const { time } = run.target;
  const windowMs = durationMs(noEvent.for);
  const sessionId = session === undefined ? undefined : String(resolvePlaceholders(session, run.lookup));
  const find = () =>
    newEvents(run).find(
      ({ event }) => sessionId === undefined || valuesAt(event.json, '$.data.sessionId')[0] === sessionId,
    );
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

function newEvents(run: CaseRun): { index: number; event: SinkEvent }[] {
  const events = run.resources.mailbox?.events ?? [];
  return events.map((event, index) => ({ index, event })).filter(({ index }) => !run.awaitedEvents.has(index));
}
