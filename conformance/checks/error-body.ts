import { contested } from '../errata/index.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { type Finding, must, should } from './finding.ts';

/**
 * An error says its HTTP status again, a code that is documented for it (a warning otherwise: the lists are not exhaustive),
 * and a text for people. Whether the body is an ErrorInfo at all, response-schema.ts tells.
 */
export function checkErrorBody({ operation, response }: Exchange, { validator }: ExchangeContext): Finding[] {
  if (response === undefined || response.status < 400) return [];
  const { json } = response;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  const { status, code, message } = json as Record<string, unknown>;
  const findings: Finding[] = [];
  if (typeof status === 'number')
    findings.push(must('error.status', status === response.status, String(response.status), String(status)));
  if (typeof message === 'string')
    findings.push(must('error.message', /\p{L}/u.test(message), 'a text for people', JSON.stringify(message)));
  const codes = validator.documentedCodes(operation.operationId, response.status);
  if (typeof code === 'string' && codes !== undefined) {
    const listed = codes.includes(code);
    const expected = `one of ${codes.join(', ')}`;
    findings.push(
      !listed && ONLY_IN_FEATURE_FILES.has(code) && validator.contract.release === 'r1.3'
        ? contested('error.code', UNSUPPORTED_IDENTIFIER, expected, code)
        : should('error.code', listed, expected, code),
    );
  }
  return findings;
}

/** Codes that r1.3's feature files want and its OpenAPI files do not list. */
const ONLY_IN_FEATURE_FILES = new Set(['UNSUPPORTED_DEVICE_IDENTIFIERS', 'UNPROCESSABLE_ENTITY']);
const UNSUPPORTED_IDENTIFIER = { id: 'unsupported-identifier-code', readings: { feature: true, schema: false } };
