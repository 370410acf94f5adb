import type { CellConfig } from '../../../scenarios/scenario.ts';
import type { Check } from '../check.ts';
import { meanOf } from '../estimate.ts';
import { fullBufferRun } from '../full-buffer-run.ts';
import { withinBand } from '../judgement.ts';
import { DOWNLOAD, referenceCell } from '../reference-cell.ts';

const STRETCHES = 10;
/** (100 − 20)/(100 − 68): priority levels of 5QI 1 and 80. */
const RATIO = 2.5;
const PUBLISHED_TOLERANCE = 0.1 * RATIO;

/** How the QoS metric of 5G-LENA divides a cell between two UEs. */
export function lenaQosRatio(scheduler: CellConfig['scheduler'] = '5g-lena-qos'): Check {
  return {
    id: '5g-lena-ratio',
    family: 'QoS',
    title: 'Throughput of 5QI 1 over that of 5QI 80 under the QoS metric of 5G-LENA',
    source: '5G-LENA, system test of its QoS scheduler: (100 − 20)/(100 − 68), ± 10 %',
    method: `The cell with scheduler 5g-lena-qos, two UEs with full buffers at one place without fading, ${STRETCHES} stretches of 1 s.`,
    tolerance: 'The published one; beside it the 99.9 % confidence interval over the stretches.',
    fast: true,
    run: () => {
      const scenario = referenceCell({ scheduler }, { group: 'ue', count: 2, ...DOWNLOAD });
      const qosFlows = { 'ue-1': { fiveQi: 1, gfbrDownlinkBps: 1e6 }, 'ue-2': { fiveQi: 80 } };
      const ratesBps = fullBufferRun(scenario, { qosFlows, settlingS: 1, stretches: STRETCHES, stretchS: 1 });
      const ratio = meanOf(ratesBps.map(([first, second]) => first! / second!));
      return [withinBand('throughput ratio', ratio, RATIO, PUBLISHED_TOLERANCE)];
    },
  };
}
