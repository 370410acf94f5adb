/** LDPC base graph: 1 for large blocks and high rates, 2 for small blocks and low rates. */
export type BaseGraph = 1 | 2;

/** Most bits of a code block, K_cb. */
const MAX_CODE_BLOCK_BITS: Readonly<Record<BaseGraph, number>> = { 1: 8448, 2: 3840 };
/** Code rate of the whole code, before bits are left out or repeated, TS 38.212 §5.3.2. */
const MOTHER_CODE_RATE: Readonly<Record<BaseGraph, number>> = { 1: 1 / 3, 2: 1 / 5 };
const CODE_BLOCK_CRC_BITS = 24;

/** Base graph for a transport block of that size and target code rate, TS 38.212 §7.2.2. */
export function baseGraph(tbsBits: number, codeRate: number): BaseGraph {
  return tbsBits <= 292 || (tbsBits <= 3824 && codeRate <= 0.67) || codeRate <= 0.25 ? 2 : 1;
}

export function motherCodeRate(graph: BaseGraph): number {
  return MOTHER_CODE_RATE[graph];
}

/** Bits of the CRC of a transport block, TS 38.212 §7.2.1. */
export function transportBlockCrcBits(tbsBits: number): number {
  return tbsBits > 3824 ? 24 : 16;
}

/** Code blocks C that a transport block is split into, TS 38.212 §5.2.2. */
export function codeBlockCount(tbsBits: number, graph: BaseGraph): number {
  const bits = tbsBits + transportBlockCrcBits(tbsBits);
  const maxBits = MAX_CODE_BLOCK_BITS[graph];
  return bits <= maxBits ? 1 : Math.ceil(bits / (maxBits - CODE_BLOCK_CRC_BITS));
}

/** Information bits K' of each of so many code blocks, CRCs included, TS 38.212 §5.2.2. */
export function codeBlockBits(tbsBits: number, codeBlocks: number): number {
  const bits = (tbsBits + transportBlockCrcBits(tbsBits)) / codeBlocks;
  return codeBlocks === 1 ? bits : bits + CODE_BLOCK_CRC_BITS;
}

/** Size in bits of the longest transport block of a code rate that is a single code block: K_cb less the CRC. */
export function longestSingleBlockBits(codeRate: number): number {
  return codeRate <= 0.25 ? 3824 : 8424;
}
