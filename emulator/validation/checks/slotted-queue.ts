import type { FlowListener } from '../../cell/cell.ts';
import type { PacketTimes } from '../../cell/rlc-queue.ts';
import { Emulation } from '../../emulation.ts';
import type { RandomStream } from '../../kernel/index.ts';
import type { Check } from '../check.ts';
import { type Estimate, meanOf, replicate } from '../estimate.ts';
import { exponential } from '../exponential.ts';
import { curve, type Figure } from '../figure.ts';
import { followsLaw } from '../judgement.ts';
import { referenceCell } from '../reference-cell.ts';

const RUNS = 16;
/** Packets of each run after the first ones, with which the queue settles. */
const PACKETS = 30_000;
const SETTLING_PACKETS = 3000;
const LOADS = [
  { load: 0.5, wait: 0.5 },
  { load: 0.8, wait: 2 },
  { load: 0.9, wait: 4.5 },
];

/** Waiting times of the queue with constant service, in the cell itself. */
export function slottedQueue(interarrival: typeof exponential = exponential): Check {
  return {
    id: 'm-d-1',
    family: 'Queues',
    title: 'M/D/1: wait over service time',
    source: 'ρ/(2(1 − ρ)), Pollaczek–Khinchine; slots: Fuhrmann and Cooper, Oper. Res. 33 (1985)',
    method: `The cell: Poisson arrivals of packets that each fill one slot of a UE with a constant channel, ${RUNS} runs of ${PACKETS} packets. An idle cell takes vacations of one slot, which adds half a slot to the wait of M/D/1; it is taken off here.`,
    tolerance: '99.9 % confidence interval over the runs; at most ± 10 % of the wait.',
    fast: false,
    run: () =>
      LOADS.map(({ load, wait }) => followsLaw(`load ${load}`, meanWait(load, interarrival), wait, 0.1 * wait)),
    figure: () => waitFigure(interarrival),
  };
}

function meanWait(load: number, interarrival: typeof exponential): Estimate {
  const scenario = referenceCell({ outerLoop: false, discardTimer: '1500 ms', queueLimit: '64 MB' }, { group: 'ue' });
  return meanOf(
    replicate(RUNS, `m-d-1/${load}`, (seed) =>
      new OneUe(new Emulation(scenario, { seed }), load, interarrival).meanWait(),
    ),
  );
}

/** A UE to which packets are sent that fill a slot each. */
class OneUe implements FlowListener {
  readonly #emulation: Emulation;
  readonly #packetBytes: number;
  readonly #flow: number;
  readonly #interarrivalNs: number;
  readonly #interarrival: typeof exponential;
  readonly #random: RandomStream;
  #packets = 0;
  #waitSumNs = 0;

  constructor(emulation: Emulation, load: number, interarrival: typeof exponential) {
    const { cell, streams } = emulation;
    const { capacity, adaptation } = cell;
    this.#emulation = emulation;
    this.#packetBytes = capacity.bytes(
      adaptation.mcsCount - 1,
      LAYERS,
      capacity.prbs,
      capacity.dataSymbols('downlink', 0),
    );
    this.#interarrivalNs = capacity.slotNs / load;
    this.#interarrival = interarrival;
    this.#random = streams.stream('arrivals');
    this.#flow = cell.openFlow(0, 'downlink', IP_FLOW, this);
  }

  /** In slots, without the half slot on average until the next one begins. */
  meanWait(): number {
    const { simulation, cell } = this.#emulation;
    this.#scheduleArrival();
    while (this.#packets < SETTLING_PACKETS + PACKETS) simulation.step();
    return this.#waitSumNs / PACKETS / cell.capacity.slotNs - 0.5;
  }

  delivered(_bytes: number, { arrivedNs, deliveredNs }: PacketTimes): void {
    const sentNs = deliveredNs - this.#emulation.cell.capacity.slotNs;
    if (this.#packets++ >= SETTLING_PACKETS) this.#waitSumNs += sentNs - arrivedNs;
  }

  /** @throws always: the queue has room for all. */
  dropped(): void {
    throw new Error('a packet was dropped');
  }

  #scheduleArrival(): void {
    const { simulation } = this.#emulation;
    simulation.schedule(
      simulation.now() + Math.round(this.#interarrival(this.#interarrivalNs, this.#random)),
      this.#arrive,
    );
  }

  #arrive = (): void => {
    this.#emulation.cell.send(this.#flow, this.#packetBytes);
    this.#scheduleArrival();
  };
}

const LAYERS = 2;
const IP_FLOW = {
  ueAddress: '203.0.113.1',
  uePort: 50_000,
  serverAddress: '198.51.100.10',
  serverPort: 443,
  protocol: 17,
};

function waitFigure(interarrival: typeof exponential): Figure {
  const measured = LOADS.map(({ load }) => {
    const { value, halfWidth } = meanWait(load, interarrival);
    return { x: load, y: value, halfWidth };
  });
  return {
    id: 'queues',
    title: 'Wait over service time',
    caption:
      'M/D/1 waits measured in the cell by load, against ρ/(2(1 − ρ)), and the law of M/M/1, ρ/(1 − ρ), above it.',
    xAxis: { name: 'load ρ', scale: 'linear', from: 0, to: 1 },
    yAxis: { name: 'wait over service time', scale: 'linear', from: 0, to: 10 },
    series: [
      { name: 'M/D/1', kind: 'line', points: curve(0, 0.95, 95, (load) => load / (2 * (1 - load))) },
      { name: 'M/M/1', kind: 'line', dashed: true, points: curve(0, 0.9, 90, (load) => load / (1 - load)) },
      { name: 'measured, M/D/1', kind: 'points', points: measured },
    ],
  };
}
