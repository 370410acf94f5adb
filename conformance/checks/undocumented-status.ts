import type { Exchange } from '../exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { type Finding, must, should } from './finding.ts';

/**
 * The operation documents the status. An undocumented error is a warning, since CAMARA's lists are not exhaustive
 * ("Additional CAMARA error responses"); any other undocumented status, a redirect included, is a failure. So is
 * 501, which may only be used where it is documented.
 */
export function checkDocumentedStatus({ operation, response }: Exchange, { validator }: ExchangeContext): Finding[] {
  if (response === undefined) return [];
  const { operationId } = operation;
  const responses = validator.contract.operations.find((each) => each.operationId === operationId)?.responses ?? {};
  const expected = `one of ${Object.keys(responses).join(', ')}`;
  const documented = Object.hasOwn(responses, response.status);
  const isOpenList = response.status >= 400 && response.status !== 501;
  return [(isOpenList ? should : must)('documented-status', documented, expected, String(response.status))];
}
