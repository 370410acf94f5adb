import { requirementResults, type RequirementResult } from '../requirement-results.ts';
import type { ConformanceRun } from '../run-records.ts';
import type { CaseRecord } from '../upstream.ts';
import { filterBar } from './filter-bar.ts';
import { markup, type Markup } from './template.ts';
import { verdictChip } from './verdict-chip.ts';

const COLUMNS = ['verdict', 'requirement', 'what is required', 'cases'];

/** One row per requirement, its verdict being the worst of its cases. */
export function requirementSection(run: ConformanceRun, anchors: ReadonlyMap<CaseRecord, string>): Markup | undefined {
  const results = requirementResults(run);
  if (results.length === 0) return undefined;
  return markup`<section id="requirements" aria-labelledby="requirements-title">
<h2 id="requirements-title">Verdict per requirement</h2>
${filterBar(
  'requirement-list',
  results.map(({ verdict }) => verdict),
  'requirements',
)}
<div class="scroll" tabindex="0" role="group" aria-label="Requirements"><table class="requirements">
<thead><tr>${COLUMNS.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody id="requirement-list">${results.map((each) => row(each, anchors))}</tbody>
</table></div>
</section>`;
}

function row(
  { id, level, statement, source, verdict, cases }: RequirementResult,
  anchors: ReadonlyMap<CaseRecord, string>,
): Markup {
  return markup`<tr data-verdict="${verdict ?? 'untested'}">
<td>${verdictChip(verdict)}</td>
<th scope="row"><code>${id}</code> <span class="level">${level}</span></th>
<td class="what">${statement}<span class="source">${source}</span></td>
<td class="links">${cases.map((each) => caseLink(each, anchors))}</td>
</tr>`;
}

function caseLink(each: CaseRecord, anchors: ReadonlyMap<CaseRecord, string>): Markup {
  return markup`<a href="#${anchors.get(each)}" class="${each.verdict}">${shortId(each)}</a> `;
}

/** The last part of `<api>/<operation>/<id>`: the row's requirement already says what it is about. */
function shortId({ id }: CaseRecord): string {
  return id.slice(id.lastIndexOf('/') + 1) || id;
}
