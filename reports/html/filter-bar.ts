import type { Verdict } from '../upstream.ts';
import { COUNT_ORDER, countVerdicts, VERDICT_STYLES } from '../verdicts.ts';
import { markup, type Markup } from './template.ts';

/**
 * Buttons for verdicts and a field for text. Hidden in the markup: the script shows it, since without it everything is
 * listed anyway.
 * @param list id of the element whose `[data-verdict]` items are filtered
 */
export function filterBar(list: string, verdicts: readonly (Verdict | undefined)[], noun: string): Markup {
  const counts = countVerdicts(verdicts.filter((verdict) => verdict !== undefined));
  return markup`<form class="filter" data-filter="${list}" role="search" aria-label="Filter ${noun}" hidden>
<div class="buttons" role="group" aria-label="By verdict">
<button type="button" data-verdict="" aria-pressed="true">all ${verdicts.length}</button>
${COUNT_ORDER.filter((verdict) => counts[verdict] > 0).map(
  (verdict) =>
    markup`<button type="button" data-verdict="${verdict}" aria-pressed="false">
<span aria-hidden="true">${VERDICT_STYLES[verdict].sign}</span> ${VERDICT_STYLES[verdict].label}
${counts[verdict]}</button>`,
)}</div>
<label>containing <input type="search" autocomplete="off" spellcheck="false"></label>
<output aria-live="polite"></output>
</form>`;
}
