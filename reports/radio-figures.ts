import { percentText, rateText, textOrDash } from './quantity-text.ts';
import type { UeMeans } from './ue-groups.ts';

/** What the radio did for UEs in the downlink, as every report heads it. */
export const RADIO_FIGURES = ['SINR', 'MCS', 'layers', 'initial BLER', 'downlink'] as const;

/** What a reader must know of these figures. */
export const RADIO_NOTE =
  'SINR is the mean at the start, without small-scale fading. MCS, layers and initial BLER (the share that was not decoded ' +
  'the first time it was sent) are those of the downlink transport blocks.';

/** In the order of `RADIO_FIGURES`. */
export function radioTexts({ sinrDb, downlinkBlocks, downlinkBps }: UeMeans): string[] {
  return [
    textOrDash(sinrDb, (decibels) => `${decibels.toFixed(1)} dB`),
    textOrDash(downlinkBlocks?.meanMcs, (mcs) => mcs.toFixed(1)),
    textOrDash(downlinkBlocks?.meanLayers, (layers) => layers.toFixed(2)),
    textOrDash(downlinkBlocks?.firstErrorRate, percentText),
    textOrDash(downlinkBps, rateText),
  ];
}
