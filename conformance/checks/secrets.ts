import type { Exchange } from '../exchange.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { isOf } from '../plan.ts';
import { type Finding, must, should } from './finding.ts';

/**
 * Credentials that were given to the target for the sink, and the caller's own token, do not come back in any answer. The
 * sink's access token is `writeOnly` since r4.1; before, giving it back is only unwise.
 */
export function checkSecrets({ request, response }: Exchange, { sinkSecrets, validator }: ExchangeContext): Finding[] {
  if (response === undefined) return [];
  const seen = `${response.text}\n${Object.values(response.headers).join('\n')}`;
  const authorization = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const token = authorization?.replace(/^Bearer /i, '');
  const level = isOf(validator.contract.release, { since: 'r4.1' }) ? must : should;
  const findings: Finding[] = [];
  if (sinkSecrets.length > 0)
    findings.push(level('sink-secret', !sinkSecrets.some((secret) => seen.includes(secret)), 'not echoed', 'echoed'));
  if (token !== undefined && token.length >= MIN_TOKEN)
    findings.push(must('token-secret', !seen.includes(token), 'not echoed', 'echoed'));
  return findings.map((finding) => (finding.held ? { ...finding, actual: 'not echoed' } : finding));
}

/** A shorter text may stand in an answer by chance. */
const MIN_TOKEN = 16;
