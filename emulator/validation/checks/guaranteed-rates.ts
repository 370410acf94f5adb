import type { CellConfig } from '../../../scenarios/scenario.ts';
import type { QosFlowParameters } from '../../cell/qos-flow.ts';
import type { Check, Measurement } from '../check.ts';
import { meanOf, replicate } from '../estimate.ts';
import { fullBufferRun } from '../full-buffer-run.ts';
import { atLeast, beside } from '../judgement.ts';
import { DOWNLOAD, referenceCell } from '../reference-cell.ts';

const RUNS = 8;
const SCHEDULERS = ['srsran-qos', 'proportional-fair'] as const;
/** srsRAN calls a UE starved that gets less, in Mbit/s. */
const STARVED_MBPS = 0.1;

/** What the best scheduler of ns-3 LENA for guarantees, CQA, gives a bearer of 1 Mbit/s among 99. */
const LENA_CQA_MBPS = 0.98;

/** QoS flow with a guaranteed rate. */
type GuaranteeOf = (gfbrBps: number) => Omit<QosFlowParameters, 'arp'>;

interface Case {
  readonly scheduler: CellConfig['scheduler'];
  readonly guaranteeOf: GuaranteeOf;
}

/** Both cases of srsRAN, with its metric and with proportional fair after guaranteed rates. */
export function guaranteedRates(
  guaranteeOf: GuaranteeOf = (gfbrBps) => ({ fiveQi: 4, gfbrDownlinkBps: gfbrBps }),
): Check {
  return {
    id: 'srsran-gbr',
    family: 'QoS',
    title: 'Guaranteed rates among full buffers',
    source:
      'srsRAN, unit tests of its QoS scheduler: one GBR of 10 Mbit/s among 7; two of 25 Mbit/s among 6. ns-3 LENA: 1 Mbit/s among 99',
    method: `The cell, UEs at one place in fading at 1 m/s, full buffers, 2 s of each of ${RUNS} seeds. 5 MHz, for the second case 10 MHz: an equal share of the cell is less than the guarantee.`,
    tolerance: 'Bounds as published; the 99.9 % confidence interval has to lie beyond them.',
    unit: 'Mbit/s',
    fast: false,
    run: () =>
      SCHEDULERS.map((scheduler) => ({ scheduler, guaranteeOf })).flatMap((each) => [
        ...oneGuarantee(each),
        ...twoGuarantees(each),
        amongMany(each),
      ]),
  };
}

function oneGuarantee(setting: Case): Measurement[] {
  const runs = runsMbps(setting, { bandwidth: '5 MHz', guarantees: 1, gfbrBps: 10e6, count: 8 });
  const leads = runs.map(([own, ...others]) => own! - Math.max(...others));
  return [
    atLeast(`${setting.scheduler}: GBR 10 among 7`, meanOf(runs.map(([own]) => own!)), 9),
    atLeast(`${setting.scheduler}: GBR 10 less the best of 7 others`, meanOf(leads), 0),
  ];
}

function twoGuarantees(setting: Case): Measurement[] {
  const runs = runsMbps(setting, { bandwidth: '10 MHz', guarantees: 2, gfbrBps: 25e6, count: 8 });
  const leads = runs.map(([first, second, ...others]) => Math.min(first!, second!) - Math.max(...others));
  const least = runs.map((rates) => Math.min(...rates.slice(2)));
  return [
    atLeast(`${setting.scheduler}: lesser of two GBR 25 less the best of 6 others`, meanOf(leads), 0),
    atLeast(`${setting.scheduler}: least of 6 beside two GBR 25`, meanOf(least), STARVED_MBPS),
  ];
}

/** The case of ns-3 LENA. A metric that only weighs guarantees is not held to what comes of serving them first. */
function amongMany(setting: Case): Measurement {
  const runs = runsMbps(setting, { bandwidth: '5 MHz', guarantees: 1, gfbrBps: 1e6, count: 100 });
  const measured = meanOf(runs.map(([own]) => own!));
  const quantity = `${setting.scheduler}: GBR 1 among 99`;
  const note = 'beside CQA of ns-3 LENA; its PSS gives 0.85, its proportional fair 0.43';
  return setting.scheduler === 'srsran-qos'
    ? beside(quantity, measured, LENA_CQA_MBPS, note)
    : atLeast(quantity, measured, LENA_CQA_MBPS);
}

interface Crowd {
  readonly bandwidth: string;
  /** UEs with a guarantee, and how many there are in all. */
  readonly guarantees: number;
  readonly gfbrBps: number;
  readonly count: number;
}

/** Rates of each run, those of the UEs with a guarantee first. */
function runsMbps({ scheduler, guaranteeOf }: Case, { bandwidth, guarantees, gfbrBps, count }: Crowd): number[][] {
  const group = { group: 'ue', count, fading: true, speed: '1 m/s', ...DOWNLOAD };
  const scenario = referenceCell({ scheduler, bandwidth }, group);
  const qosFlows = Object.fromEntries(
    Array.from({ length: guarantees }, (_, n) => [`ue-${n + 1}`, guaranteeOf(gfbrBps)]),
  );
  return replicate(RUNS, `srsran-gbr/${guarantees}/${count}`, (seed) =>
    fullBufferRun(scenario, { seed, qosFlows, settlingS: 1, stretches: 1, stretchS: 2 })[0]!.map((bps) => bps / 1e6),
  );
}
