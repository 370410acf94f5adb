import type { DuplexConfig } from '../../scenarios/scenario.ts';
import type { Nanoseconds } from '../kernel/index.ts';
import type { Direction } from './direction.ts';
import { slotDurationNs, SYMBOLS_PER_SLOT } from './numerology.ts';

/** Fewest symbols of a slot that carry data: one of control, one of DMRS, one of data. */
const MIN_SYMBOLS_FOR_DATA = 3;

/**
 * Symbols that each direction has in each slot, TS 38.213 §11.1. With FDD all 14 of every slot, both ways; with TDD those
 * of a pattern that repeats, where a special slot has downlink symbols first, uplink symbols last and a gap between.
 * Slots are counted from the start of the emulation, which is the start of a period.
 */
export class SlotFormat {
  /** 1 with FDD. */
  readonly slotsPerPeriod: number;
  readonly periodNs: Nanoseconds;
  readonly #symbols: Readonly<Record<Direction, Uint8Array>>;
  /** Slots from each slot of the period to the first one with room for data, or Infinity. */
  readonly #wait: Readonly<Record<Direction, Float64Array>>;

  constructor(duplex: DuplexConfig, subcarrierSpacingHz: number) {
    this.#symbols = { downlink: symbolsOf(duplex, 'downlink'), uplink: symbolsOf(duplex, 'uplink') };
    this.#wait = { downlink: waits(this.#symbols.downlink), uplink: waits(this.#symbols.uplink) };
    this.slotsPerPeriod = this.#symbols.downlink.length;
    this.periodNs = this.slotsPerPeriod * slotDurationNs(subcarrierSpacingHz);
  }

  /** Symbols that a direction has in a slot, those of control and DMRS included: 0 to 14. */
  symbols(direction: Direction, slot: number): number {
    return this.#symbols[direction][slot % this.slotsPerPeriod]!;
  }

  /** Share of all symbols that a direction has, 0 to 1. */
  share(direction: Direction): number {
    return (
      this.#symbols[direction].reduce((sum, symbols) => sum + symbols, 0) / (this.slotsPerPeriod * SYMBOLS_PER_SLOT)
    );
  }

  /** First slot from `slot` on in which a direction has at least 3 symbols, or Infinity where the pattern has none. */
  nextSlot(direction: Direction, slot: number): number {
    return slot + this.#wait[direction][slot % this.slotsPerPeriod]!;
  }
}

function symbolsOf(duplex: DuplexConfig, direction: Direction): Uint8Array {
  if (duplex.mode === 'fdd') return Uint8Array.of(SYMBOLS_PER_SLOT);
  const { downlinkSymbols, uplinkSymbols } = duplex.specialSlot;
  const special = direction === 'downlink' ? downlinkSymbols : uplinkSymbols;
  const whole = direction === 'downlink' ? 'D' : 'U';
  return Uint8Array.from(duplex.pattern, (slot) => (slot === 'S' ? special : slot === whole ? SYMBOLS_PER_SLOT : 0));
}

function waits(symbols: Uint8Array): Float64Array {
  return Float64Array.from(symbols, (_, slot) => {
    const wait = symbols.findIndex((_, n) => symbols[(slot + n) % symbols.length]! >= MIN_SYMBOLS_FOR_DATA);
    return wait < 0 ? Infinity : wait;
  });
}
