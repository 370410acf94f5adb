import { sharedFindings, tellingReasons } from '../shared-findings.ts';
import { countText } from '../quantity-text.ts';
import type { CaseRecord } from '../upstream.ts';
import { needsAttention, WORST_FIRST } from '../verdicts.ts';
import { markup, type Markup } from './template.ts';
import { verdictChip } from './verdict-chip.ts';

/** What someone has to look at, worst first, with the reason, as a way into the cases below. */
export function attentionSection(
  cases: readonly CaseRecord[],
  anchors: ReadonlyMap<CaseRecord, string>,
): Markup | undefined {
  const list = cases.filter(({ verdict }) => needsAttention(verdict));
  if (list.length === 0) return undefined;
  list.sort((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict));
  const reasonsOf = tellingReasons(cases);
  return markup`<section id="attention" aria-labelledby="attention-title">
<h2 id="attention-title">What needs attention</h2>
${sharedList(cases)}
<ul class="attention">${list.map(
    (each) => markup`<li>${verdictChip(each.verdict)} <div><a href="#${anchors.get(each)}">${each.title}</a>
<p>${reasonsOf(each)[0] ?? 'The record gives no reason.'}</p></div></li>`,
  )}</ul>
</section>`;
}

/** One cause behind many cases is said once, before them. */
function sharedList(cases: readonly CaseRecord[]): Markup | undefined {
  const shared = sharedFindings(cases);
  if (shared.length === 0) return undefined;
  return markup`<h3>What many cases share</h3>
<ul class="shared">${shared.map(
    ({ check, cases: count, expected, actual }) =>
      markup`<li><strong>${check}</strong> in ${countText(count, 'case')}, first: expected ${expected}, got ${actual}</li>`,
  )}</ul>
<h3>Each of them</h3>`;
}
