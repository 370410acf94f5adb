import type { Exchange } from '../exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import type { Violation } from '../contract/index.ts';
import { contested } from '../errata/index.ts';
import { sameValue } from '../same-value.ts';
import { type Finding, must } from './finding.ts';

/** The body is what the contract describes for that status. A body that is no JSON is told as such. */
export function checkResponseSchema(
  { operation, request, response }: Exchange,
  { validator }: ExchangeContext,
): Finding[] {
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
    .map((violation) => asContested(violation, response.json, request.json) ?? broken(violation, violations.length));
}

function broken({ pointer, message }: Violation, count: number): Finding {
  return must('response-schema', false, `${pointer === '' ? 'body' : pointer} ${message}`, `${count} violation(s)`);
}

/** What breaks the schema and is what another reading of the published files asks for. */
function asContested({ pointer, keyword, message }: Violation, body: unknown, sent: unknown): Finding | undefined {
  const [answer, request] = [body, sent].map((each) => (each ?? {}) as Readonly<Record<string, unknown>>);
  if (pointer === '/duration' && keyword === 'minimum' && answer?.['duration'] === 0) {
    const erratum = {
      id: 'duration-of-unstarted',
      readings: { schema: false, prose: answer['qosStatus'] === 'UNAVAILABLE' },
    };
    return contested('response-schema', erratum, `/duration ${message}`, '0');
  }
  if (pointer === '/device' && keyword === 'maxProperties') {
    const erratum = {
      id: 'device-in-answer',
      readings: { one: false, same: sameValue(answer?.['device'], request?.['device']) },
    };
    return contested('response-schema', erratum, `/device ${message}`, 'several identifiers');
  }
  return undefined;
}

const MAX_TOLD = 10;

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function notJson(text: string): string {
  return `no JSON: ${text.slice(0, 80)}`;
}
