import type { Exchange } from '../exchange.ts';
import { checkAssignmentInfo } from './assignment-info.ts';
import { checkCorrelator } from './correlator.ts';
import { checkErrorBody } from './error-body.ts';
import type { ExchangeContext } from './exchange-context.ts';
import type { Finding } from './finding.ts';
import { checkMediaType } from './media-type.ts';
import { checkProfiles } from './profile.ts';
import { checkResponseSchema } from './response-schema.ts';
import { checkSecrets } from './secrets.ts';
import { checkSessionInfos } from './session-info.ts';
import { checkTransport } from './transport.ts';
import { checkDocumentedStatus } from './undocumented-status.ts';

/** What holds of every exchange, whatever the case is about; the runner makes these checks on each. */
const EXCHANGE_CHECKS: readonly ((exchange: Exchange, context: ExchangeContext) => Finding[])[] = [
  checkTransport,
  checkDocumentedStatus,
  checkMediaType,
  checkResponseSchema,
  checkErrorBody,
  checkCorrelator,
  checkSecrets,
  checkSessionInfos,
  checkAssignmentInfo,
  checkProfiles,
];

export function checkExchange(exchange: Exchange, context: ExchangeContext): Finding[] {
  return EXCHANGE_CHECKS.flatMap((check) => check(exchange, context));
}
