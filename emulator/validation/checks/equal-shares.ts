import type { CellConfig } from '../../../scenarios/scenario.ts';
import type { Check, Measurement } from '../check.ts';
import { fullBufferRun } from '../full-buffer-run.ts';
import { within } from '../judgement.ts';
import { DOWNLOAD, referenceCell } from '../reference-cell.ts';

const COUNTS = [1, 3, 6, 12, 15];
const STRETCH_S = 3;
const SLOTS = 3000;
/** Packets of a full buffer, which count when they are whole. */
const PACKET_BITS = 12_000;
const SCHEDULERS = ['round-robin', 'proportional-fair'] as const;

/** N UEs at one place each get an N-th of what one gets alone. */
export function equalShares(schedulers: readonly CellConfig['scheduler'][] = SCHEDULERS): Check {
  return {
    id: 'equal-shares',
    family: 'Scheduling',
    title: 'N equal UEs divide the rate of one by N: N × rate over the rate of a single UE',
    source: 'ns-3 LENA, tests of its round robin and proportional fair schedulers (N = 1, 3, 6, 12, 15)',
    method: `The cell, UEs with full buffers at one place without fading, ${STRETCH_S} s; told is the UE that is furthest from its share.`,
    tolerance: 'Exact: one turn of N slots, and one packet, in the time that is counted.',
    fast: true,
    run: () => schedulers.flatMap(measurements),
  };
}

function measurements(scheduler: CellConfig['scheduler']): Measurement[] {
  const rates = COUNTS.map((count) => ratesBps(scheduler, count));
  const singleBps = rates[0]![0]!;
  return COUNTS.map((count, n) => {
    const shares = rates[n]!.map((bps) => (count * bps) / singleBps);
    const furthest = shares.reduce((worst, share) => (Math.abs(share - 1) > Math.abs(worst - 1) ? share : worst));
    return within(
      `${scheduler}, N = ${count}`,
      furthest,
      1,
      count / SLOTS + (count * PACKET_BITS) / (singleBps * STRETCH_S),
    );
  });
}

function ratesBps(scheduler: CellConfig['scheduler'], count: number): number[] {
  const scenario = referenceCell({ scheduler }, { group: 'ue', count, ...DOWNLOAD });
  return fullBufferRun(scenario, { settlingS: 1, stretches: 1, stretchS: STRETCH_S })[0]!;
}
