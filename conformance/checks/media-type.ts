import type { Exchange } from '../exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { contested } from '../errata/index.ts';
import { type Finding, must } from './finding.ts';

/**
 * A body comes as `application/json`. Whether a charset parameter may stand beside it is an erratum, as is a Content-Type
 * where the contract has no body.
 */
export function checkMediaType({ operation, response }: Exchange, { validator }: ExchangeContext): Finding[] {
  if (response === undefined) return [];
  const documented = validator.contract.operations.find(({ operationId }) => operationId === operation.operationId)
    ?.responses[response.status];
  const expected =
    documented === undefined ? (response.byteLength > 0 ? 'application/json' : undefined) : documented.contentType;
  const actual = response.headers['content-type'];
  if (expected === undefined) return checkEmpty(operation.operationId, response.status, actual);
  const held = isMediaType(actual, expected);
  if (held && actual !== expected)
    return [
      contested('media-type', { id: 'charset', readings: { feature: false, guide: true } }, expected, actual ?? ''),
    ];
  return [must('media-type', held, expected, actual ?? 'no Content-Type')];
}

/** What else than JSON an empty body claims to be, no file says anything about. */
function checkEmpty(operationId: string, status: number, actual: string | undefined): Finding[] {
  if (operationId !== 'deleteSession' || status !== 204) return [];
  const readings = { feature: isMediaType(actual, 'application/json'), schema: actual === undefined };
  if (!readings.feature && !readings.schema) return [];
  return [
    contested(
      'empty-content-type',
      { id: 'empty-content-type', readings },
      'application/json or none',
      actual ?? 'none',
    ),
  ];
}

/** Whether a Content-Type is the media type, alone or with `charset=utf-8` (RFC 9110 section 8.3). */
export function isMediaType(contentType: string | undefined, mediaType: string): boolean {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  return (
    type === mediaType && parameters.every((parameter) => parameter === '' || /^charset="?utf-8"?$/.test(parameter))
  );
}
