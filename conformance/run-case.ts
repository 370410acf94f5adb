import type { Step } from './case.ts';
import { checkEvents } from './case-events.ts';
import type { CaseRun } from './case-run.ts';
import { checkAgreement } from './steps/agreement.ts';
import { runAwaitEvent, runNoEvent } from './steps/await-event.ts';
import { runAwaitStatus } from './steps/await-status.ts';
import { runNetwork, runOutcome } from './steps/outcome.ts';
import { runOracle } from './steps/oracle.ts';
import type { Progress } from './steps/progress.ts';
import { runRequest } from './steps/request.ts';
import { runSinkAnswers } from './steps/sink-answers.ts';
import { runViolate } from './steps/violate.ts';
import { waitFor } from './steps/waiting-time.ts';
import { isOf } from './plan.ts';
import { PlaceholderError } from './placeholder.ts';
import type { CaseRecord } from './record.ts';
import { TokenUnavailable } from './tokens/token-unavailable.ts';

/**
 * Runs the steps of a case in order and judges it. What goes wrong in the harness becomes a verdict of its own, never the
 * target's failure.
 * @throws when the run was aborted.
 */
export async function runCase(run: CaseRun, signal: AbortSignal): Promise<CaseRecord> {
  try {
    const steps = (run.planned.definition.steps ?? []).filter((step) => isOf(run.context.release, step));
    for (const [place, step] of steps.entries()) {
      signal.throwIfAborted();
      if (!isCalledFor(run, step)) continue;
      const before = run.ledger.news();
      const progress = await runStep(run, step);
      if (('request' in step || 'awaitStatus' in step) && !steps.slice(place + 1).some(looksAtNetwork))
        await checkAgreement(run, before);
      if (progress === 'stop') break;
    }
    checkEvents(run);
    return run.record();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TokenUnavailable) {
      run.inconclusive.push(error.message);
      return run.record();
    }
    return lacksValueOfTarget(run, error) ? run.record() : run.record(error);
  }
}

/**
 * A case that is about the network looks at it by itself, as the steps before have left it. Agreement is waited for, which would
 * give a network that is late the time to follow.
 */
function looksAtNetwork(step: Step): boolean {
  return 'outcome' in step || 'network' in step;
}

/** Whether the answer came that a step depends on, if it depends on one. */
function isCalledFor(run: CaseRun, step: Step): boolean {
  if (!('onlyIf' in step) || step.onlyIf === undefined) return true;
  const { answer, status } = step.onlyIf;
  const actual = run.exchangeNamed(answer)?.response?.status;
  return actual !== undefined && [status].flat().includes(actual);
}

function runStep(run: CaseRun, step: Step): Progress | Promise<Progress> {
  if ('request' in step) return runRequest(run, step);
  if ('awaitStatus' in step) return runAwaitStatus(run, step);
  if ('awaitEvent' in step) return runAwaitEvent(run, step);
  if ('noEvent' in step) return runNoEvent(run, step);
  if ('sinkAnswers' in step) return runSinkAnswers(run, step);
  if ('network' in step) return runNetwork(run);
  if ('violate' in step) return runViolate(run, step);
  if ('oracle' in step) return runOracle(run, step);
  if ('outcome' in step) return runOutcome(run, step);
  return wait(run, step.wait);
}

async function wait(run: CaseRun, text: string): Promise<Progress> {
  const wrong = await waitFor(run, text);
  return wrong === undefined || run.conclude([wrong]) ? 'go on' : 'stop';
}

/**
 * A value that an answer should have had and has not: the checks of that answer have told so. Where they have not, the case
 * asks for something that need not be there, which is the case's own mistake.
 */
function lacksValueOfTarget(run: CaseRun, error: unknown): boolean {
  return error instanceof PlaceholderError && run.assertions.some(({ held, level }) => !held && level === 'MUST');
}
