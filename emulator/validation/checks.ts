import { CHECK_FAMILIES, type Check } from './check.ts';
import { blockErrorRate } from './checks/block-error-rate.ts';
import { diversityGain } from './checks/diversity-gain.ts';
import { doppler } from './checks/doppler.ts';
import { equalShares } from './checks/equal-shares.ts';
import { erlangB } from './checks/erlang-b.ts';
import { fiveQiTable } from './checks/five-qi-table.ts';
import { guaranteedRates } from './checks/guaranteed-rates.ts';
import { jainIndexValue } from './checks/jain-index.ts';
import { lenaQosRatio } from './checks/lena-qos-ratio.ts';
import { lineOfSight } from './checks/line-of-sight.ts';
import { markovianQueue } from './checks/markovian-queue.ts';
import { maximumRates } from './checks/maximum-rates.ts';
import { outerLoop } from './checks/outer-loop.ts';
import { pathLoss } from './checks/path-loss.ts';
import { peakRate } from './checks/peak-rate.ts';
import { proportionalFairness } from './checks/proportional-fairness.ts';
import { rayleighFading } from './checks/rayleigh-fading.ts';
import { shadowing } from './checks/shadowing.ts';
import { slottedQueue } from './checks/slotted-queue.ts';
import { spectralEfficiency } from './checks/spectral-efficiency.ts';
import { tokenBucket } from './checks/token-bucket.ts';
import { transportBlockSize } from './checks/transport-block-size.ts';

const ALL: readonly Check[] = [
  peakRate(),
  transportBlockSize(),
  pathLoss(),
  lineOfSight(),
  shadowing(),
  rayleighFading(),
  doppler(),
  blockErrorRate(),
  outerLoop(),
  diversityGain(),
  proportionalFairness(),
  jainIndexValue(),
  equalShares(),
  fiveQiTable(),
  lenaQosRatio(),
  guaranteedRates(),
  tokenBucket(),
  maximumRates(),
  markovianQueue(),
  slottedQueue(),
  erlangB(),
  spectralEfficiency(),
];

/** Every check, in the order of its family. */
export const CHECKS: readonly Check[] = CHECK_FAMILIES.flatMap((family) =>
  ALL.filter((check) => check.family === family),
);
