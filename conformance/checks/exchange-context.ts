import type { ContractValidator } from '../contract/index.ts';
import type { ResourceLedger } from '../resource-ledger.ts';

/** What the checks of an exchange know besides the exchange itself. */
export interface ExchangeContext {
  validator: ContractValidator;
  /** What the case has made so far. */
  ledger: ResourceLedger;
  /** How far the target's clock may be off ours, in milliseconds. */
  clockToleranceMs: number;
  /** Credentials that the suite has given to the target and that must not come back. */
  sinkSecrets: readonly string[];
}
