import type { Scenario } from '../../../scenarios/scenario.ts';
import { AdmissionControl } from '../../cell/admission-control.ts';
import { Emulation } from '../../emulation.ts';
import { RandomStreams, seconds } from '../../kernel/index.ts';
import type { Check } from '../check.ts';
import { type Estimate, meanOf, replicate } from '../estimate.ts';
import { exponential } from '../exponential.ts';
import { curve, type Figure } from '../figure.ts';
import { followsLaw } from '../judgement.ts';
import { referenceCell } from '../reference-cell.ts';
import { wholeTraffic } from '../whole-traffic.ts';

/** Offered load in Erlang. */
const LOAD = 10;
const PUBLISHED = [
  { flows: 10, blocking: 0.2146, arrivals: 4000 },
  { flows: 15, blocking: 0.0365, arrivals: 8000 },
  { flows: 20, blocking: 0.00187, arrivals: 24_000 },
];
const RUNS = 20;
/** Long against a slot, in which commands wait for its boundary: that adds 0.05 ‰ to it. */
const MEAN_HOLDING_NS = seconds(10);
/** The cell is empty at the beginning and full after some holding times. */
const SETTLING_NS = 10 * MEAN_HOLDING_NS;

/** Share of QoS flows that the cell refuses. */
export function erlangB(): Check {
  return {
    id: 'erlang-b',
    family: 'Queues',
    title: 'Blocking of GBR admission with Poisson arrivals',
    source: 'Erlang (1917), B formula with 10 Erlang',
    method: `The cell's admission and QoS flow control alone: guaranteed rates of which exactly n fit, exponential holding times of 10 s, ${RUNS} runs of ${PUBLISHED.map(({ arrivals }) => arrivals).join(', ')} requests.`,
    tolerance: '99.9 % confidence interval over the runs; at most half of what room for one flow more would change.',
    fast: false,
    run: () =>
      PUBLISHED.map(({ flows, blocking: law, arrivals }) =>
        followsLaw(`n = ${flows}`, blockingOfCell(flows, arrivals), law, (law - blockingLaw(flows + 1)) / 2),
      ),
    figure: blockingFigure,
  };
}

/** @param room number of flows that fit */
function blockingOfCell(room: number, arrivals: number): Estimate {
  const scenario = referenceCell({}, { group: 'ue' });
  return meanOf(replicate(RUNS, `erlang-b/${room}`, (seed) => refusedShare(scenario, seed, room, arrivals)));
}

function refusedShare(scenario: Scenario, seed: string, room: number, arrivals: number): number {
  const emulation = new Emulation(scenario, { seed });
  const { simulation, userPlane } = emulation;
  const streams = new RandomStreams(seed);
  const [times, holdings] = [streams.stream('arrivals'), streams.stream('holdings')];
  const parameters = { fiveQi: 4, gfbrDownlinkBps: rateOfShareBps(emulation, scenario.cell.admissionLimit / room) };
  const request = wholeTraffic(emulation, 'ue', parameters);
  let [asked, refused] = [0, 0];
  const arrive = (): void => {
    const counts = simulation.now() > SETTLING_NS;
    const id = userPlane.establish(request, ({ type }) => {
      if (counts && (type === 'allocated' || type === 'rejected')) asked++;
      if (counts && type === 'rejected') refused++;
      if (type !== 'allocated') return;
      const holdingNs = Math.round(exponential(MEAN_HOLDING_NS, holdings));
      simulation.schedule(simulation.now() + holdingNs, () => userPlane.release(id));
    });
    simulation.schedule(simulation.now() + Math.round(exponential(MEAN_HOLDING_NS / LOAD, times)), arrive);
  };
  arrive();
  while (asked < arrivals) simulation.step();
  return refused / asked;
}

/** Guaranteed rate that claims a share of the carrier, or hardly less. */
function rateOfShareBps({ scenario, channel, cell }: Emulation, share: number): number {
  const admission = new AdmissionControl(scenario.cell, channel, cell.adaptation, cell.capacity);
  const arp = { priorityLevel: 1, preemptionCapable: false, preemptionVulnerable: false };
  const probe = admission.shareOf(0, { fiveQi: 4, arp, gfbrDownlinkBps: 1e6 }, 0);
  return (1e6 * share * (1 - 1e-9)) / probe.downlink;
}

/** Erlang's formula by its recursion, B(n) = A·B(n − 1)/(n + A·B(n − 1)). */
function blockingLaw(flows: number): number {
  let blocking = 1;
  for (let n = 1; n <= flows; n++) blocking = (LOAD * blocking) / (n + LOAD * blocking);
  return blocking;
}

function blockingFigure(): Figure {
  const measured = PUBLISHED.map(({ flows, arrivals }) => {
    const { value, halfWidth } = blockingOfCell(flows, arrivals);
    return { x: flows, y: value, halfWidth };
  });
  return {
    id: 'erlang-b',
    title: 'Blocking of GBR admission, 10 Erlang offered',
    caption: 'Share of QoS flows refused by the number of flows that the cell has room for, against Erlang B.',
    xAxis: { name: 'flows that fit', scale: 'linear', from: 5, to: 25 },
    yAxis: { name: 'blocking', scale: 'log', from: 1e-4, to: 1 },
    series: [
      { name: 'Erlang B', kind: 'line', points: curve(5, 24, 19, blockingLaw) },
      { name: 'measured', kind: 'points', points: measured },
    ],
  };
}
