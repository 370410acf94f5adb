import type { CellView, GroupView, GuaranteeView, UeView } from '../../emulator/index.ts';
import { dataTable } from '../html/figure.ts';
import { htmlPage } from '../html/page.ts';
import { facts } from '../html/run-header.ts';
import { statList } from '../html/stat-list.ts';
import { Markup, markup, type Content } from '../html/template.ts';
import { percentText, rateText } from '../quantity-text.ts';
import type { CellChart } from './cell-chart.ts';
import { cellCharts, cellLine } from './cell-figure.ts';
import { claimText, meanLayers, VERDICT_TEXTS } from './cell-terminal.ts';
import { signedText } from './sinr-classes.ts';

/** Widths that the charts are drawn for: side by side, and on a narrow screen. The page scales them. */
const CARD_WIDTH = 540;
const NARROW_WIDTH = 400;
/** The page has no script, and loads nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The cell as one HTML file: what `cell.svg` shows, with the figures behind it as tables. */
export function cellPage(view: CellView): string {
  return htmlPage({
    title: `${view.scenario.title} – its radio cell`,
    policy: POLICY,
    body: markup`${header(view)}
<main>
<section aria-labelledby="figures"><h2 id="figures">At a glance</h2>
${stats(view)}
${warnings(view)}
</section>
<section aria-labelledby="charts"><h2 id="charts">The radio</h2>
<div class="cards">${cards(view)}</div>
</section>
${groupSection(view)}
${view.guarantees.length > 0 && guaranteeSection(view)}
${ueSection(view)}
</main>
<footer><p>Made by <code>qod cell</code> without running the scenario; docs/cell-explorer.md has the formulas.
This page loads nothing and sends nothing.</p></footer>`,
  });
}

function header(view: CellView): Markup {
  const { scenario, seed, tool, samplesPerUe, cell } = view;
  const rows: [string, Content][] = [
    ['Scenario', scenario.name],
    ['Seed', markup`<code>${seed}</code>`],
    ['Samples', `${samplesPerUe} times of each of ${view.ues.length} UEs`],
    ['Most layers', `${cell.maxLayers.downlink} down, ${cell.maxLayers.uplink} up`],
    ['Receive antennas', `${cell.receiveAntennas.downlink} of the UE, ${cell.receiveAntennas.uplink} of the cell`],
    ['Tool', `${tool.name} ${tool.version}`],
    [
      'Time of each direction',
      `${percentText(cell.directionShare.downlink)} down, ${percentText(cell.directionShare.uplink)} up`,
    ],
    ['Scenario in full', markup`SHA-256 <code>${scenario.sha256}</code>`],
  ];
  return markup`<header class="run emulation">
<div class="band"><div class="inner">
<p class="kicker">Radio cell of a scenario, before it is run</p>
<h1>${scenario.title}</h1>
<p class="because">${cellLine(view)}</p>
</div></div>
${facts(rows)}
</header>`;
}

function stats({ peakRateBps, efficiency, map, peakClaim }: CellView): Markup {
  const { downlink, uplink } = efficiency;
  return statList([
    { value: rateText(peakRateBps.downlink), label: 'downlink peak rate', style: 'first' },
    { value: rateText(peakRateBps.uplink), label: 'uplink peak rate', style: 'second' },
    {
      value: `${downlink.mean.toFixed(2)} bit/s/Hz`,
      label: `downlink mean; 5th percentile ${downlink.fifthPercentile.toFixed(2)}`,
      style: 'first',
    },
    {
      value: `${uplink.mean.toFixed(2)} bit/s/Hz`,
      label: `uplink mean; 5th percentile ${uplink.fifthPercentile.toFixed(2)}`,
      style: 'second',
    },
    { value: percentText(map.holeShare), label: 'of the map without coverage' },
    {
      value: percentText(Math.max(peakClaim.downlink, peakClaim.uplink)),
      label: 'of the PRBs claimed by guarantees at most',
    },
  ]);
}

function warnings({ warnings: found }: CellView): Markup {
  if (found.length === 0)
    return markup`<p class="note">Nothing to warn of: every UE is in coverage and every guarantee fits.</p>`;
  return markup`<ul class="reasons">${found.map(({ message }) => markup`<li>${message}</li>`)}</ul>`;
}

