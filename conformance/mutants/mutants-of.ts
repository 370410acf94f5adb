import type { Release } from '../contract/index.ts';
import { isOf, plan, type Suite } from '../plan.ts';
import { isMatch } from '../selection.ts';
import { MUTANTS } from './catalogue/index.ts';
import type { Mutant } from './mutant.ts';

/** The mutants that a release's suite has to find: those of its requirements, where it has the cases that they break. */
export function mutantsOf(suite: Suite, release: Release, catalogue: readonly Mutant[] = MUTANTS): Mutant[] {
  const planned = plan(suite, release).filter(({ definition }) => definition.steps !== undefined);
  return catalogue.filter((mutant) => {
    const requirement = suite.requirements.find(({ id }) => id === mutant.requirement);
    if (requirement === undefined || !isOf(release, requirement) || !isOf(release, mutant)) return false;
    const cases = planned.filter((each) => each.requirement.id === mutant.requirement);
    return (
      requirement.checks !== undefined || cases.some(({ id }) => mutant.only === undefined || isMatch(id, mutant.only))
    );
  });
}
