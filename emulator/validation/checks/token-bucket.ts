import { TokenBucket } from '../../cell/token-bucket.ts';
import { milliseconds, RandomStreams, seconds } from '../../kernel/index.ts';
import type { Check } from '../check.ts';
import { exactly } from '../estimate.ts';
import { exponential } from '../exponential.ts';
import { atMost, within } from '../judgement.ts';
import { LeakyBucket } from '../leaky-bucket.ts';

const RATE_BPS = 8e6;
const DEPTH_BYTES = 20_000;
const STEPS = 200_000;
const MEAN_STEP_NS = milliseconds(1);
/** Asked for in a step on average, as a multiple of what the rate gives: sometimes more, sometimes less. */
const MEAN_DEMAND = 1.5;

type Bucket = Pick<TokenBucket, 'available' | 'take'>;
type BucketClass = new (rateBps: number, depthBytes: number, initialBytes: number, nowNs: number) => Bucket;

/** No window sees more than its rate and the depth, and none of the rate is lost. */
export function tokenBucket(Policer: BucketClass = TokenBucket): Check {
  return {
    id: 'token-bucket',
    family: 'QoS',
    title: 'Token bucket conformance',
    source: 'RFC 2697; ITU-T I.371 annex A: the leaky bucket of the same rate and depth never overflows',
    method: `${STEPS} requests at random times, of random sizes, granted as far as the bucket allows.`,
    tolerance:
      'Exact laws: what passes a window w is at most depth + rate·w. 1e-9 for the rounding of sums; one byte, tokens being counted in whole bytes.',
    fast: true,
    run: () => {
      const demanding = police(Policer, MEAN_DEMAND);
      const greedy = police(Policer, Infinity);
      return [
        atMost('fullest leaky bucket over depth, random requests', exactly(demanding.fullest), 1 + 1e-9),
        atMost('fullest leaky bucket over depth, greedy requests', exactly(greedy.fullest), 1 + 1e-9),
        within('granted over rate·time, greedy requests', greedy.granted / greedy.entitled, 1, 1 / greedy.entitled),
        within('granted at once after a pause over depth', grantedAfterPause(Policer) / DEPTH_BYTES, 1, 0),
      ];
    },
  };
}

/** @param meanDemand of a step over what the rate gives in it; Infinity takes all there is */
function police(Policer: BucketClass, meanDemand: number): { fullest: number; granted: number; entitled: number } {
  const streams = new RandomStreams('validation/token-bucket');
  const [times, sizes] = [streams.stream('times'), streams.stream('sizes')];
  const bucket = new Policer(RATE_BPS, DEPTH_BYTES, 0, 0);
  const monitor = new LeakyBucket(RATE_BPS);
  const meanBytes = (meanDemand * RATE_BPS * MEAN_STEP_NS) / 8e9;
  let [nowNs, granted] = [0, 0];
  for (let step = 0; step < STEPS; step++) {
    nowNs += Math.round(exponential(MEAN_STEP_NS, times));
    const bytes = Math.min(bucket.available(nowNs), Math.ceil(exponential(meanBytes, sizes)));
    bucket.take(bytes);
    monitor.pour(bytes, nowNs);
    granted += bytes;
  }
  return { fullest: monitor.fullestBytes / DEPTH_BYTES, granted, entitled: (RATE_BPS * nowNs) / 8e9 };
}

function grantedAfterPause(Policer: BucketClass): number {
  return new Policer(RATE_BPS, DEPTH_BYTES, 0, 0).available(seconds(3600));
}
