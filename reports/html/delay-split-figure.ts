import type { StackedBar } from '../charts/stacked-bars.ts';
import { DELAY_STAGES, STAGE_NAMES, type DelayStage } from '../delay-split.ts';
import { delaySides, type QodStory } from '../qod-story.ts';
import { delayText, percentText } from '../quantity-text.ts';
import { visibleLine } from '../visible-text.ts';
import { figure, type DataTable } from './figure.ts';
import { markup, type Markup } from './template.ts';

/** What a packet waits for in each stage. */
const MEANINGS: Readonly<Record<DelayStage, string>> = {
  queueing: 'behind earlier packets of the same queue',
  scheduling: 'first in its queue, for its turn on the air',
  harq: 'sent again, until it is decoded and in order',
  core: 'between the cell and the server',
};

/** How a side is called and drawn. */
const SIDES = {
  withQod: { title: 'with Quality on Demand', style: 'application' },
  twin: { title: 'twin without', style: 'twin' },
} as const;

type Side = ReturnType<typeof delaySides>[number];

/** Where the packets of the flow and of its twin spent their time while a QoS flow carried the first. */
export function delaySplitFigure(story: QodStory, id: string): Markup | undefined {
  const sides = delaySides(story);
  if (sides.length === 0) return undefined;
  return figure({
    id,
    format: 'story',
    title: 'Where the delay comes from, mean over the shaded time',
    summary: visibleLine(`Stacked bars of the mean packet delay. ${sides.map(sideText).join('; ')}.`),
    legend: DELAY_STAGES.map((stage) => ({ style: stage, label: stageLabel(stage) })),
    chart: { bars: sides.map(bar) },
    table: stageTable(sides),
  });
}

function stageLabel(stage: DelayStage): Markup {
  return markup`<span><b>${STAGE_NAMES[stage]}</b> ${MEANINGS[stage]}</span>`;
}

function bar({ side, split }: Side): StackedBar {
  return {
    title: `${SIDES[side].title}: ${delayText(split.mean)}`,
    style: SIDES[side].style,
    parts: DELAY_STAGES.map((stage) => ({
      style: stage,
      label: STAGE_NAMES[stage],
      value: split[stage],
      valueText: delayText(split[stage]),
    })),
  };
}

function sideText({ side, flow, split }: Side): string {
  const stages = DELAY_STAGES.map((stage) => `${STAGE_NAMES[stage]} ${delayText(split[stage])}`).join(', ');
  return `${flow.flow}, ${SIDES[side].title}: ${delayText(split.mean)}, of which ${stages}`;
}

function stageTable(sides: readonly Side[]): DataTable {
  return {
    caption: 'Mean packet delay by stage, and the share of each stage',
    columns: ['stage', ...sides.map(({ side, flow }) => `${flow.flow}, ${SIDES[side].title}`)],
    rows: [
      ...DELAY_STAGES.map((stage) => [
        STAGE_NAMES[stage],
        ...sides.map(({ split }) => `${delayText(split[stage])} (${percentText(split[stage] / (split.mean || 1))})`),
      ]),
      ['in all', ...sides.map(({ split }) => delayText(split.mean))],
    ],
  };
}
