import type { Exchange } from '../exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { type Finding, must } from './finding.ts';

/** The body is what the contract describes for that status. A body that is no JSON is told as such. */
export function checkResponseSchema({ operation, response }: Exchange, { validator }: ExchangeContext): Finding[] {
  if (response === undefined || isRedirect(response.status)) return [];
  const { operationId } = operation;
  const expected = `the body of ${operationId} ${response.status}`;
  if (response.byteLength > 0 && response.json === undefined)
    return [must('response-schema', false, expected, notJson(response.text))];
  const violations = validator
    .validateResponse(operationId, response.status, response.json)
    // Told by undocumented-status.ts.
    .filter(({ keyword }) => keyword !== 'status');
  if (violations.length === 0) return [must('response-schema', true, expected, 'valid')];
  return violations
    .slice(0, MAX_TOLD)
    .map(({ pointer, message }) =>
      must(
        'response-schema',
        false,
        `${pointer === '' ? 'body' : pointer} ${message}`,
        `${violations.length} violation(s)`,
      ),
    );
}

const MAX_TOLD = 10;

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function notJson(text: string): string {
  return `no JSON: ${text.slice(0, 80)}`;
}
