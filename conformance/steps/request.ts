import { withoutValueAt, withValueAt } from '../body-path.ts';
import type { RequestStep, TokenRole } from '../case.ts';
import type { CaseRun, Message } from '../case-run.ts';
import { type ApiName, newestName, type Operation, operationNamed, type Release } from '../contract/index.ts';
import { parseJson } from '../exchange.ts';
import { apiOfRequest } from '../needs.ts';
import { resolvePlaceholders } from '../placeholder.ts';
import { judgeExpectation } from './expectation.ts';
import type { Progress } from './progress.ts';
import { usualBody } from './usual-request.ts';

/** Most requests that one step sends. */
export const MAX_REPEAT = 1000;

/** Sends a request and holds the answer against what the case expects. */
export async function runRequest(run: CaseRun, step: RequestStep): Promise<Progress> {
  const times = timesOf(run, step);
  for (let n = 1; n < times; n++) await run.send(messageOf(run, step));
  const exchange = await run.send(messageOf(run, step));
  if (exchange.failure?.reached === false) return 'stop';
  const { notApplicableIf } = step;
  if (notApplicableIf !== undefined && exchange.response?.status === notApplicableIf.status) {
    run.notApplicable = notApplicableIf.because;
    return 'stop';
  }
  const findings = judgeExpectation(run, step.expect, exchange);
  run.conclude(findings, { exchange, precondition: step.precondition });
  // Later steps build on what this one was to bring about.
  return findings.every(({ check, held }) => held || (check !== 'status' && step.precondition !== true))
    ? 'go on'
    : 'stop';
}

/** The operation that a request step names, in its own API or another one. */
export function operationOf(
  request: string,
  api: ApiName,
  release: Release,
): { api: ApiName; operation: Operation } | undefined {
  return operationNamed(apiOfRequest(request) ?? api, request.slice(request.indexOf('/') + 1), release);
}

function messageOf(run: CaseRun, step: RequestStep): Message {
  const named = operationOf(step.request, run.planned.api, run.context.release);
  if (named === undefined) throw new Error(`${run.context.release} has no operation ${step.request}`);
  const { api, operation } = named;
  const role = step.token ?? run.defaultRole;
  const resolve = (value: unknown) => resolvePlaceholders(value, run.lookup);
  const body = bodyOf(run, step, operation, role);
  return {
    name: step.as ?? newestName(operation.operationId),
    api,
    operation,
    role,
    path: pathOf(run, operation, resolve(step.path ?? {}) as Record<string, unknown>),
    headers: resolve(step.headers ?? {}) as Record<string, string | null>,
    ...(body === undefined ? {} : { body }),
  };
}

/** Without a path of its own, a request is about the resource that was made last, or the tests' profile. `id` is a resource's. */
function pathOf(run: CaseRun, operation: Operation, given: Record<string, unknown>): Record<string, unknown> {
  const idName = /\{(\w+Id)\}/.exec(operation.path)?.[1];
  if (idName !== undefined) {
    const { id = run.ledger.last()?.id ?? run.resources.random.uuid(), ...others } = given;
    return { [idName]: id, ...others };
  }
  return operation.path.includes('{name}') ? { name: run.context.profile.name, ...given } : given;
}

function bodyOf(run: CaseRun, step: RequestStep, operation: Operation, role: TokenRole): Message['body'] {
  const resolve = (value: unknown) => resolvePlaceholders(value, run.lookup);
  if (step.rawBody !== undefined) {
    const text = String(resolve(step.rawBody));
    const json = parseJson(text);
    return { text, ...(json === undefined ? {} : { json }) };
  }
  if (step.body === 'none') return undefined;
  let json = step.body === undefined ? usualBody(run, operation, role) : resolve(step.body);
  for (const [path, value] of Object.entries(resolve(step.set ?? {}) as Record<string, unknown>))
    json = withValueAt(json, path, value);
  for (const path of resolve(step.remove ?? []) as string[]) json = withoutValueAt(json, path);
  return json === undefined ? undefined : { text: JSON.stringify(json), json };
}

function timesOf(run: CaseRun, { repeat }: RequestStep): number {
  if (repeat === undefined) return 1;
  const times = resolvePlaceholders(repeat, run.lookup);
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1 || times > MAX_REPEAT) {
    throw new Error(`repeat is ${String(times)}; expected a whole number from 1 to ${MAX_REPEAT}`);
  }
  return times;
}
