import type { SeriesStyle } from '../charts/chart-spec.ts';
import { resample } from '../charts/resample.ts';
import { ALWAYS, flowSeries, meanThroughput, type FlowSeries, type TimeWindow } from '../flow-series.ts';
import type { QodStory } from '../qod-story.ts';
import { rateText } from '../quantity-text.ts';
import type { EmulationRun } from '../run-records.ts';
import type { VideoIntervalLine } from '../upstream.ts';
import { visibleLine } from '../visible-text.ts';
import { flowFigure, timeFigure } from './flow-figure.ts';
import { markup, type Markup } from './template.ts';

/** Lines that can still be told apart in one chart. */
const STYLES: readonly SeriesStyle[] = ['first', 'second', 'third', 'fourth'];
const VIDEO_QUANTITIES = [
  {
    id: 'bitrate',
    title: 'Bit rate of the video player',
    unit: 'Mbit/s',
    value: (line: VideoIntervalLine) => line.bitrateBps / 1e6,
  },
  { id: 'buffer', title: 'Video played ahead (buffer)', unit: 's', value: (line: VideoIntervalLine) => line.bufferS },
] as const;

/** Every watched flow that the stories have not shown yet, and the video players. */
export function watchedSection(
  run: EmulationRun,
  stories: readonly QodStory[],
  windows: readonly TimeWindow[],
): Markup | undefined {
  const told = new Set(stories.flatMap(({ withQod, twin }) => [withQod, twin]).map(keyOf));
  const others = flowSeries(run).filter((series) => !told.has(keyOf(series)));
  const figures = [...flowFigures(others, windows), ...videoFigures(run, windows)];
  if (figures.length === 0) return undefined;
  return markup`<section aria-labelledby="watched-title">
<h2 id="watched-title">${stories.length === 0 ? 'Watched flows' : 'Other watched flows'}</h2>
<div class="cards">${figures}</div>
</section>`;
}

function flowFigures(series: readonly FlowSeries[], windows: readonly TimeWindow[]): Markup[] {
  const alike = new Map<string, FlowSeries[]>();
  for (const each of series) {
    const key = `${each.direction} ${each.name}`;
    alike.set(key, [...(alike.get(key) ?? []), each]);
  }
  return [...alike.values()]
    .flatMap(chunks)
    .flatMap((group, index) => [
      watchedFigure(group, `watched-${index}`, 'throughput', windows),
      watchedFigure(group, `watched-${index}`, 'delay', windows),
    ]);
}

function watchedFigure(
  group: readonly FlowSeries[],
  id: string,
  quantity: 'throughput' | 'delay',
  windows: readonly TimeWindow[],
): Markup {
  const [first] = group;
  const means = group.map((each) => `${each.flow} ${rateText(meanThroughput(each, ALWAYS) ?? 0)}`).join(', ');
  const what = quantity === 'delay' ? 'packet delay (p95)' : 'throughput';
  return flowFigure({
    id: `${id}-${quantity}`,
    quantity,
    format: 'card',
    title: markup`${first?.name || first?.flow || 'flow'}, ${first?.direction}: ${what}`,
    summary: visibleLine(`Line chart of ${what} over time. Mean throughput: ${means}.`),
    lines: group.map((each, index) => ({
      series: each,
      style: STYLES[index] ?? 'first',
      label: markup`${each.flow}`,
      column: each.flow,
    })),
    panel: { windows: shaded(windows), marks: [] },
    limits: [],
  });
}

function videoFigures({ videos }: EmulationRun, windows: readonly TimeWindow[]): Markup[] {
  const names = [...new Set(videos.map(({ flow }) => flow))];
  return chunks(names).flatMap((group, chunk) =>
    VIDEO_QUANTITIES.map(({ id, title, unit, value }) =>
      timeFigure({
        id: `video-${chunk}-${id}`,
        title,
        summary: visibleLine(`Line chart over time for ${group.join(', ')}.`),
        format: 'card',
        unit,
        scale: 'linear',
        lines: group.map((flow, index) => ({
          points: resample(
            videos.filter((line) => line.flow === flow).map((line) => ({ x: line.timeS, y: value(line) })),
            240,
            'mean',
          ),
          style: STYLES[index] ?? 'first',
          label: markup`${flow}${stalled(videos, flow)}`,
          column: flow,
        })),
        panel: { windows: shaded(windows), marks: [] },
        limits: [],
      }),
    ),
  );
}

function stalled(videos: readonly VideoIntervalLine[], flow: string): string {
  const seconds = videos.filter((line) => line.flow === flow).reduce((sum, line) => sum + line.stalledS, 0);
  return seconds > 0 ? ` (stood still for ${seconds.toFixed(1)} s)` : ' (never stood still)';
}

function shaded(windows: readonly TimeWindow[]): { fromX: number; toX: number }[] {
  return windows.map(({ fromS, toS }) => ({ fromX: fromS, toX: toS }));
}

function chunks<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / STYLES.length);
  return Array.from({ length: count }, (_, i) => items.slice(i * STYLES.length, (i + 1) * STYLES.length));
}

function keyOf(series: FlowSeries | undefined): string {
  return series === undefined ? '' : `${series.direction} ${series.flow}`;
}
