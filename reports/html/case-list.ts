import { caseGroups, type CaseGroup } from '../case-groups.ts';
import type { ConformanceRun } from '../run-records.ts';
import type { CaseRecord, Verdict } from '../upstream.ts';
import { COUNT_ORDER, countVerdicts, needsAttention, VERDICT_STYLES } from '../verdicts.ts';
import { caseSection } from './case-section.ts';
import { filterBar } from './filter-bar.ts';
import { markup, type Markup } from './template.ts';

/** Characters that the exchanges of cases which need no attention may take; those of the others are always there. */
const ROOM_FOR_PASSED = 2_200_000;
/** With more than this, cases that need attention start closed too: a page of open ones is no overview. */
const MOST_OPEN = 8;

/** All cases by API and operation. */
export function caseList(run: ConformanceRun, anchors: ReadonlyMap<CaseRecord, string>): Markup {
  if (run.cases.length === 0) {
    return markup`<section id="cases" aria-labelledby="cases-title"><h2 id="cases-title">Cases</h2>
<p class="lead">No case was executed.</p></section>`;
  }
  const groups = caseGroups(run.cases);
  const { sections, left } = renderCases(
    groups.flatMap(({ cases }) => cases),
    anchors,
  );
  return markup`<section id="cases" aria-labelledby="cases-title">
<h2 id="cases-title">Cases</h2>
${filterBar(
  'case-list',
  run.cases.map(({ verdict }) => verdict),
  'cases',
)}
<p class="note">Cases that need attention show full HTTP exchanges, the others bodies only.
${left > 0 && `To keep this file small, ${left} of them show none; conformance.jsonl holds everything.`}</p>
<div id="case-list">${groups.map((group) => groupSection(group, sections))}</div>
</section>`;
}

function groupSection({ api, operation, cases }: CaseGroup, sections: ReadonlyMap<CaseRecord, Markup>): Markup {
  const counts = countVerdicts(cases.map(({ verdict }) => verdict));
  return markup`<section class="group">
<h3>${operation} <span class="api">${api}</span> <span class="aside">${countsText(counts)}</span></h3>
${cases.map((each) => sections.get(each))}</section>`;
}

function countsText(counts: Record<Verdict, number>): string {
  const present = COUNT_ORDER.filter((verdict) => counts[verdict] > 0);
  return present.map((verdict) => `${counts[verdict]} ${VERDICT_STYLES[verdict].label}`).join(', ');
}

function renderCases(
  cases: readonly CaseRecord[],
  anchors: ReadonlyMap<CaseRecord, string>,
): { sections: Map<CaseRecord, Markup>; left: number } {
  const open = cases.filter(({ verdict }) => needsAttention(verdict)).length <= MOST_OPEN;
  const sections = new Map<CaseRecord, Markup>();
  let room = ROOM_FOR_PASSED;
  let left = 0;
  for (const each of cases) {
    const anchor = anchors.get(each) ?? '';
    if (needsAttention(each.verdict)) {
      sections.set(each, caseSection(each, anchor, 'full', open));
      continue;
    }
    const compact = caseSection(each, anchor, 'compact', false);
    room -= compact.text.length;
    if (room < 0) left += 1;
    sections.set(each, room < 0 ? caseSection(each, anchor, 'brief', false) : compact);
  }
  return { sections, left };
}
