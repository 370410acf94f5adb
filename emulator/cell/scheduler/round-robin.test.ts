import { expect, it } from 'vitest';
import { RoundRobin } from './round-robin.ts';
import { equalBearers, SingleBlockCell } from './test/single-block-cell.ts';

it('serves UEs in turn, whatever their rates', () => {
  const { servedSlots } = new SingleBlockCell(RoundRobin, equalBearers(3)).run(300, (ue) => 10 ** ue);
  expect([...servedSlots]).toEqual([100, 100, 100]);
});

it('serves a UE that was idle before those that were not', () => {
  const scheduler = new RoundRobin({ ues: 3, bearersOf: () => [] });
  scheduler.served(0, 1000, 7);
  scheduler.served(1, 1000, 9);
  scheduler.served(2, 1000, 4);
  expect([0, 1, 2].map((ue) => scheduler.weight(ue, 10))).toEqual([3, 1, 6]);
});
