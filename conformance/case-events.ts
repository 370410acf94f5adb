import type { CaseRun } from './case-run.ts';
import { checkEvent } from './checks/event.ts';
import { checkTokenRequest } from './checks/event-credential.ts';
import { must } from './checks/finding.ts';
import { checkDeliveries } from './checks/event-delivery.ts';
import { checkSequence } from './checks/event-sequence.ts';
import { eventContent } from './sink/event-content.ts';
import type { Mailbox } from './sink/notification-listener.ts';

/** The events that have arrived are checked, each by itself and all together, whether a step waited for them or not. */
export function checkEvents(run: CaseRun): void {
  const { mailbox } = run.resources;
  if (mailbox === undefined) return;
  const { events, dropped } = mailbox;
  if (dropped > 0)
    run.conclude([must('event.flood', false, `at most ${events.length} notifications`, `${dropped} more`)]);
  const { clockToleranceMs } = run.target.budgets;
  const { eventKeys } = run.context;
  const contents = events.map(eventContent);
  for (const [index, event] of events.entries()) {
    const id = contents[index]?.resourceId;
    const resource = id === undefined ? undefined : run.ledger.get(id);
    const credential = run.awaitedEvents.get(index)?.credential;
    run.conclude(
      checkEvent(event, {
        validator: run.validator(resource?.created.api ?? 'quality-on-demand'),
        resource,
        mailbox,
        clockToleranceMs,
        ...(credential === undefined ? {} : { credential }),
      }),
    );
  }
  run.conclude(checkDeliveries(events, eventKeys));
  run.conclude(checkSequence(events, run.placedExchanges, clockToleranceMs));
  checkTokenRequests(run, mailbox);
  for (const { key } of contents) if (key !== undefined) eventKeys.add(key);
}

function checkTokenRequests(run: CaseRun, { tokenRequests, tokenUri }: Mailbox): void {
  const credentials = run.ledger
    .all()
    .map(({ request }) => request['sinkCredential'] as { clientId?: unknown } | undefined);
  const [clientId] = credentials.map((each) => each?.clientId).filter((each) => typeof each === 'string');
  for (const request of tokenRequests)
    run.conclude(checkTokenRequest(request, { clientId, tokenUri }, run.target.time.nowMs()));
}
