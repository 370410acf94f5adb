import type { PlannedCase, Verdict } from '../../conformance/index.ts';

/** What became of CAMARA's own scenarios of one release. */
export interface OfficialScenarios {
  /** Scenarios that the release publishes, by tag. */
  total: number;
  executed: number;
  /** Those of which no case could be executed, with the reason. */
  others: { tag: string; reason: string }[];
}

/** A scenario counts as executed when at least one case with its tag came to a verdict about the target. */
export function officialScenarios(
  planned: readonly PlannedCase[],
  outcomes: ReadonlyMap<string, { verdict: Verdict; reason: string }>,
): OfficialScenarios {
  const byTag = new Map<string, { executed: boolean; reason: string }>();
  for (const { id, tag } of planned) {
    if (tag === undefined) continue;
    const { verdict, reason } = outcomes.get(id) ?? { verdict: 'skipped', reason: 'not run' };
    const executed = !NOT_EXECUTED.includes(verdict);
    const known = byTag.get(tag);
    byTag.set(tag, { executed: executed || known?.executed === true, reason: known?.reason ?? reason });
  }
  const others = [...byTag].filter(([, { executed }]) => !executed).map(([tag, { reason }]) => ({ tag, reason }));
  return { total: byTag.size, executed: byTag.size - others.length, others };
}

const NOT_EXECUTED: readonly Verdict[] = ['skipped', 'not-applicable', 'error', 'inconclusive'];
