import { describe, expect, it } from 'vitest';
import { MCS_TABLES } from './modulation-coding-tables.ts';
import {
  baseGraph,
  codeBlockBits,
  codeBlockCount,
  longestSingleBlockBits,
  transportBlockCrcBits,
} from './code-block-segmentation.ts';
import { transportBlockSizeBits } from './transport-block.ts';

describe('base graph, TS 38.212 §7.2.2', () => {
  it.each([
    [292, 0.9, 2],
    [296, 0.68, 1],
    [296, 0.67, 2],
    [3824, 0.67, 2],
    [3840, 0.67, 1],
    [100_000, 0.25, 2],
    [100_000, 0.26, 1],
  ])('of %d bits at rate %d is %d', (tbsBits, codeRate, graph) => expect(baseGraph(tbsBits, codeRate)).toBe(graph));
});

describe('segmentation, TS 38.212 §5.2.2', () => {
  it.each([
    // A block with its CRC of 24 bits fits into 8448 bits, or 3840, or is split into blocks with 24 bits of CRC each:
    // 8456 bits with CRC over 8424; 1,278,016 over 8424 is 151.7; 7704 over 3816 is 2.02.
    [8424, 1, 1],
    [8432, 1, 2],
    [1_277_992, 1, 152],
    [3816, 2, 1],
    [7680, 2, 3],
  ] as const)('splits %d bits on base graph %d into %d', (tbsBits, graph, count) =>
    expect(codeBlockCount(tbsBits, graph)).toBe(count),
  );

  it('adds a CRC to the transport block, and one to each code block where there are several', () => {
    expect([transportBlockCrcBits(3824), transportBlockCrcBits(3832)]).toEqual([16, 24]);
    expect(codeBlockBits(1984, 1)).toBe(2000);
    expect(codeBlockBits(8424, 1)).toBe(8448);
    // (1,277,992 + 24)/152 + 24.
    expect(codeBlockBits(1_277_992, 152)).toBe(8432);
  });

  it('splits the blocks of the TBS algorithm into whole bits that fit', () => {
    for (const coding of MCS_TABLES[3]) {
      for (let prbs = 1; prbs <= 273; prbs++) {
        const tbsBits = transportBlockSizeBits(
          { prbs, symbols: 13, dmrsPerPrb: 12, overheadPerPrb: 0, layers: 2 },
          coding,
        );
        const graph = baseGraph(tbsBits, coding.codeRate1024 / 1024);
        const bits = codeBlockBits(tbsBits, codeBlockCount(tbsBits, graph));
        expect(Number.isInteger(bits)).toBe(true);
        expect(bits).toBeLessThanOrEqual(graph === 1 ? 8448 : 3840);
      }
    }
  });

  it.each([0.1, 0.25, 0.26, 0.9])('names the longest block of rate %d that is not split', (codeRate) => {
    const longest = longestSingleBlockBits(codeRate);
    expect(codeBlockCount(longest, baseGraph(longest, codeRate))).toBe(1);
    expect(codeBlockCount(longest + 8, baseGraph(longest + 8, codeRate))).toBe(2);
  });
});
