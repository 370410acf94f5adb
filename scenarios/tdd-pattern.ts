import type { DuplexConfig } from './cell-config.ts';

type Tdd = Extract<DuplexConfig, { mode: 'tdd' }>;

/** Periods in microseconds that a pattern may have: `dl-UL-TransmissionPeriodicity` of TS 38.331. */
const PERIODS_US = [500, 625, 1000, 1250, 2000, 2500, 3000, 4000, 5000, 10_000];
/** A whole number of periods fits between the even frames at which patterns begin, TS 38.213 §11.1. */
const FRAME_PAIR_US = 20_000;
const SYMBOLS_PER_SLOT = 14;
/** A slot with data has a symbol of control and one of DMRS beside it. */
const MIN_SYMBOLS_FOR_DATA = 3;

/**
 * What keeps a TDD pattern from being one or two concatenated patterns of `tdd-UL-DL-ConfigurationCommon`
 * (TS 38.213 §11.1): downlink slots, at most one special slot, uplink slots. Undefined when nothing does.
 */
export function tddPatternProblem({ pattern, specialSlot }: Tdd, subcarrierSpacingHz: number): string | undefined {
  const downlinkSymbols = symbolsForData(pattern, 'D', specialSlot.downlinkSymbols);
  const uplinkSymbols = symbolsForData(pattern, 'U', specialSlot.uplinkSymbols);
  if (Math.min(downlinkSymbols, uplinkSymbols) < MIN_SYMBOLS_FOR_DATA)
    return `'${pattern}' has data in one direction alone; expected D and U, or at least ${MIN_SYMBOLS_FOR_DATA} symbols of S in their place`;
  // The pattern repeats: its last slot comes before its first.
  if (`${pattern}${pattern[0]}`.includes('DU'))
    return `'${pattern}' goes from D to U without a gap; expected a special slot S between them`;
  const splits = splitsOf(pattern);
  if (splits.length === 0)
    return `'${pattern}' is no pattern of slots; expected D…, at most one S, U…, once or twice (TS 38.213 §11.1)`;
  const slotUs = 15e6 / subcarrierSpacingHz;
  const periods = splits.map((parts) => parts.map((part) => part.length * slotUs));
  if (periods.some(isLegal)) return undefined;
  const [shown = []] = periods;
  const lasts = `'${pattern}' lasts ${shown.map(milliseconds).join(' + ')} ms in slots of ${milliseconds(slotUs)} ms`;
  return `${lasts}; expected one of ${PERIODS_US.map(milliseconds).join(', ')} ms, or two of them, that divide 20 ms`;
}

/** What keeps a special slot from having downlink, a gap and uplink, or undefined. */
export function specialSlotProblem({ downlinkSymbols, uplinkSymbols }: Tdd['specialSlot']): string | undefined {
  if (downlinkSymbols + uplinkSymbols < SYMBOLS_PER_SLOT) return undefined;
  return `${downlinkSymbols} downlink and ${uplinkSymbols} uplink symbols leave no gap; expected at most 13 of 14 symbols in all`;
}

/** Most symbols that a slot of the pattern has for a direction whose own slots are `own`. */
function symbolsForData(pattern: string, own: 'D' | 'U', specialSymbols: number): number {
  if (pattern.includes(own)) return SYMBOLS_PER_SLOT;
  return pattern.includes('S') ? specialSymbols : 0;
}

/** The ways to read a pattern as one or two legal patterns. */
function splitsOf(pattern: string): string[][] {
  const ends = Array.from(pattern, (_, n) => n + 1).reverse();
  return ends
    .map((end) => [pattern.slice(0, end), pattern.slice(end)].filter((part) => part !== ''))
    .filter((parts) => parts.every((part) => /^D*S?U*$/.test(part)));
}

function isLegal(periodsUs: readonly number[]): boolean {
  const total = periodsUs.reduce((sum, period) => sum + period, 0);
  return periodsUs.every((period) => PERIODS_US.includes(period)) && FRAME_PAIR_US % total === 0;
}

function milliseconds(us: number): string {
  return String(us / 1000);
}
