import type { ConformanceRun } from '../run-records.ts';
import { specCoverage } from '../spec-coverage.ts';
import { markup, type Markup } from './template.ts';

/** Which documented answers, schema keywords and changes of status the run has seen. */
export function coverageSection(run: ConformanceRun): Markup | undefined {
  const { answers, keywords, transitions } = specCoverage(run);
  if (answers.length === 0) return undefined;
  const seen = answers.filter((each) => each.seen > 0).length;
  return markup`<section id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">Coverage of the specification</h2>
<details><summary>${seen} of ${answers.length} documented answers were seen</summary>
<div class="scroll" tabindex="0" role="group" aria-label="Documented answers"><table class="requirements coverage">
<thead><tr>${['operation', 'status', 'answers', 'codes'].map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${answers.map(
    (
      each,
    ) => markup`<tr${each.seen === 0 ? markup` class="unseen"` : ''}><th scope="row">${each.operation}</th><td>${each.status}</td><td>${each.seen}</td>
<td class="what">${each.codes.map(({ code, seen: times }, index) => `${index === 0 ? '' : ', '}${code} ${times === 0 ? '–' : times}`)}</td></tr>`,
  )}</tbody></table></div></details>
<details><summary>Ways in which request bodies were broken</summary>
<ul>${keywords.map(
    (each) =>
      markup`<li>${each.operation}: ${each.keywords
        .map(({ keyword, fields }) => `${keyword} of ${fields} ${fields === 1 ? 'field' : 'fields'}`)
        .join(', ')}</li>`,
  )}</ul></details>
<details><summary>Changes of status that were seen</summary>
<ul>${transitions.map(({ transition, seen: times }) => markup`<li>${transition}: ${times}</li>`)}</ul></details>
</section>`;
}
