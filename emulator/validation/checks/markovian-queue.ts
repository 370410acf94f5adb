import { milliseconds, RandomStreams, Simulation } from '../../kernel/index.ts';
import type { Check } from '../check.ts';
import { type Estimate, meanOf, replicate } from '../estimate.ts';
import { exponential } from '../exponential.ts';
import { followsLaw } from '../judgement.ts';
import { SingleServer } from '../single-server.ts';

const SERVICE_NS = milliseconds(1);
const RUNS = 20;
/** Packets of each run after the first ones, with which the queue settles: at a load of 0.9 it forgets within some 400. */
const PACKETS = 100_000;
const SETTLING_PACKETS = 10_000;
const LOADS = [
  { load: 0.5, wait: 1 },
  { load: 0.8, wait: 4 },
  { load: 0.9, wait: 9 },
];

/** Waiting times of the queue with exponential service. */
export function markovianQueue(service: typeof exponential = exponential): Check {
  return {
    id: 'm-m-1',
    family: 'Queues',
    title: 'M/M/1: wait over service time',
    source: 'ρ/(1 − ρ); Kleinrock, Queueing Systems I (1975), §3.2',
    method:
      'An RLC queue on the event kernel, its packets sent one after the other in exponentially distributed times.',
    tolerance: `99.9 % confidence interval of ${RUNS} runs of ${PACKETS} packets; at most ± 10 % of the wait.`,
    fast: false,
    run: () => LOADS.map(({ load, wait }) => followsLaw(`load ${load}`, meanWait(load, service), wait, 0.1 * wait)),
  };
}

function meanWait(load: number, service: typeof exponential): Estimate {
  const waits = replicate(RUNS, `m-m-1/${load}`, (seed) => {
    const streams = new RandomStreams(seed);
    const [arrivals, services] = [streams.stream('arrivals'), streams.stream('services')];
    const simulation = new Simulation();
    let packets = 0;
    let sumNs = 0;
    new SingleServer({
      simulation,
      interarrivalNs: () => Math.round(exponential(SERVICE_NS / load, arrivals)),
      serviceNs: () => Math.round(service(SERVICE_NS, services)),
      waited: (waitNs) => {
        if (packets++ >= SETTLING_PACKETS) sumNs += waitNs;
      },
    }).start();
    while (packets < SETTLING_PACKETS + PACKETS) simulation.step();
    return sumNs / PACKETS / SERVICE_NS;
  });
  return meanOf(waits);
}
