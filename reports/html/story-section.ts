import { isBoosted, type FlowSeries } from '../flow-series.ts';
import type { QodStory } from '../qod-story.ts';
import { countText, delayText, rateText } from '../quantity-text.ts';
import { visibleLine } from '../visible-text.ts';
import { delaySplitFigure } from './delay-split-figure.ts';
import { eventList, eventMarks } from './event-marks.ts';
import { flowFigure, type FlowFigure } from './flow-figure.ts';
import { statList, type Stat } from './stat-list.ts';
import { markup, type Content, type Markup } from './template.ts';

/** Packets on their way when an interval ends count in the next one. */
const ALL_OF_IT = 0.95;

/** What the session did to the device's flow, beside its twin without one: in a sentence, in numbers, as charts. */
export function storySection(story: QodStory, index: number): Markup {
  return markup`<section class="story" aria-labelledby="story-${index}-title">
<h2 id="story-${index}-title">What Quality on Demand did for ${story.withQod.flow}</h2>
<p class="lead">${sentence(story)}</p>
${statList(stats(story))}
${throughputFigure(story, index)}
${delayFigure(story, index)}
${delaySplitFigure(story, `story-${index}-delay-split`)}
</section>`;
}

function throughputFigure(story: QodStory, index: number): Markup {
  return flowFigure({
    ...common(story),
    id: `story-${index}-throughput`,
    quantity: 'throughput',
    title: `${story.withQod.direction === 'downlink' ? 'Downlink' : 'Uplink'} throughput`,
    summary: throughputSummary(story),
    limits: rateLimit(story),
    notes: markup`${eventList(story.events)}${shading(story)}`,
  });
}

function delayFigure(story: QodStory, index: number): Markup {
  return flowFigure({
    ...common(story),
    id: `story-${index}-delay`,
    quantity: 'delay',
    title: 'Packet delay, 95th percentile of each interval',
    summary: delaySummary(story),
    limits: delayLimit(story),
    notes: shading(story),
  });
}

function sentence({ throughputBps, twin, withQod }: QodStory): Content {
  const got = markup`While a QoS flow carried it, ${withQod.flow} got
<strong>${rateText(throughputBps.withQod)}</strong>`;
  if (twin === undefined || throughputBps.twin === undefined) {
    return markup`${got}. The record watches no such flow of another device to compare it with.`;
  }
  const ratio =
    throughputBps.twin > 0
      ? markup`, <strong>${(throughputBps.withQod / throughputBps.twin).toFixed(1)} times</strong> the`
      : '; the';
  return markup`${got}${ratio} ${rateText(throughputBps.twin)} that ${twin.flow} got at the same time without it.`;
}

function stats({ throughputBps, delayMs, promise, withQod }: QodStory): Stat[] {
  const promised = withQod.direction === 'downlink' ? promise : undefined;
  return [
    { value: rateText(throughputBps.withQod), label: 'with Quality on Demand', style: 'application' },
    {
      value: throughputBps.twin === undefined ? '–' : rateText(throughputBps.twin),
      label: 'twin without',
      style: 'twin',
    },
    ...(promised?.targetMinDownstreamRateBps === undefined
      ? []
      : [
          {
            value: rateText(promised.targetMinDownstreamRateBps),
            label: markup`promised by ${promised.profile}${kept(withQod, promised.targetMinDownstreamRateBps)}`,
          },
        ]),
    {
      value: delayMs.withQod === undefined ? '–' : delayText(delayMs.withQod),
      label: 'delay (p95) with it',
      style: 'application',
    },
    {
      value: delayMs.twin === undefined ? '–' : delayText(delayMs.twin),
      label: 'delay (p95) of the twin',
      style: 'twin',
    },
  ];
}

/** A flow that sends less than it is promised cannot get more than it sends. */
function kept({ intervals }: FlowSeries, promisedBps: number): string {
  const boosted = intervals.filter(isBoosted);
  const reached = boosted.filter(
    ({ throughputBps, offeredBps }) => throughputBps >= promisedBps || throughputBps >= offeredBps * ALL_OF_IT,
  );
  return `; that, or all that was sent, arrived in ${reached.length} of ${countText(boosted.length, 'interval')}`;
}

function common({ withQod, twin, windows, events }: QodStory): Pick<FlowFigure, 'format' | 'lines' | 'panel'> {
  const lines: FlowFigure['lines'] = [
    {
      series: withQod,
      style: 'application',
      label: markup`${withQod.flow}, with Quality on Demand`,
      column: withQod.flow,
    },
    ...(twin === undefined
      ? []
      : [{ series: twin, style: 'twin' as const, label: markup`${twin.flow}, its twin without`, column: twin.flow }]),
  ];
  return {
    format: 'story',
    lines,
    panel: {
      windows: windows.map(({ fromS, toS }) => ({ fromX: fromS, toX: toS })),
      marks: eventMarks(events, withQod.intervals.at(-1)?.timeS ?? 0),
    },
  };
}

function shading({ withQod }: Pick<QodStory, 'withQod'>): Markup {
  return markup`<p class="note"><span class="shade" aria-hidden="true"></span>
shaded: a QoS flow carries the packets of ${withQod.flow}</p>`;
}

function throughputSummary({ withQod, twin, throughputBps }: QodStory): string {
  const other =
    twin === undefined || throughputBps.twin === undefined
      ? ''
      : `; ${twin.flow} without it ${rateText(throughputBps.twin)}`;
  return visibleLine(
    `Line chart of throughput. With Quality on Demand ${withQod.flow} has ${rateText(throughputBps.withQod)}${other}.`,
  );
}

function delaySummary({ delayMs, withQod, twin }: QodStory): string {
  const mine = delayMs.withQod === undefined ? 'no packets' : delayText(delayMs.withQod);
  const other = delayMs.twin === undefined ? '' : `; ${twin?.flow ?? ''} without it ${delayText(delayMs.twin)}`;
  return visibleLine(
    `Line chart of packet delay over time. With Quality on Demand ${withQod.flow} has ${mine}${other}.`,
  );
}

function rateLimit({ promise, withQod }: QodStory): FlowFigure['limits'] {
  const rate = withQod.direction === 'downlink' ? promise?.targetMinDownstreamRateBps : undefined;
  return rate === undefined ? [] : [{ y: rate / 1e6, label: `promised: ${rateText(rate)}` }];
}

function delayLimit({ promise }: QodStory): FlowFigure['limits'] {
  const budget = promise?.packetDelayBudgetMs;
  return budget === undefined ? [] : [{ y: budget, label: `budget: ${delayText(budget)}` }];
}
