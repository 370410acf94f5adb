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

  it('grows with the PRBs for every MCS, and is zero for none', () => {
    for (const coding of MCS_TABLES[2]) {
      const sizes = Array.from({ length: 107 }, (_, prbs) =>
        transportBlockSizeBits({ prbs, symbols: 13, dmrsPerPrb: 12, overheadPerPrb: 0, layers: 2 }, coding),
      );
      expect(sizes[0]).toBe(0);
      sizes.slice(1).forEach((size, n) => expect(size).toBeGreaterThanOrEqual(sizes[n]!));
    }
  });
});
