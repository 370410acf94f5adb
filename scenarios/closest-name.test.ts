import { expect, it } from 'vitest';
import { closestName } from './closest-name.ts';

it.each([
  ['shceduler', 'scheduler'],
  ['bandwith', 'bandwidth'],
  ['Scheduler', 'scheduler'],
  ['ues', 'ue'],
  ['antenna', undefined],
  ['', undefined],
])('%s → %s', (name, meant) => {
  expect(closestName(name, ['scheduler', 'bandwidth', 'ue'])).toBe(meant);
});
