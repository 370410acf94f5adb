import type { CaseRecord } from '../upstream.ts';

/** An id for each case's section: readable, of letters, digits and hyphens only, and never the same for two cases. */
export function caseAnchors(cases: readonly CaseRecord[]): ReadonlyMap<CaseRecord, string> {
  const taken = new Set<string>();
  const anchors = new Map<CaseRecord, string>();
  for (const each of cases) {
    const slug = `case-${each.id.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 120)}`;
    let anchor = slug;
    for (let n = 2; taken.has(anchor); n += 1) anchor = `${slug}-${n}`;
    taken.add(anchor);
    anchors.set(each, anchor);
  }
  return anchors;
}
