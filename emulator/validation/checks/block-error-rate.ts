import type { HarqConfig } from '../../../scenarios/scenario.ts';
import { dbToLinear, linearToDb, power } from '../../kernel/index.ts';
import { BlockErrorRate } from '../../radio/block-error-rate.ts';
import { MCS_TABLES, spectralEfficiency } from '../../radio/modulation-coding-tables.ts';
import type { Check, Measurement } from '../check.ts';
import { exactly } from '../estimate.ts';
import { curve, type Figure } from '../figure.ts';
import { atLeast, atMost } from '../judgement.ts';

/** The part of the model that is looked at: error probability by MCS, bits, transmissions and sum of their SINRs. */
type ErrorModel = Pick<BlockErrorRate, 'probability'>;

/** MCS 14 of table 1 is the one that both published points are about. */
const MCS = 14;
const SIONNA = { bits: 2000, sinrDb: 6.2, errorRate: 0.1 };
const LENA = { bits: 3900, sinrDb: 9.5, errorRate: 0.32 };
const DRAWN_MCS = [0, 4, 9, 12, 14, 16, 19, 22, 25, 28];

/** Where the model's curves lie against what is published and possible. */
export function blockErrorRate(
  modelOf = (combining: HarqConfig['combining']): ErrorModel => new BlockErrorRate(1, combining),
): Check {
  return {
    id: 'block-error-rate',
    family: 'Link',
    title: 'Block error rate by SINR',
    source:
      'MCS 14 of table 1: Sionna, 10 % of 2000 bits at 6.2 dB; 5G-LENA, 32 % of 3900 bits at 9.5 dB. Shannon (1948)',
    method: 'Computed.',
    tolerance:
      'Bounds: published curves of MCS 14 lie 3 dB apart, by the decoder that they were simulated with (docs/decisions/0007-block-error-model.md), and the model has to lie between them. No code beats Shannon, and capacity is concave: new redundancy is never worse than repetition.',
    fast: true,
    run: () => measurements(modelOf('chase'), modelOf('incremental-redundancy')),
    figure: () => errorRateFigure(modelOf('chase')),
  };
}

function measurements(chase: ErrorModel, redundancy: ErrorModel): Measurement[] {
  return [
    atLeast('SINR in dB of 10 % errors, MCS 14, 2000 bits', exactly(sinrDbOf(chase, MCS, SIONNA)), SIONNA.sinrDb),
    atMost('SINR in dB of 32 % errors, MCS 14, 3900 bits', exactly(sinrDbOf(chase, MCS, LENA)), LENA.sinrDb),
    atLeast('least distance to Shannon in dB, all MCS, 10 % errors', exactly(leastShannonGapDb(chase)), 0),
    atMost(
      'errors after two transmissions, new redundancy less repetition',
      exactly(redundancyLoss(chase, redundancy)),
      0,
    ),
  ];
}

/** SINR in dB of an error rate, by bisection. */
function sinrDbOf(model: ErrorModel, mcs: number, { bits, errorRate }: { bits: number; errorRate: number }): number {
  let [lowDb, highDb] = [-20, 40];
  for (let halving = 0; halving < 40; halving++) {
    const middleDb = (lowDb + highDb) / 2;
    if (model.probability(mcs, bits, 1, dbToLinear(middleDb)) > errorRate) lowDb = middleDb;
    else highDb = middleDb;
  }
  return highDb;
}

function leastShannonGapDb(model: ErrorModel): number {
  const gaps = MCS_TABLES[1].map((row, mcs) => {
    const shannonDb = linearToDb(power(2, spectralEfficiency(row)) - 1);
    return sinrDbOf(model, mcs, { bits: 8424, errorRate: SIONNA.errorRate }) - shannonDb;
  });
  return Math.min(...gaps);
}

/** Most that errors after two transmissions with incremental redundancy exceed those with chase combining. */
function redundancyLoss(chase: ErrorModel, redundancy: ErrorModel): number {
  const differences = MCS_TABLES[1].flatMap((_, mcs) =>
    Array.from({ length: 301 }, (_, n) => {
      const sinr = dbToLinear(-10 + n / 10);
      return redundancy.probability(mcs, SIONNA.bits, 2, 2 * sinr) - chase.probability(mcs, SIONNA.bits, 2, 2 * sinr);
    }),
  );
  return Math.max(...differences);
}

function errorRateFigure(model: ErrorModel): Figure {
  const errorRate = (mcs: number, sinrDb: number): number => model.probability(mcs, SIONNA.bits, 1, dbToLinear(sinrDb));
  return {
    id: 'block-error-rate',
    title: 'Block error rate by SINR, MCS table 1, code block of 2000 bits',
    caption:
      'First transmissions, from MCS 0 on the left to MCS 28 on the right. The curve of MCS 14 lies between the two points that are published for it: Sionna at 6.2 dB, 5G-LENA at 9.5 dB.',
    xAxis: { name: 'SINR in dB', scale: 'linear', from: -10, to: 25 },
    yAxis: { name: 'block error rate', scale: 'log', from: 1e-4, to: 1 },
    series: [
      ...DRAWN_MCS.map((mcs) => ({
        name: `MCS ${mcs}`,
        kind: 'line' as const,
        strong: mcs === MCS,
        points: curve(-10, 25, 350, (sinrDb) => errorRate(mcs, sinrDb)).filter(({ y }) => y >= 1e-4 && y < 0.999),
      })),
      { name: 'Sionna, MCS 14', kind: 'points', points: [{ x: SIONNA.sinrDb, y: SIONNA.errorRate }] },
      { name: '5G-LENA, MCS 14', kind: 'points', points: [{ x: LENA.sinrDb, y: LENA.errorRate }] },
    ],
  };
}
