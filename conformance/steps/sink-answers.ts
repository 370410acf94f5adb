import { Check } from 'typebox/value';
import { SinkAnswer, type SinkAnswersStep } from '../case.ts';
import type { CaseRun } from '../case-run.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import type { ScriptedAnswer } from '../sink/scripted-answer.ts';
import type { Progress } from './progress.ts';
import { durationMs } from './waiting-time.ts';

/**
 * Scripts the answers of the case's sink.
 * @throws where a placeholder's value is no answer, or the target has no sink.
 */
export function runSinkAnswers(run: CaseRun, { sinkAnswers }: SinkAnswersStep): Progress {
  const { mailbox } = run.resources;
  if (mailbox === undefined) throw new Error('sinkAnswers without a sink');
  mailbox.answerNext((resolvePlaceholders(sinkAnswers, run.lookup) as unknown[]).flatMap(scripted));
  return 'go on';
}

function scripted(answer: unknown): ScriptedAnswer[] {
  if (!Check(SinkAnswer, answer)) throw new Error(`no answer of a sink: ${JSON.stringify(answer)}`);
  const { status, retryAfterS, slow, times = 1 } = typeof answer === 'object' ? answer : { status: answer };
  const one: ScriptedAnswer = {
    ...(status === 'reset' ? {} : { status }),
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
    ...(slow === undefined ? {} : { afterMs: durationMs(slow) }),
  };
  return Array.from({ length: times }, () => one);
}
