import type { ContractValidator } from '../contract/index.ts';
import type { SessionLedger } from '../session-ledger.ts';

/** What the checks of an exchange know besides the exchange itself. */
export interface ExchangeContext {
  validator: ContractValidator;
  /** Sessions that the case has asked for so far. */
  sessions: SessionLedger;
  /** How far the target's clock may be off ours, in milliseconds. */
  clockToleranceMs: number;
  /** Credentials that the suite has given to the target and that must not come back. */
  sinkSecrets: readonly string[];
}
