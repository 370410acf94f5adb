import { SERIES_STYLES, type ChartSpec, type SeriesStyle } from '../charts/chart-spec.ts';
import { lineChartSvg } from '../charts/line-chart.ts';
import { stackedBarsSvg, type PartStyle, type StackedBarsSpec } from '../charts/stacked-bars.ts';
import { Markup, markup, type Content } from './template.ts';

export interface LegendEntry {
  style: SeriesStyle | PartStyle;
  label: Content;
}

export interface DataTable {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly Content[])[];
}

export interface Figure {
  /** Unique within the page; letters, digits and hyphens. */
  id: string;
  title: Content;
  /** What a person who cannot see the chart should know of it. */
  summary: string;
  chart: ChartSpec | StackedBarsSpec;
  /** `story` fills the page and has a version for narrow screens; `card` is one of several side by side. */
  format: 'story' | 'card';
  legend: readonly LegendEntry[];
  notes?: Content;
  table: DataTable;
}

const SIZES = {
  story: { width: 1040, height: 340 },
  card: { width: 500, height: 250 },
  narrow: { width: 380, height: 300 },
};

/** A chart as a static picture with its legend, a description for screen readers and its data as a table. */
export function figure({ id, title, summary, chart, format, legend: entries, notes, table }: Figure): Markup {
  const drawn = (size: keyof typeof SIZES): Markup => {
    const svg =
      'bars' in chart
        ? stackedBarsSvg(chart, SIZES[size].width)
        : lineChartSvg(chart, { id: `${id}-${size}`, ...SIZES[size] });
    const label = markup`role="img" aria-label="${summary}"`;
    const picture = Markup.trusted(svg.replace('<svg ', () => `<svg ${label.text} `));
    return markup`<div class="picture ${size}">${picture}</div>`;
  };
  return markup`<figure id="${id}" class="${format}">
<figcaption><h3>${title}</h3>${legend(entries)}</figcaption>
${drawn(format)}${format === 'story' && drawn('narrow')}
${notes}
<details class="data"><summary>Data</summary>${dataTable(table)}</details>
</figure>`;
}

export function legend(entries: readonly LegendEntry[]): Markup | undefined {
  if (entries.length === 0) return undefined;
  const items = entries.map(({ style, label }) => markup`<li>${swatch(style)}${label}</li>`);
  return markup`<ul class="legend">${items}</ul>`;
}

/** The table scrolls by itself when it is wider than the page, also by keyboard. */
export function dataTable({ caption, columns, rows }: DataTable): Markup {
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

function swatch(style: SeriesStyle | PartStyle): Markup {
  if (!isSeries(style)) {
    return markup`<span class="part" style="background: var(--part-${style})" aria-hidden="true"></span>`;
  }
  const { dash, width } = SERIES_STYLES[style];
  const dashes = dash === 'solid' ? '' : dash.join(' ');
  return markup`<svg class="swatch" viewBox="0 0 30 8" aria-hidden="true"><path d="M0 4H30" fill="none"
stroke="var(--series-${style})" stroke-width="${width}" stroke-dasharray="${dashes}"/></svg>`;
}

function isSeries(style: SeriesStyle | PartStyle): style is SeriesStyle {
  return style in SERIES_STYLES;
}
