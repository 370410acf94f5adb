import type { Scenario } from '../../../scenarios/scenario.ts';
import { Emulation } from '../../emulation.ts';
import { dbToLinear, exp, seconds } from '../../kernel/index.ts';
import type { Check, Measurement } from '../check.ts';
import { meanOf, replicate } from '../estimate.ts';
import { followsLaw, sameDistribution } from '../judgement.ts';
import { kolmogorovSmirnov } from '../kolmogorov-smirnov.ts';
import { referenceCell } from '../reference-cell.ts';

const RUNS = 60;
/** Of each run, evenly over a trace of 512 wavelengths: far enough from each other to be uncorrelated. */
const SAMPLES = 20;
/** 25.6 wavelengths at 2.1 GHz and 10 m/s. */
const SAMPLE_STEP_NS = seconds(0.3655);

/** Power of the fading of a subband, by the number of receive antennas. */
export function rayleighFading(powersOf: typeof fadingPowers = fadingPowers): Check {
  return {
    id: 'rayleigh-fading',
    family: 'Channel',
    title: 'Power of fading out of sight, one antenna and two combined',
    source: 'Rayleigh: 1 − e^−x; maximum-ratio combining of two branches: 1 − e^−x·(1 + x); Jakes (1974), §5.2',
    method: `The cell's channel: SINR of a subband over the mean on one antenna, ${SAMPLES} samples of each of ${RUNS} seeds.`,
    tolerance:
      'Kolmogorov–Smirnov distance that a sample of the law exceeds in one of 1000 cases; 99.9 % confidence interval of the mean.',
    fast: false,
    run: () => [1, 2].flatMap((antennas) => measurements(antennas, powersOf)),
  };
}

function measurements(antennas: number, powersOf: typeof fadingPowers): Measurement[] {
  const cell = { bandwidth: '5 MHz', layers: 1, receiveAntennas: antennas };
  const scenario = referenceCell(cell, { group: 'ue', fading: true, speed: '10 m/s' });
  const runs = replicate(RUNS, `rayleigh-fading/${antennas}`, (seed) => powersOf(scenario, seed));
  const means = runs.map((powers) => powers.reduce((sum, power) => sum + power, 0) / powers.length);
  const samples = Float64Array.from(runs.flat());
  const name = antennas === 1 ? 'one antenna' : 'two antennas';
  return [
    sameDistribution(`distance of the distributions, ${name}`, kolmogorovSmirnov(samples, combinedPower(antennas))),
    followsLaw(`mean power, ${name}`, meanOf(means), antennas, 0.2),
  ];
}

function fadingPowers(scenario: Scenario, seed: string): number[] {
  const { channel } = new Emulation(scenario, { seed });
  const sinrDb = new Float64Array(channel.subbands);
  return Array.from({ length: SAMPLES }, (_, n) => {
    const timeNs = n * SAMPLE_STEP_NS;
    channel.subbandSinrDb(0, 'downlink', 1, timeNs, sinrDb);
    return dbToLinear(sinrDb[0]! - channel.meanSinrDb(0, 'downlink', timeNs));
  });
}

/** Distribution of the sum of `branches` independent exponential variables of unit mean (Erlang). */
function combinedPower(branches: number): (power: number) => number {
  return (power) => {
    let term = 1;
    let sum = 1;
    for (let n = 1; n < branches; n++) sum += term *= power / n;
    return 1 - exp(-power) * sum;
  };
}
