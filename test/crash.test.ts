import { expect, it } from 'vitest';
import { crashRun } from './crash/crash-run.ts';

/** `npm run crash-test` kills it 200 times; here, a few times for every change. */
const KILLS = 6;

it('a server that is killed at random moments keeps what it has answered', { timeout: 180_000 }, async () => {
  const { faults, sessions, events } = await crashRun(KILLS, 'test', () => undefined);
  expect(faults).toEqual([]);
  expect(sessions).toBeGreaterThan(KILLS);
  expect(events).toBeGreaterThan(sessions / 2);
});
