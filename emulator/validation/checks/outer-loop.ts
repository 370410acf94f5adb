import { Emulation } from '../../emulation.ts';
import { seconds } from '../../kernel/index.ts';
import type { Check, Measurement } from '../check.ts';
import { meanOf, replicate } from '../estimate.ts';
import { followsLaw } from '../judgement.ts';
import { DOWNLOAD, referenceCell } from '../reference-cell.ts';

const TARGETS = [0.1, 0.01];
const RUNS = 12;
const SETTLING_S = 2;
const MEASURED_S = 10;
/** At 3 m/s channel reports are hardly out of date when they are used, at 30 m/s they are. */
const SPEEDS_MPS = [3, 30];

/** First transmissions fail as often as the loop is told to let them. */
export function outerLoop(): Check {
  return {
    id: 'outer-loop',
    family: 'Link',
    title: 'Outer-loop link adaptation: error rate of first transmissions',
    source:
      'Sampath, Kumar, Holtzman, VTC 1997: steps in the ratio BLER/(1 − BLER) have the target as their fixed point',
    method: `The cell, a UE with a full buffer in fading at a mean SINR around 18 dB, ${MEASURED_S} s of each of ${RUNS} seeds after ${SETTLING_S} s.`,
    tolerance: '99.9 % confidence interval over the seeds; at most ± 20 % of the target.',
    fast: false,
    run: () => TARGETS.flatMap((target) => SPEEDS_MPS.map((speed) => measurement(target, speed))),
  };
}

function measurement(target: number, speedMps: number): Measurement {
  const measured = meanOf(firstErrorRates(target, speedMps));
  return followsLaw(`target ${target}, ${speedMps} m/s`, measured, target, 0.2 * target);
}

function firstErrorRates(target: number, speedMps: number): number[] {
  const ue = { group: 'ue', distance: '400 m', fading: true, speed: `${speedMps} m/s`, ...DOWNLOAD };
  const scenario = referenceCell({ outerLoop: { targetBler: target } }, ue);
  return replicate(RUNS, `outer-loop/${target}/${speedMps}`, (seed) => {
    const emulation = new Emulation(scenario, { seed });
    const { blocks, firstFailures } = emulation.cell.linkStatistics('downlink');
    emulation.start();
    emulation.simulation.runUntil(seconds(SETTLING_S));
    const [blocksBefore, failuresBefore] = [blocks[0]!, firstFailures[0]!];
    emulation.simulation.runUntil(seconds(SETTLING_S + MEASURED_S));
    return (firstFailures[0]! - failuresBefore) / (blocks[0]! - blocksBefore);
  });
}
