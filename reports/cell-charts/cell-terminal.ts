import pc from 'picocolors';
import type { CellView, GroupLink, GroupView, GuaranteeView, Spread } from '../../emulator/index.ts';
import { countText, percentText, rateText } from '../quantity-text.ts';
import { cutToColumns, widthOf, wrapToColumns } from '../terminal-columns.ts';
import { COLUMNS, MOST_LISTED, terminalTable, type Colours } from '../terminal-style.ts';
import { visibleLine } from '../visible-text.ts';
import { cellLine } from './cell-figure.ts';
import { signedText } from './sinr-classes.ts';
import { terminalMap } from './terminal-map.ts';

const GROUP_HEAD = ['group', 'UEs', 'metres', 'DL SINR dB', 'MCS', 'rank', 'bit/s/Hz', 'UL SINR dB', 'MCS', 'bit/s/Hz'];
const SESSION_HEAD = ['session', 'from s', 'to s', 'DL rate', 'of the PRBs', 'UL rate', 'of the PRBs', ''];

/** The cell as `qod cell` prints it: a map, the groups, the guarantees, and what to look out for. */
export function cellTerminal(view: CellView, colour: boolean): string {
  const c = pc.createColors(colour);
  const lines = [
    ...wrapToColumns(visibleLine(view.scenario.title), COLUMNS).map(c.bold),
    ...wrapToColumns(visibleLine(cellLine(view)), COLUMNS),
    '',
    ...terminalMap(view, colour),
    '',
    ...groupTable(view),
    ...wrapToColumns(SINR_NOTE, COLUMNS).map(c.dim),
    '',
    ...wrapToColumns(efficiencyText(view), COLUMNS),
    ...guaranteeLines(view),
    ...warningLines(view, c),
  ];
  return `${lines.join('\n')}\n`;
}

const SINR_NOTE =
  'SINR: 5th, 50th, 95th percentile without fading on one antenna. MCS: median. Rank and bit/s/Hz: mean with fading.';

/** A table whose names are cut to what the figures beside them leave. */
function tableThatFits(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = terminalTable(head, rows);
  const excess = widthOf(table.slice(0, table.indexOf('\n'))) - COLUMNS;
  if (excess <= 0) return table;
  const longest = Math.max(...rows.map(([name = '']) => widthOf(name)));
  return terminalTable(
    head,
    rows.map(([name = '', ...figures]) => [cutToColumns(name, longest - excess), ...figures]),
  );
}

function groupTable({ groups }: CellView): string[] {
  const left = groups.length - MOST_LISTED;
  return [
    tableThatFits(GROUP_HEAD, groups.slice(0, MOST_LISTED).map(groupRow)),
    ...(left > 0 ? [`… and ${countText(left, 'more group')}`] : []),
  ];
}

function groupRow({ name, ues, distanceM, links: { downlink, uplink } }: GroupView): string[] {
  return [
    visibleLine(name),
    String(ues),
    rangeText(distanceM),
    sinrText(downlink.meanSinrDb),
    String(downlink.medianMcs ?? '–'),
    meanLayers(downlink),
    downlink.efficiencyBpsPerHz.toFixed(2),
    sinrText(uplink.meanSinrDb),
    String(uplink.medianMcs ?? '–'),
    uplink.efficiencyBpsPerHz.toFixed(2),
  ];
}

function rangeText({ p5, p95 }: Spread): string {
  const [from, to] = [Math.round(p5), Math.round(p95)];
  return from === to ? String(from) : `${from}–${to}`;
}

function sinrText({ p5, p50, p95 }: Spread): string {
  return [p5, p50, p95].map((value) => signedText(Math.round(value))).join(' ');
}

/** Over the samples that can be served. */
export function meanLayers({ rankShares, outOfRangeShare }: GroupLink): string {
  const served = 1 - outOfRangeShare;
  if (served <= 0) return '–';
  return (rankShares.reduce((sum, share, n) => sum + share * (n + 1), 0) / served).toFixed(1);
}

function efficiencyText({ efficiency }: CellView): string {
  const [downlink, uplink] = [efficiency.downlink, efficiency.uplink].map(
    ({ mean, fifthPercentile }) => `${mean.toFixed(2)} bit/s/Hz (5th percentile ${fifthPercentile.toFixed(2)})`,
  );
  return `With equal shares of time for all UEs: downlink ${downlink}, uplink ${uplink}.`;
}

function guaranteeLines({ guarantees, peakClaim, cell }: CellView): string[] {
  if (guarantees.length === 0) return [];
  const rows = guarantees.slice(0, MOST_LISTED).map(guaranteeRow);
  const left = guarantees.length - MOST_LISTED;
  return [
    '',
    tableThatFits(SESSION_HEAD, rows),
    ...(left > 0 ? [`… and ${countText(left, 'more session')}`] : []),
    ...wrapToColumns(
      `Guarantees claim at most ${percentText(peakClaim.downlink)} of the downlink and ${percentText(peakClaim.uplink)} of the uplink at a time; the limit is ${percentText(cell.admissionLimit)}.`,
      COLUMNS,
    ),
  ];
}

function guaranteeRow({ ue, profile, fromS, toS, rateBps, share, verdict }: GuaranteeView): string[] {
  return [
    visibleLine(`${ue} ${profile}`),
    String(fromS),
    String(toS),
    rateBps.downlink === 0 ? '–' : rateText(rateBps.downlink),
    claimText(share.downlink),
    rateBps.uplink === 0 ? '–' : rateText(rateBps.uplink),
    claimText(share.uplink),
    VERDICT_TEXTS[verdict],
  ];
}

export const VERDICT_TEXTS: Readonly<Record<GuaranteeView['verdict'], string>> = {
  fits: 'fits',
  'does-not-fit': 'does not fit',
  'cannot-be-carried': 'cannot be carried',
  'no-guarantee': 'no guarantee',
  'unknown-profile': 'unknown profile',
};

export function claimText(share: number | null): string {
  if (share === null) return 'too much';
  return share === 0 ? '–' : percentText(share);
}

function warningLines({ warnings }: CellView, c: Colours): string[] {
  return warnings.flatMap(({ message }) => {
    const [first = '', ...others] = wrapToColumns(visibleLine(message), COLUMNS - 2);
    return [c.yellow(`! ${first}`), ...others.map((line) => c.yellow(`  ${line}`))];
  });
}
