import type { Exchange } from '../exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { type Finding, must } from './finding.ts';

/**
 * A body comes as `application/json`, a charset parameter being permitted (CAMARA API Design Guide; the feature files,
 * which compare the whole value, are read in its light: errata 16). Where the contract has no body there is none to judge.
 */
export function checkMediaType({ operation, response }: Exchange, { validator }: ExchangeContext): Finding[] {
  if (response === undefined) return [];
  const documented = validator.contract.operations.find(({ operationId }) => operationId === operation.operationId)
    ?.responses[response.status];
  const expected =
    documented === undefined ? (response.byteLength > 0 ? 'application/json' : undefined) : documented.contentType;
  if (expected === undefined) return [];
  const actual = response.headers['content-type'];
  return [must('media-type', isMediaType(actual, expected), expected, actual ?? 'no Content-Type')];
}

/** Whether a Content-Type is the media type, alone or with `charset=utf-8` (RFC 9110 section 8.3). */
export function isMediaType(contentType: string | undefined, mediaType: string): boolean {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  return (
    type === mediaType && parameters.every((parameter) => parameter === '' || /^charset="?utf-8"?$/.test(parameter))
  );
}
