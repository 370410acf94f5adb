import { delayText, rateText } from './quantity-text.ts';
import type { NetworkEventLine } from './upstream.ts';

/** Something that befell the network, as a line of text. */
export interface NetworkEventText {
  timeS: number;
  text: string;
}

/** What befell the network, in the order in which it happened. */
export function networkEventTexts(lines: readonly NetworkEventLine[]): NetworkEventText[] {
  return lines.map((line) => ({ timeS: line.timeS, text: line.change === 'begins' ? begins(line) : ends(line) }));
}

function begins(line: NetworkEventLine): string {
  const { event, ues = 'all', targetFreeShare = 0, downlinkBps, uplinkBps, delayMs } = line;
  switch (event) {
    case 'coverage-loss':
      return `${ues} out of coverage`;
    case 'cell-outage':
      return 'the cell is down';
    case 'handover':
      return `${ues} handed over to a cell with ${Math.round(targetFreeShare * 100)} % of its PRBs free`;
    case 'backhaul-degradation': {
      const left = [
        ...(downlinkBps === undefined ? [] : [`${rateText(downlinkBps)} downlink`]),
        ...(uplinkBps === undefined ? [] : [`${rateText(uplinkBps)} uplink`]),
        ...(delayMs === undefined ? [] : [`${delayText(delayMs)} more delay`]),
      ];
      return `backhaul degraded to ${left.join(', ')}`;
    }
  }
}

function ends({ event, ues = 'all' }: NetworkEventLine): string {
  switch (event) {
    case 'coverage-loss':
      return `${ues} back in coverage`;
    case 'cell-outage':
      return 'the cell is up again';
    case 'handover':
      return `${ues} back in this cell`;
    case 'backhaul-degradation':
      return 'backhaul well again';
  }
}
