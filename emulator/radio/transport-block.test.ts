import { describe, expect, it } from 'vitest';
import { MCS_TABLES } from './modulation-coding-tables.ts';
import { transportBlockSizeBits } from './transport-block.ts';

describe('transport block size, TS 38.214 §5.1.3.2', () => {
  // Published examples: Matlab nrTBS and the 3GPP calculators give the same values.
  it.each([
    { modulationOrder: 2, codeRate1024: 102.4, layers: 1, prbs: 6, symbols: 12, dmrsPerPrb: 6, bits: 160 },
    { modulationOrder: 6, codeRate1024: 921.6, layers: 4, prbs: 11, symbols: 12, dmrsPerPrb: 6, bits: 32776 },
    { modulationOrder: 8, codeRate1024: 948, layers: 4, prbs: 273, symbols: 14, dmrsPerPrb: 12, bits: 1277992 },
    { modulationOrder: 8, codeRate1024: 948, layers: 1, prbs: 273, symbols: 14, dmrsPerPrb: 12, bits: 319784 },
  ])(
    '$prbs PRB, $layers layers, Qm $modulationOrder gives $bits bits',
    ({ modulationOrder, codeRate1024, bits, ...allocation }) => {
      expect(transportBlockSizeBits({ ...allocation, overheadPerPrb: 0 }, { modulationOrder, codeRate1024 })).toBe(
        bits,
      );
    },
  );

  // Rate 1/2 and QPSK carry one bit per resource element, of which a PRB here has 4 · 12 − 32 = 16: 16 bits a PRB.
  const sizeOf = (infoBits: number): number =>
    transportBlockSizeBits(
      { prbs: infoBits / 16, symbols: 4, dmrsPerPrb: 32, overheadPerPrb: 0, layers: 1 },
      { modulationOrder: 2, codeRate1024: 512 },
    );

  it.each([
    // Step 3, n = max(3, floor(log2 N) − 6): with 1024 n = 4 and N' = 1024, whose next larger entry is 1032; with 1008
    // n = 3 and N' = 1008, also 1032; with 2048 n = 5 and N' = 2048, next 2088; with 2032 n = 4 and N' = 2032, also 2088.
    [1024, 1032],
    [1008, 1032],
    [2048, 2088],
    [2032, 2088],
  ])('keeps to the step of a power of two: N_info %d gives %d bits', (infoBits, bits) =>
    expect(sizeOf(infoBits)).toBe(bits),
  );

  it('quantises large blocks in steps that double exactly at a power of two', () => {
    // Step 4, N − 24 = 2^13 = 8192: n = 13 − 5 = 8, N' = 8192, one code block: 8·ceil(8216/8) − 24 = 8192. One bit per RE
    // needs N = 8216 REs: 79 PRBs of 104 REs, 12 symbols with 40 REs of DMRS.
    const allocation = { prbs: 79, symbols: 12, dmrsPerPrb: 40, overheadPerPrb: 0, layers: 1 };
    expect(transportBlockSizeBits(allocation, { modulationOrder: 2, codeRate1024: 512 })).toBe(8192);
    // One PRB less, N − 24 = 8088: n = 12 − 5 = 7, 8088/128 = 63.2, N' = 128·63 = 8064, one code block: 8064.
    expect(transportBlockSizeBits({ ...allocation, prbs: 78 }, { modulationOrder: 2, codeRate1024: 512 })).toBe(8064);
  });

  it.each([1, 2, 3] as const)('grows with the PRBs for every MCS of table %d, and is zero for none', (table) => {
    for (const coding of MCS_TABLES[table]) {
      for (const layers of [1, 4]) {
        const sizes = Array.from({ length: 274 }, (_, prbs) =>
          transportBlockSizeBits({ prbs, symbols: 13, dmrsPerPrb: 12, overheadPerPrb: 0, layers }, coding),
        );
        expect(sizes[0]).toBe(0);
        expect(sizes.every((size, n) => n === 0 || size >= sizes[n - 1]!)).toBe(true);
      }
    }
  });

  it('fills whole bytes, and whole bytes of equal code blocks', () => {
    for (const coding of MCS_TABLES[2]) {
      for (let prbs = 1; prbs <= 273; prbs++) {
        const bits = transportBlockSizeBits(
          { prbs, symbols: 13, dmrsPerPrb: 12, overheadPerPrb: 0, layers: 4 },
          coding,
        );
        const codeBlocks = bits > 8424 && coding.codeRate1024 > 256 ? Math.ceil((bits + 24) / 8424) : 1;
        expect(bits % 8).toBe(0);
        expect(((bits + 24) / 8) % codeBlocks).toBe(0);
      }
    }
  });
});
