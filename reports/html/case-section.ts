import { countText, durationText, rateText } from '../quantity-text.ts';
import type { CaseRecord, OutcomeRecord } from '../upstream.ts';
import { needsAttention } from '../verdicts.ts';
import { assertionSection } from './assertion-section.ts';
import { eventSection, exchangeSection, type Detail } from './exchange-section.ts';
import { dataTable } from './figure.ts';
import { measurements, measurementTable, phaseName } from './outcome-section.ts';
import { markup, type Markup } from './template.ts';
import { verdictChip } from './verdict-chip.ts';

/** What is shown of a case: everything, bodies without headers, or the assertions alone. */
export type CaseDetail = Detail | 'brief';

/** One case, closed until someone opens it, with everything that led to its verdict. */
export function caseSection(each: CaseRecord, anchor: string, detail: CaseDetail, open: boolean): Markup {
  const held = each.assertions.filter((assertion) => assertion.held).length;
  const count = each.assertions.length === 0 ? 'no assertion' : `${held}/${each.assertions.length} held`;
  return markup`<details class="case" id="${anchor}" data-verdict="${each.verdict}"${open && markup` open`}>
<summary>${verdictChip(each.verdict)} <span class="title">${each.title} <code>${each.id}</code></span>
<span class="aside">${count}</span></summary>
<div class="body">
${reasonList(each.reasons)}
<p class="about">Requirement <code>${each.requirement}</code>
${each.tag !== undefined && markup`· CAMARA scenario <code>@${each.tag}</code>`}
· took ${durationText(Math.max(0, each.endedAtMs - each.startedAtMs))} of test time</p>
${assertionSection(each)}
${outcomes(each.outcomes, each)}
${detail === 'brief' ? brief(each) : traffic(each, detail)}
</div>
</details>`;
}

function reasonList(reasons: readonly string[]): Markup | undefined {
  if (reasons.length === 0) return undefined;
  return markup`<ul class="reasons">${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>`;
}

function outcomes(list: readonly OutcomeRecord[], each: CaseRecord): Markup | undefined {
  if (list.length === 0) return undefined;
  const measured = measurements(each);
  return markup`<h4>Seen in the emulated network</h4>
<ul class="outcomes">${list.map((outcome) => outcomeItem(outcome, each.startedAtMs))}</ul>
${measured.length > 0 && dataTable(measurementTable(measured))}`;
}

function outcomeItem({ kind, atMs, qosFlows, promise, method }: OutcomeRecord, caseStartMs: number): Markup {
  const flows = qosFlows.map(({ fiveQi, filters }) => `5QI ${fiveQi} for ${filters.join(', ') || 'no filter'}`);
  const rate = promise?.targetMinDownstreamRateBps;
  return markup`<li><strong>${phaseName(kind)}</strong>, at +${durationText(Math.max(0, atMs - caseStartMs))}:
${flows.length === 0 ? 'no QoS flow' : markup`<code>${flows.join('; ')}</code>`}
${promise !== undefined && markup` · ${promise.profile} promises ${rate === undefined ? 'no rate' : rateText(rate)}`}
${method !== undefined && markup`<span class="source">${method}</span>`}</li>`;
}

function traffic({ exchanges, events, assertions: all, startedAtMs, verdict }: CaseRecord, detail: Detail): Markup {
  const blamed = new Set(all.filter(({ held }) => !held).map(({ exchange }) => exchange));
  return markup`${exchanges.length > 0 && markup`<h4>${countText(exchanges.length, 'HTTP exchange')}</h4>`}
${exchanges.map((exchange, index) => {
  const open = needsAttention(verdict) && (blamed.has(index) || exchange.error !== undefined);
  return exchangeSection(exchange, index, detail, open, startedAtMs);
})}
${events.length > 0 && markup`<h4>${countText(events.length, 'notification')} received</h4>`}
${events.map((event) => eventSection(event, detail, startedAtMs))}`;
}

function brief({ exchanges, events }: CaseRecord): Markup | undefined {
  if (exchanges.length + events.length === 0) return undefined;
  const what = `${countText(exchanges.length, 'HTTP exchange')} and ${countText(events.length, 'notification')}`;
  return markup`<p class="note">${what} left out to keep this file small; conformance.jsonl holds them.</p>`;
}
