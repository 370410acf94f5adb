import type { Verdict } from '../upstream.ts';
import { VERDICT_STYLES } from '../verdicts.ts';
import { html, type Markup } from './template.ts';

/** The verdict as a word and a sign on its colour. */
export function verdictChip(verdict: Verdict | undefined): Markup {
  if (verdict === undefined) return html`<span class="chip untested">not tested</span>`;
  const { label, sign } = VERDICT_STYLES[verdict];
  return html`<span class="chip ${verdict}"><span aria-hidden="true">${sign}</span> ${label}</span>`;
}
