import { createHash } from 'node:crypto';
import type { Scenario } from './scenario.ts';

/** What names a scenario in a record: SHA-256 of the scenario as parsed, overrides included. */
export function scenarioDigest(scenario: Scenario): { name: string; title: string; sha256: string } {
  const sha256 = createHash('sha256').update(JSON.stringify(scenario)).digest('hex');
  return { name: scenario.name, title: scenario.title, sha256 };
}
