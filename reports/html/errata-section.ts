import { errataResults, forgivenCases, type ErratumResult } from '../errata-results.ts';
import type { ConformanceRun } from '../run-records.ts';
import type { CaseRecord } from '../upstream.ts';
import { markup, type Markup } from './template.ts';

/** Where CAMARA's files contradict each other: what the target does, and what each reading says of it. */
export function errataSection(run: ConformanceRun, anchors: ReadonlyMap<CaseRecord, string>): Markup | undefined {
  const results = errataResults(run);
  if (results.length === 0) return undefined;
  const forgiven = forgivenCases(run);
  return markup`<section id="errata" aria-labelledby="errata-title">
<h2 id="errata-title">Where CAMARA contradicts itself</h2>
<p>The strict verdict follows the ruling, marked with ✓; the lenient one takes any reading.
${forgiven.length === 0 ? 'In this run they are the same.' : ''}</p>
${forgiven.length > 0 && forgivenList(forgiven, anchors)}
<div class="scroll" tabindex="0" role="group" aria-label="Errata"><table class="requirements">
<thead><tr>${['erratum', 'reading', 'cases that hold under it'].map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${results.map(rows)}</tbody>
</table></div>
</section>`;
}

function forgivenList(forgiven: ReturnType<typeof forgivenCases>, anchors: ReadonlyMap<CaseRecord, string>): Markup {
  return markup`<ul>${forgiven.map(
    ({ record, allowedBy }) =>
      markup`<li><a href="#${anchors.get(record)}">${record.id}</a>: ${record.verdict} by our ruling,
${record.lenient} by ${allowedBy.join('; ')}</li>`,
  )}</ul>`;
}

function rows({ erratum, cases, readings }: ErratumResult): Markup {
  return markup`${readings.map(
    ({ says, source, ruled, held }, index) => markup`<tr>
${index === 0 && markup`<th scope="rowgroup" rowspan="${readings.length}"><code>${erratum.id}</code><span class="source">${erratum.matter}</span></th>`}
<td class="what">${ruled ? '✓ ' : ''}${says}<span class="source">${source}</span></td>
<td>${held} of ${cases}</td>
</tr>`,
  )}`;
}
