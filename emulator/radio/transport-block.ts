import type { ModulationCoding } from './modulation-coding-tables.ts';

/** TBS in bits for N_info <= 3824, TS 38.214 table 5.1.3.2-1. */
const SMALL_TBS = [
  ...[
    24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184, 192, 208, 224, 240,
  ],
  ...[
    256, 272, 288, 304, 320, 336, 352, 368, 384, 408, 432, 456, 480, 504, 528, 552, 576, 608, 640, 672, 704, 736, 768,
  ],
  ...[
    808, 848, 888, 928, 984, 1032, 1064, 1128, 1160, 1192, 1224, 1256, 1288, 1320, 1352, 1416, 1480, 1544, 1608, 1672,
  ],
  ...[1736, 1800, 1864, 1928, 2024, 2088, 2152, 2216, 2280, 2408, 2472, 2536, 2600, 2664, 2728, 2792, 2856, 2976, 3104],
  ...[3240, 3368, 3496, 3624, 3752, 3824],
];

/** What a transport block is sent on. */
export interface Allocation {
  prbs: number;
  symbols: number;
  /** DMRS resource elements per PRB, N_DMRS^PRB. */
  dmrsPerPrb: number;
  /** Overhead N_oh^PRB of higher layers (0, 6, 12 or 18). */
  overheadPerPrb: number;
  layers: number;
}

/** Transport block size in bits, TS 38.214 §5.1.3.2 steps 1 to 4. */
export function transportBlockSizeBits(allocation: Allocation, coding: ModulationCoding): number {
  const rate = coding.codeRate1024 / 1024;
  const infoBits = resourceElements(allocation) * rate * coding.modulationOrder * allocation.layers;
  if (infoBits <= 0) return 0;
  return infoBits <= 3824 ? smallBlock(infoBits) : largeBlock(infoBits, rate);
}

/** Resource elements for data: at most 156 in each PRB count, step 1. */
function resourceElements({ prbs, symbols, dmrsPerPrb, overheadPerPrb }: Allocation): number {
  return Math.min(156, 12 * symbols - dmrsPerPrb - overheadPerPrb) * prbs;
}

/** Step 3: quantised down, then the next larger entry of the table. */
function smallBlock(infoBits: number): number {
  const n = Math.max(3, floorLog2(infoBits) - 6);
  const quantised = Math.max(24, 2 ** n * Math.floor(infoBits / 2 ** n));
  return SMALL_TBS.find((size) => size >= quantised) ?? 3824;
}

/** Step 4: quantised to 2^n, then filled up to whole bytes in each of the code blocks. */
function largeBlock(infoBits: number, rate: number): number {
  const n = floorLog2(infoBits - 24) - 5;
  const quantised = Math.max(3840, 2 ** n * Math.round((infoBits - 24) / 2 ** n));
  const codeBlocks = codeBlockCount(quantised, rate);
  return 8 * codeBlocks * Math.ceil((quantised + 24) / (8 * codeBlocks)) - 24;
}

function codeBlockCount(quantisedBits: number, rate: number): number {
  if (rate <= 0.25) return Math.ceil((quantisedBits + 24) / 3816);
  return quantisedBits > 8424 ? Math.ceil((quantisedBits + 24) / 8424) : 1;
}

/** floor(log2 x) for 1 <= x < 2^31, from the bits of its integer part: a logarithm could miss a power of two. */
function floorLog2(x: number): number {
  return 31 - Math.clz32(x);
}
