import type { AwaitStatusStep } from '../case.ts';
import { roleOf, type CaseRun } from '../case-run.ts';
import { shown } from '../checks/finding.ts';
import { contested } from '../errata/index.ts';
import type { Exchange } from '../exchange.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import { judgeBody } from './expectation.ts';
import type { Progress } from './progress.ts';
import { idNameOf, kindOf, RESOURCE_KINDS, resourceStatusIn } from '../resource-kind.ts';
import { resourceOf } from './await-event.ts';
import { durationMs } from './waiting-time.ts';

/** First and longest pause between two looks, in milliseconds. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** Asks for a session again and again until it has one of the statuses. */
export async function runAwaitStatus(run: CaseRun, step: AwaitStatusStep): Promise<Progress> {
  const { time, budgets } = run.target;
  const wanted: string[] = [step.awaitStatus].flat();
  const withinMs = step.within === undefined ? budgets.availableWithinMs : durationMs(step.within);
  const id = resourceOf(run, step.resource);
  const deadlineMs = time.nowMs() + withinMs;
  let exchange = await look(run, step, id);
  for (
    let pauseMs = FIRST_PAUSE_MS;
    !isOver(exchange, wanted) && time.nowMs() < deadlineMs;
    pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)
  ) {
    await time.waitUntil(Math.min(time.nowMs() + pauseMs, deadlineMs));
    exchange = await look(run, step, id);
  }
  if (exchange.failure?.reached === false) return 'stop';
  if (step.orGone !== undefined && exchange.response?.status === 404) return runGone(run, step.orGone, exchange);
  const reached = wanted.includes(statusOf(exchange) ?? '');
  const actual =
    exchange.response?.status === 200
      ? shown(exchange.response.json)
      : (exchange.failure?.reason ?? `status ${exchange.response?.status ?? ''}`);
  const findings = [
    run.expectation('resource-status', reached, `${wanted.join(' or ')} within ${withinMs / 1000} s`, actual),
  ];
  if (reached && step.expect !== undefined) {
    const rules = resolvePlaceholders(step.expect, run.lookup) as NonNullable<AwaitStatusStep['expect']>;
    findings.push(...judgeBody(run, rules, exchange.response?.json));
  }
  run.conclude(findings, { exchange, precondition: step.precondition });
  const unmet = step.precondition === true && findings.some(({ held }) => !held);
  return reached && !unmet ? 'go on' : 'stop';
}

/** What has expired may be told of as UNAVAILABLE, or have been deleted. */
function runGone(run: CaseRun, orGone: NonNullable<AwaitStatusStep['orGone']>, exchange: Exchange): Progress {
  const readings = { kept: false, deleted: true };
  const finding = contested('resource-status', { id: 'expired-session-kept', readings }, 'UNAVAILABLE, or 404', '404');
  run.conclude([finding], { exchange });
  if (orGone === 'allowed') return 'go on';
  run.notApplicable = 'the target deletes what has expired';
  return 'stop';
}

function look(run: CaseRun, step: AwaitStatusStep, id: string): Promise<Exchange> {
  const asked = run.ledger.get(id);
  const { api, read } = RESOURCE_KINDS[asked?.kind ?? kindOf(run.planned.api) ?? 'session'];
  const role = asked === undefined ? run.defaultRole : roleOf(asked.created);
  const path = { [idNameOf(asked?.kind ?? 'session', run.context.release)]: id };
  return run.send({ ...run.operationNamed(api, read), name: step.as ?? 'awaitStatus', role, path, headers: {} });
}

/** Whether looking again is of no use: the status is there, or will not be any more. */
function isOver(exchange: Exchange, wanted: readonly string[]): boolean {
  const status = statusOf(exchange);
  return status === undefined || status === 'UNAVAILABLE' || wanted.includes(status);
}

function statusOf({ response }: Exchange): string | undefined {
  const json = response?.status === 200 ? response.json : undefined;
  if (typeof json !== 'object' || json === null) return undefined;
  const status = resourceStatusIn(json as Record<string, unknown>);
  return typeof status === 'string' ? status : undefined;
}
