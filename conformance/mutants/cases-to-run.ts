import { newestName } from '../contract/index.ts';
import { RESOURCE_KINDS } from '../resource-kind.ts';
import type { CaseRecord } from '../record.ts';
import { GET_PROFILE } from './catalogue/operations.ts';
import type { Lie } from './lie.ts';
import type { Mutant } from './mutant.ts';
import { isMatch } from '../selection.ts';

/** Patterns of the cases that are run of a mutant. Undefined where every case is. */
export function casesToRun(mutant: Mutant, lie: Lie, honest: readonly CaseRecord[]): readonly string[] | undefined {
  if (mutant.alone !== true) return touchedCases(lie, honest);
  return honest
    .filter(
      ({ id, requirement }) =>
        requirement === mutant.requirement && (mutant.only === undefined || isMatch(id, mutant.only)),
    )
    .map(({ id }) => id);
}

/**
 * Ids of the cases that a lie can touch. A case whose requests all pass byte by byte, in front of the same network, comes out as
 * it did on the honest server: it is not run again. Undefined where every case is to be run.
 * @param honest what the suite says of the reference itself, with every request that a case has sent.
 */
function touchedCases({ operations, notify, userPlane }: Lie, honest: readonly CaseRecord[]): string[] | undefined {
  const isEverywhere = operations === undefined || notify !== undefined || userPlane !== undefined;
  // The suite reads the tests' profile before anything else, and what it promises with each outcome.
  if (isEverywhere || operations.includes(GET_PROFILE.operation)) return undefined;
  return honest.filter((record) => operationsOf(record).some((each) => operations.includes(each))).map(({ id }) => id);
}

/** What a case asks for, and what is asked for when it is cleaned up after. */
function operationsOf({ exchanges }: CaseRecord): string[] {
  const asked = [...new Set(exchanges.map(({ operationId }) => newestName(operationId)))];
  const ends = Object.values(RESOURCE_KINDS).flatMap(({ create, end }) => (asked.includes(create) ? [end] : []));
  return [...asked, ...ends];
}
