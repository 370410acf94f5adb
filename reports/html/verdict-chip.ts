import type { Verdict } from '../upstream.ts';
import { VERDICT_STYLES } from '../verdicts.ts';
import { markup, type Markup } from './template.ts';

/** The verdict as a word and a sign on its colour. */
export function verdictChip(verdict: Verdict | undefined): Markup {
  if (verdict === undefined) return markup`<span class="chip untested">not tested</span>`;
  const { label, sign } = VERDICT_STYLES[verdict];
  return markup`<span class="chip ${verdict}"><span aria-hidden="true">${sign}</span> ${label}</span>`;
}
