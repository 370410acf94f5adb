import type { SinkAnswersStep } from '../case.ts';
import type { CaseRun } from '../case-run.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import { RESET, type SinkAnswer } from '../sink/notification-listener.ts';
import type { Progress } from './progress.ts';

/** Tells the case's sink how to answer what comes next. */
export function runSinkAnswers(run: CaseRun, step: SinkAnswersStep): Progress {
  const answers = resolvePlaceholders(step.sinkAnswers, run.lookup) as Exclude<
    SinkAnswersStep['sinkAnswers'][number],
    string
  >[];
  run.resources.mailbox?.script(answers.map(answerOf));
  return 'go on';
}

/** @throws for what is no answer, which is a mistake of the case */
function answerOf({ status, retryAfterS }: { status: unknown; retryAfterS?: unknown }): SinkAnswer {
  if (status !== 'reset' && !(Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599))
    throw new Error(`a sink cannot answer ${String(status)}`);
  return {
    status: status === 'reset' ? RESET : Number(status),
    ...(retryAfterS === undefined ? {} : { retryAfterS: Number(retryAfterS) }),
  };
}
