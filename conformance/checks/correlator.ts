import type { Exchange } from '../exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { type Finding, must } from './finding.ts';

/**
 * `x-correlator` comes back as it was sent, on every status (CAMARA API Design Guide: mandatory in the response when it is in
 * the request). One that was invalid need not come back; one that was not sent may be made up, but must be valid.
 */
export function checkCorrelator({ request, response }: Exchange, { validator }: ExchangeContext): Finding[] {
  // v0.10.1 knows no such header.
  if (response === undefined || validator.contract.headers['x-correlator'] === undefined) return [];
  const sent = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'x-correlator')?.[1];
  const actual = response.headers['x-correlator'];
  if (sent !== undefined && sent !== '' && validator.validateHeader('x-correlator', sent).length === 0) {
    return [must('x-correlator', actual === sent, sent, actual ?? 'absent')];
  }
  if (actual === undefined) return [];
  const violations = validator.validateHeader('x-correlator', actual);
  return [must('x-correlator', violations.length === 0, 'a valid x-correlator', actual)];
}