function cards(view: CellView): Markup[] {
  const narrow = cellCharts(view, NARROW_WIDTH, 'narrow');
  return cellCharts(view, CARD_WIDTH, 'wide').map((wide, n) => {
    // The map is as high as two of the others.
    const span = n === 0 ? 'span 2' : 'auto';
    return markup`<figure id="chart-${n + 1}" class="card" style="grid-row: ${span}"><figcaption><h3>${wide.title}</h3></figcaption>
${picture(wide, 'story')}${picture(narrow[n]!, 'narrow')}</figure>`;
  });
}

function picture({ summary, svg }: CellChart, screen: 'story' | 'narrow'): Markup {
  const label = markup`role="img" aria-label="${summary}"`;
  const labelled = Markup.trusted(svg.replace('<svg ', () => `<svg ${label.text} `));
  return markup`<div class="picture ${screen}">${labelled}</div>`;
}

function groupSection({ groups }: CellView): Markup {
  const table = dataTable({
    caption:
      'SINR without fading on one antenna: 5th, 50th and 95th percentile; MCS the median; layers and bit/s/Hz means with fading',
    columns: [
      'Group',
      'UEs',
      'Line of sight',
      'Out of coverage',
      'DL SINR, dB',
      'MCS',
      'Layers',
      'bit/s/Hz',
      'UL SINR, dB',
      'MCS',
      'Layers',
      'bit/s/Hz',
    ],
    rows: groups.map(groupRow),
  });
  return markup`<section aria-labelledby="groups"><h2 id="groups">Groups of UEs</h2>${table}</section>`;
}

function groupRow({ name, ues, lineOfSightShare, outOfCoverageShare, links }: GroupView): Content[] {
  const linkCells = [links.downlink, links.uplink].flatMap((link) => [
    [link.meanSinrDb.p5, link.meanSinrDb.p50, link.meanSinrDb.p95].map(signedText).join(' / '),
    link.medianMcs ?? 'out of range',
    meanLayers(link),
    link.efficiencyBpsPerHz.toFixed(2),
  ]);
  return [name, ues, percentText(lineOfSightShare), percentText(outOfCoverageShare), ...linkCells];
}

function guaranteeSection({ guarantees, cell }: CellView): Markup {
  const table = dataTable({
    caption: `What each session claims of the carrier at its UE when it begins; together they may claim ${percentText(cell.admissionLimit)}`,
    columns: [
      'UE',
      'Profile',
      'From, s',
      'To, s',
      'Downlink',
      'of the PRBs',
      'claimed before',
      'Uplink',
      'of the PRBs',
      'claimed before',
      '',
    ],
    rows: guarantees.map(guaranteeRow),
  });
  return markup`<section aria-labelledby="guarantees"><h2 id="guarantees">Guarantees</h2>${table}</section>`;
}

function guaranteeRow(view: GuaranteeView): Content[] {
  const directions = (['downlink', 'uplink'] as const).flatMap((direction) => [
    view.rateBps[direction] === 0 ? '–' : rateText(view.rateBps[direction]),
    claimText(view.share[direction]),
    claimText(view.alreadyClaimed[direction]),
  ]);
  return [view.ue, view.profile, view.fromS, view.toS, ...directions, VERDICT_TEXTS[view.verdict]];
}

function ueSection({ ues }: CellView): Markup {
  const table = dataTable({
    caption:
      'Every UE at its start; SINR, bit/s/Hz and rate are means over its samples, PRBs what it always has power for',
    columns: [
      'UE',
      'Metres',
      'Line of sight',
      'Out of coverage',
      'DL SINR, dB',
      'bit/s/Hz',
      'Rate',
      'UL SINR, dB',
      'bit/s/Hz',
      'Rate',
      'PRBs',
    ],
    rows: ues.map(ueRow),
  });
  return markup`<section aria-labelledby="ues"><h2 id="ues">UEs</h2>
<details class="data"><summary>All ${ues.length}</summary>${table}</details></section>`;
}

function ueRow({ name, distanceM, lineOfSight, outOfCoverageShare, links }: UeView): Content[] {
  const linkCells = [links.downlink, links.uplink].flatMap(({ meanSinrDb, efficiencyBpsPerHz, rateBps }) => [
    signedText(meanSinrDb),
    efficiencyBpsPerHz.toFixed(2),
    rateText(rateBps),
  ]);
  const sight = lineOfSight ? 'yes' : 'no';
  return [name, distanceM.toFixed(0), sight, percentText(outOfCoverageShare), ...linkCells, links.uplink.prbs];
}
