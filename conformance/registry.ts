import type { Requirement } from './case.ts';
import { apisOf, type ApiName, type Release, RELEASES } from './contract/index.ts';
import { isOf, plan, type Suite } from './plan.ts';

/** A requirement with what tests it. */
export interface RegistryEntry {
  requirement: Requirement;
  /** The API that it is of; `every` for those of all exchanges. */
  api: ApiName | 'every';
  releases: Release[];
  /** Ids of its cases in any of the releases, without the numbers of rows. */
  cases: string[];
}

/** Every requirement in the order of the files, with its cases in the releases that are asked for. */
export function registry(suite: Suite, releases: readonly Release[] = RELEASES): RegistryEntry[] {
  const cases = new Map<string, Set<string>>();
  for (const release of releases) {
    for (const { id, requirement } of plan(suite, release)) {
      const known = cases.get(requirement.id) ?? new Set();
      cases.set(requirement.id, known.add(id.replace(/\[[0-9]+\]$/, '')));
    }
  }
  return suite.requirements.flatMap((requirement) => {
    const api = apiOf(requirement);
    const those = releases.filter(
      (release) =>
        isOf(release, requirement) && (api === 'every' || release === 'v0.10.1' || apisOf(release).includes(api)),
    );
    if (those.length === 0) return [];
    return [{ requirement, api, releases: those, cases: [...(cases.get(requirement.id) ?? [])] }];
  });
}

const APIS: Readonly<Record<string, ApiName>> = {
  QOD: 'quality-on-demand',
  QPR: 'qos-profiles',
  PROV: 'qos-provisioning',
};

/** The first part of an id says which API it is of. */
function apiOf({ id }: Requirement): ApiName | 'every' {
  return APIS[id.split('-')[0] ?? ''] ?? 'every';
}
