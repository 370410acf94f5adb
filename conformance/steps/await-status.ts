import type { AwaitStatusStep } from '../case.ts';
import { roleOf, type CaseRun } from '../case-run.ts';
import { shown } from '../checks/finding.ts';
import type { Exchange } from '../exchange.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import { judgeBody } from './expectation.ts';
import type { Progress } from './progress.ts';
import { operationOf } from './request.ts';
import { durationMs } from './waiting-time.ts';

/** First and longest pause between two looks, in milliseconds. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** Asks for a session again and again until it has one of the statuses. */
export async function runAwaitStatus(run: CaseRun, step: AwaitStatusStep): Promise<Progress> {
  const { time, budgets } = run.target;
  const wanted: string[] = [step.awaitStatus].flat();
  const withinMs = step.within === undefined ? budgets.availableWithinMs : durationMs(step.within);
  const sessionId = String(resolvePlaceholders(step.session, run.lookup));
  const deadlineMs = time.nowMs() + withinMs;
  let exchange = await look(run, step, sessionId);
  for (
    let pauseMs = FIRST_PAUSE_MS;
    !isOver(exchange, wanted) && time.nowMs() < deadlineMs;
    pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)
  ) {
    await time.waitUntil(Math.min(time.nowMs() + pauseMs, deadlineMs));
    exchange = await look(run, step, sessionId);
  }
  if (exchange.failure?.reached === false) return 'stop';
  const reached = wanted.includes(statusOf(exchange) ?? '');
  const actual =
    exchange.response?.status === 200
      ? shown(exchange.response.json)
      : (exchange.failure?.reason ?? `status ${exchange.response?.status ?? ''}`);
  const findings = [
    run.expectation('qosStatus', reached, `${wanted.join(' or ')} within ${withinMs / 1000} s`, actual),
  ];
  if (reached && step.expect !== undefined) {
    const rules = resolvePlaceholders(step.expect, run.lookup) as NonNullable<AwaitStatusStep['expect']>;
    findings.push(...judgeBody(run, rules, exchange.response?.json));
  }
  run.conclude(findings, { exchange, precondition: step.precondition });
  const unmet = step.precondition === true && findings.some(({ held }) => !held);
  return reached && !unmet ? 'go on' : 'stop';
}

function look(run: CaseRun, step: AwaitStatusStep, sessionId: string): Promise<Exchange> {
  const named = operationOf('getSession', 'quality-on-demand', run.context.release);
  if (named === undefined) throw new Error(`${run.context.release} has no operation getSession`);
  const created = run.sessions.get(sessionId)?.created;
  const role = created === undefined ? run.defaultRole : roleOf(created);
  return run.send({ ...named, name: step.as ?? 'awaitStatus', role, path: { sessionId }, headers: {} });
}

/** Whether looking again is of no use: the status is there, or will not be any more. */
function isOver(exchange: Exchange, wanted: readonly string[]): boolean {
  const status = statusOf(exchange);
  return status === undefined || status === 'UNAVAILABLE' || wanted.includes(status);
}

function statusOf({ response }: Exchange): string | undefined {
  if (response?.status !== 200) return undefined;
  const status = (response.json as { qosStatus?: unknown } | null | undefined)?.qosStatus;
  return typeof status === 'string' ? status : undefined;
}
