import { describe, expect, it } from 'vitest';
import { rateOf } from './load-result.ts';

describe('the rate of a load', () => {
  const kept = { due: 1_000, sent: 1_000, elapsedMs: 10_000, waitedForWorkerMs: 0, waitedForGeneratorMs: 0 };
  const rate = (changes: Partial<typeof kept>, busyShare = 0.5) => {
    const punctuality = { ...kept, ...changes, generatorLagMs: null };
    return rateOf(100, { startedAt: '', punctuality, busyShare, interrupted: false });
  };

  it('was kept where 99 % of what was due was sent', () => {
    expect(rate({ sent: 990 })).toMatchObject({ keptUp: true, heldBackBy: null, achievedPerS: 99 });
    expect(rate({ sent: 989 })).toMatchObject({ keptUp: false, achievedPerS: 98.9 });
  });

  it('was held back by what requests waited for longest', () => {
    const short = { sent: 500, waitedForWorkerMs: 900, waitedForGeneratorMs: 100 };
    expect(rate(short).heldBackBy).toBe('devices');
    expect(rate({ ...short, waitedForGeneratorMs: 1_000 }).heldBackBy).toBe('generator');
  });

  it('was held back by the generator where that was too busy to read answers, though every device waited', () => {
    const short = { sent: 500, waitedForWorkerMs: 900, waitedForGeneratorMs: 100 };
    expect(rate(short, 0.95)).toMatchObject({ heldBackBy: 'generator', generatorTooBusy: true });
    expect(rate({}, 0.95)).toMatchObject({ keptUp: true, heldBackBy: null, generatorTooBusy: true });
  });

  it('is nothing where there was no time', () => {
    expect(rate({ elapsedMs: 0, due: 0, sent: 0 }).achievedPerS).toBe(0);
  });
});
