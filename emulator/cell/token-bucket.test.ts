import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NS_PER_MS, seconds } from '../kernel/index.ts';
import { TokenBucket } from './token-bucket.ts';

describe('TokenBucket', () => {
  it('fills at its rate up to its depth', () => {
    // 8 Mbit/s are 1000 bytes a millisecond.
    const bucket = new TokenBucket(8e6, 5000, 0, 0);
    expect(bucket.available(0)).toBe(0);
    expect(bucket.available(3 * NS_PER_MS)).toBe(3000);
    expect(bucket.available(seconds(1))).toBe(5000);
    bucket.take(6000);
    expect(bucket.available(seconds(1))).toBe(0);
    expect(bucket.available(seconds(1) + 2 * NS_PER_MS)).toBe(1000);
  });

  it('owes at most its depth: what was sent beyond a guarantee long ago is forgotten', () => {
    const bucket = new TokenBucket(8e6, 5000, 0, 0);
    bucket.take(1_000_000);
    expect(bucket.available(5 * NS_PER_MS)).toBe(0);
    expect(bucket.available(7 * NS_PER_MS)).toBe(2000);
  });

  it('lets no more through in any stretch of time than depth + rate × time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 20_000 })), { minLength: 1, maxLength: 200 }),
        (steps) => {
          const bucket = new TokenBucket(8e6, 5000, 5000, 0);
          let timeMs = 0;
          const taken = steps.map(([waitMs, wanted]) => {
            timeMs += waitMs;
            const bytes = Math.min(wanted, bucket.available(timeMs * NS_PER_MS));
            bucket.take(bytes);
            return { timeMs, bytes };
          });
          for (let from = 0; from < taken.length; from++) {
            let sum = 0;
            for (let to = from; to < taken.length; to++) {
              sum += taken[to]!.bytes;
              expect(sum).toBeLessThanOrEqual(5000 + 1000 * (taken[to]!.timeMs - taken[from]!.timeMs));
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
