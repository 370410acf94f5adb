import type { TokenRole } from '../case.ts';
import type { CaseRun, Message } from '../case-run.ts';
import { type ApiName, newestName, type Operation } from '../contract/index.ts';
import { defaultBody } from '../default-request.ts';

/** The body that a request has unless a case says otherwise. */
export function usualBody(run: CaseRun, operation: Operation, role: TokenRole = run.defaultRole): unknown {
  const { target, resources, context } = run;
  return defaultBody(operation, {
    role,
    device: resources.device?.identifiers,
    server: target.applicationServer,
    profile: context.profile,
    release: context.release,
  });
}

/** A request of the usual client with that body, about the resource that was made last unless an id is given. */
export function usualMessage(
  run: CaseRun,
  { api, operation }: { api: ApiName; operation: Operation },
  json: unknown,
  id: string = run.ledger.last()?.id ?? run.resources.random.uuid(),
): Message {
  const idName = /\{(\w+Id)\}/.exec(operation.path)?.[1];
  return {
    name: newestName(operation.operationId),
    api,
    operation,
    role: run.defaultRole,
    path: idName === undefined ? {} : { [idName]: id },
    headers: {},
    ...(json === undefined ? {} : { body: { text: JSON.stringify(json), json } }),
  };
}
