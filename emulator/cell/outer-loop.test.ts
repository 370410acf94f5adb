import { describe, expect, it } from 'vitest';
import { exp, normalTail, RandomStreams } from '../kernel/index.ts';
import { OuterLoop } from './outer-loop.ts';

/** Error rate of a block by the dB that the link is better than what the block was made for. */
const CURVES = {
  logistic: (marginDb: number): number => 1 / (1 + exp(2.4 * marginDb)),
  normal: (marginDb: number): number => normalTail(marginDb / 0.7),
};

interface Link {
  /** First transmissions, and those of them that failed. */
  blocks: number;
  failures: number;
  /** By how much the offset has risen over them. */
  risenDb: number;
  offsetDb: number;
}

/** A link whose reports are wrong by `reportErrorDb`, the channel itself swinging by ±2 dB around them. */
function runLink(loop: OuterLoop, curve: (marginDb: number) => number, reportErrorDb: number, blocks: number): Link {
  const random = new RandomStreams('outer-loop').stream('link');
  const startDb = loop.offsetDb(0);
  let failures = 0;
  for (let n = 0; n < blocks; n++) {
    const channelDb = 4 * random() - 2;
    const marginDb = channelDb - reportErrorDb - loop.offsetDb(0);
    if (random() < curve(marginDb)) {
      loop.failed(0);
      failures++;
    } else {
      loop.acknowledged(0);
    }
  }
  return { blocks, failures, risenDb: loop.offsetDb(0) - startDb, offsetDb: loop.offsetDb(0) };
}

describe('outer-loop link adaptation', () => {
  it.each([0.01, 0.1, 0.3, 0.5])('stands still on average when the error rate is the target of %d', (target) => {
    const loop = new OuterLoop(2, target);
    loop.failed(0);
    loop.acknowledged(1);
    // (1 − BLER)·up − BLER·down = 0.
    expect((1 - target) * loop.offsetDb(1) + target * loop.offsetDb(0)).toBeCloseTo(0, 15);
    expect(loop.offsetDb(0)).toBeLessThan(0);
  });

  describe.each(Object.entries(CURVES))('on a link with a %s error curve', (_, curve) => {
    it.each([
      [0.1, -6],
      [0.1, 0],
      [0.1, 5],
      [0.01, 3],
      [0.3, -4],
    ])('converges to a target of %d when reports are wrong by %d dB', (target, reportErrorDb) => {
      const loop = new OuterLoop(1, target);
      const blocks = 20_000;
      // Ten times what the longer way takes: 10 dB up, in steps of 0.5·0.01/0.99 dB.
      runLink(loop, curve, reportErrorDb, 20_000);
      const link = runLink(loop, curve, reportErrorDb, blocks);
      const bler = link.failures / blocks;
      // 95 % confidence interval of a binomial share; the loop itself lets the rate vary less.
      expect(Math.abs(bler - target)).toBeLessThan(1.96 * Math.sqrt((target * (1 - target)) / blocks));
      // Away from the limits the offset is the count of both outcomes: up·(n − failures) − down·failures.
      const upDb = (0.5 * target) / (1 - target);
      expect(link.risenDb).toBeCloseTo(upDb * (blocks - link.failures) - 0.5 * link.failures, 6);
    });

    it('finds the same offset whatever the first report was', () => {
      const near = runLink(new OuterLoop(1, 0.1), curve, 0, 20_000);
      const far = runLink(new OuterLoop(1, 0.1), curve, -8, 20_000);
      // Two steps down at most lie between them, as both links draw the same numbers.
      expect(Math.abs(far.offsetDb - 8 - near.offsetDb)).toBeLessThan(1);
    });
  });

  it('stays within its limits on a link that is beyond the table', () => {
    const loop = new OuterLoop(2, 0.1);
    for (let n = 0; n < 10_000; n++) {
      loop.failed(0);
      loop.acknowledged(1);
    }
    expect(loop.offsetDb(0)).toBe(-20);
    expect(loop.offsetDb(1)).toBe(10);
    // A bound is not a trap.
    loop.acknowledged(0);
    loop.failed(1);
    expect(loop.offsetDb(0)).toBeGreaterThan(-20);
    expect(loop.offsetDb(1)).toBe(9.5);
  });

  it('keeps UEs apart', () => {
    const loop = new OuterLoop(3, 0.1);
    loop.failed(1);
    expect([0, 1, 2].map((ue) => loop.offsetDb(ue))).toEqual([0, -0.5, 0]);
  });

  it('leaves reports as they are without a target', () => {
    const loop = new OuterLoop(1, null);
    for (let n = 0; n < 100; n++) loop.failed(0);
    loop.acknowledged(0);
    expect(loop.offsetDb(0)).toBe(0);
  });
});
