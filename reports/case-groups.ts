import type { CaseRecord } from './upstream.ts';

/** The cases of one operation of one API. */
export interface CaseGroup {
  api: string;
  operation: string;
  /** By id, so that reports of two runs can be compared whatever order the cases ended in. */
  cases: CaseRecord[];
}

/** Groups in the order in which the record first names them. */
export function caseGroups(cases: readonly CaseRecord[]): CaseGroup[] {
  const groups = new Map<string, CaseGroup>();
  for (const each of cases) {
    const key = JSON.stringify([each.api, each.operation]);
    const group = groups.get(key) ?? { api: each.api, operation: each.operation, cases: [] };
    group.cases.push(each);
    groups.set(key, group);
  }
  for (const group of groups.values()) group.cases.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return [...groups.values()];
}
