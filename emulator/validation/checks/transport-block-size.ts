import { type Allocation, transportBlockSizeBits } from '../../radio/transport-block.ts';
import type { Check } from '../check.ts';
import { within } from '../judgement.ts';

type Row = [
  modulationOrder: number,
  codeRate1024: number,
  layers: number,
  prbs: number,
  symbols: number,
  dmrsPerPrb: number,
  bits: number,
];

const PUBLISHED: Row[] = [
  [2, 102.4, 1, 6, 12, 6, 160],
  [6, 921.6, 4, 11, 12, 6, 32_776],
  [8, 948, 4, 273, 14, 12, 1_277_992],
  [8, 948, 1, 273, 14, 12, 319_784],
];

/** Transport block sizes from both branches of the algorithm. */
export function transportBlockSize(sizeBits: typeof transportBlockSizeBits = transportBlockSizeBits): Check {
  return {
    id: 'transport-block-size',
    family: 'Carrier',
    title: 'Transport block size',
    source: 'TS 38.214 §5.1.3.2',
    method: 'Computed.',
    tolerance: 'None: the sizes are integers.',
    unit: 'bit',
    fast: true,
    run: () =>
      PUBLISHED.map(([modulationOrder, codeRate1024, layers, prbs, symbols, dmrsPerPrb, bits]) => {
        const allocation: Allocation = { prbs, symbols, dmrsPerPrb, overheadPerPrb: 0, layers };
        const size = sizeBits(allocation, { modulationOrder, codeRate1024 });
        const quantity = `${prbs} PRB, ${symbols} symbols, ${layers} layers, Qm ${modulationOrder}, R ${codeRate1024}/1024`;
        return within(quantity, size, bits, 0);
      }),
  };
}
