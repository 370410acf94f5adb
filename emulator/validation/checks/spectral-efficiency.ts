import { join } from 'node:path';
import { packageRoot } from '../../../package-root.ts';
import { readScenario, type Scenario, type UeGroupConfig } from '../../../scenarios/scenario.ts';
import { CarrierCapacity } from '../../cell/carrier-capacity.ts';
import type { Direction } from '../../radio/direction.ts';
import type { Check, Measurement } from '../check.ts';
import { exactly, meanOf, replicate } from '../estimate.ts';
import { fullBufferRun } from '../full-buffer-run.ts';
import { beside } from '../judgement.ts';

const DROPS = 16;
/** UEs per cell in the evaluation of ITU-R M.2412. */
const UES = 10;
const SETTLING_S = 0.5;
const MEASURED_S = 1;
const DIRECTIONS = ['downlink', 'uplink'] as const;

interface SetUp {
  readonly file: string;
  readonly name: string;
  /** Group whose places the UEs have. */
  readonly group: string;
  readonly target: string;
  readonly mean: Readonly<Record<Direction, number>>;
  readonly fifthPercentile: Readonly<Record<Direction, number>>;
}

const SET_UPS: readonly SetUp[] = [
  {
    file: 'urban-macro.yaml',
    name: 'UMa',
    group: 'shoppers',
    target: 'dense urban',
    mean: { downlink: 7.8, uplink: 5.4 },
    fifthPercentile: { downlink: 0.225, uplink: 0.15 },
  },
  {
    file: 'indoor-office.yaml',
    name: 'InH',
    group: 'desks',
    target: 'indoor hotspot',
    mean: { downlink: 9, uplink: 6.75 },
    fifthPercentile: { downlink: 0.3, uplink: 0.21 },
  },
];

/** What the shipped cells carry per hertz, beside the targets for IMT-2020. */
export function spectralEfficiency(): Check {
  return {
    id: 'spectral-efficiency',
    family: 'System',
    title: 'Spectral efficiency of the shipped UMa and InH cells',
    source: 'ITU-R M.2410 §4.4, §4.5: minimum requirements for eMBB; M.2412 for how they are evaluated',
    method: `The cells of urban-macro and indoor-office, each with ${UES} UEs with full buffers at the places of one of its groups, ${MEASURED_S} s of each of ${DROPS} drops, one direction at a time. Rate over the bandwidth and the share of time of the direction.`,
    tolerance:
      'None: for information. The targets are met with beamforming and multi-user MIMO, here one UE at a time has a resource block, on up to 4 layers without beamforming. Neighbours are as busy as the scenario says.',
    unit: 'bit/s/Hz',
    fast: false,
    run: () => SET_UPS.flatMap((setUp) => DIRECTIONS.flatMap((direction) => measurements(setUp, direction))),
  };
}

function measurements(setUp: SetUp, direction: Direction): Measurement[] {
  const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', setUp.file));
  const group = scenario.ueGroups.find((each) => each.group === setUp.group)!;
  const hz = scenario.cell.bandwidthHz * new CarrierCapacity(scenario.cell).format.share(direction);
  const drops = replicate(DROPS, `spectral-efficiency/${setUp.name}/${direction}`, (seed) => {
    const run = { seed, settlingS: SETTLING_S, stretches: 1, stretchS: MEASURED_S };
    return fullBufferRun(fullBuffers(scenario, group, direction), run)[0]!.map((bps) => bps / hz);
  });
  const sums = drops.map((rates) => rates.reduce((sum, rate) => sum + rate, 0));
  const sorted = drops.flat().sort((a, b) => a - b);
  const fifth = sorted[Math.floor(0.05 * sorted.length)]!;
  const name = `${setUp.name}, ${direction}`;
  const note = `beside the target for ${setUp.target}`;
  return [
    beside(`${name}, mean of the cell`, meanOf(sums), setUp.mean[direction], note),
    beside(`${name}, 5th percentile of UEs`, exactly(fifth), setUp.fifthPercentile[direction], note),
  ];
}

/** The cell of a scenario with other traffic. */
function fullBuffers(scenario: Scenario, group: UeGroupConfig, direction: Direction): Scenario {
  const server = Object.keys(scenario.servers)[0]!;
  const flow = { name: 'flow', server, direction, startNs: { from: 0, to: 0 }, stopNs: Infinity, watch: false };
  const ueGroups = [{ ...group, count: UES, traffic: [{ ...flow, model: 'full-buffer' as const }] }];
  return { ...scenario, ueGroups, sessions: [] };
}
