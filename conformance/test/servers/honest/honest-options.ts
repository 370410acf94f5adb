import type { OperatorOptions } from '../operator.ts';
import type { Readings } from './reading.ts';

export interface HonestOptions extends OperatorOptions {
  /** How the server reads what the published files leave open, where not in its usual way. */
  readings: Readings;
}
