import type { ApiName, Release } from './contract.ts';
import type { Difference } from './diff.ts';

/** A fact on which our contract departs from the published file on purpose. */
export interface Deviation {
  api: ApiName;
  release: Release;
  /** Path of the fact, see `Facts`. */
  fact: string;
  reason: string;
}

/**
 * None: where a published schema and the prose disagree, the requirements say which holds, and the contract the schema.
 */
export const DEVIATIONS: readonly Deviation[] = [];

/** Both ways: differences that no deviation explains, and deviations that are no longer there. */
export function withoutDeviations(
  differences: readonly Difference[],
  deviations: readonly Deviation[],
): { unexplained: Difference[]; obsolete: Deviation[] } {
  const explained = new Set(deviations.map(({ fact }) => fact));
  const occurring = new Set(differences.map(({ fact }) => fact));
  return {
    unexplained: differences.filter(({ fact }) => !explained.has(fact)),
    obsolete: deviations.filter(({ fact }) => !occurring.has(fact)),
  };
}
