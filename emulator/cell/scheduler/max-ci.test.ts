import { expect, it } from 'vitest';
import { log, RandomStreams } from '../../kernel/index.ts';
import { SCHEDULERS } from './index.ts';
import { MaxCi } from './max-ci.ts';
import { equalBearers, type Rate, SingleBlockCell } from './test/single-block-cell.ts';

const UES = 5;
const SLOTS = 2000;

/** Rayleigh fading around means that differ by 12 dB; asked for any slot and UE, always the same. */
function fadingRate(): Rate {
  const random = new RandomStreams('max-ci').stream('fading');
  const bits = Float64Array.from({ length: UES * SLOTS }, (_, n) => -log(1 - random()) * 1000 * 2 ** (n % UES));
  return (ue, slot) => bits[slot * UES + ue]!;
}

function sumOfRates(name: keyof typeof SCHEDULERS): number {
  const cell = new SingleBlockCell(SCHEDULERS[name], equalBearers(UES)).run(SLOTS, fadingRate());
  return cell.servedBits.reduce((sum, bits) => sum + bits, 0);
}

it('reaches the highest sum of rates that there is: the best channel in every slot', () => {
  const rate = fadingRate();
  let highest = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    highest += Math.max(...Array.from({ length: UES }, (_, ue) => rate(ue, slot)));
  }
  // Both sum up the same numbers, in another order: 2000 additions of a relative error of 2^-53.
  expect(sumOfRates('max-ci') / highest).toBeCloseTo(1, 12);
  for (const name of Object.keys(SCHEDULERS) as (keyof typeof SCHEDULERS)[]) {
    if (name !== 'max-ci') expect(sumOfRates(name)).toBeLessThan(highest);
  }
});

it('leaves a UE that never has the best channel without service', () => {
  const { servedSlots } = new SingleBlockCell(MaxCi, equalBearers(2)).run(100, (ue) => (ue === 0 ? 1001 : 1000));
  expect([...servedSlots]).toEqual([100, 0]);
});
