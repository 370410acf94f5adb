import type { SeriesStyle } from '../charts/chart-spec.ts';
import { markup, type Content, type Markup } from './template.ts';

/** A number that is worth being large. */
export interface Stat {
  value: string;
  label: Content;
  /** Ties it to a line of the charts below. */
  style?: SeriesStyle;
}

export function statList(stats: readonly Stat[]): Markup {
  return markup`<dl class="stats">${stats.map(
    ({ value, label, style }) =>
      markup`<div style="--accent: ${style === undefined ? 'var(--rule-strong)' : `var(--series-${style})`}">
<dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}
