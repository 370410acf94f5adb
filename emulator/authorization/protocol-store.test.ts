import { expect, test } from 'vitest';
import { Simulation, seconds } from '../kernel/index.ts';
import { ProtocolStore } from './protocol-store.ts';

const WALL_S = 1_000_000;
const storeOf = (model: string, clock = new Simulation()) => new ProtocolStore(model, clock, () => WALL_S * 1000);

test('what emulated time leaves of an entry is told as wall-clock time, however often it is written', async () => {
  const clock = new Simulation();
  const store = storeOf('Grant', clock);
  await store.upsert('a', { exp: 1 }, 60);
  clock.advanceTo(seconds(20));
  await store.upsert('a', { exp: 1 }, 60);
  expect(await store.find('a')).toMatchObject({ exp: WALL_S + 40 });
  clock.advanceTo(seconds(59.5));
  // Half a second is left; the wall clock may tick once before anybody looks.
  expect(await store.find('a')).toMatchObject({ exp: WALL_S + 2 });
  clock.advanceTo(seconds(60));
  expect(await store.find('a')).toMatchObject({ exp: WALL_S });
});

test('what a browser times goes by the wall clock', async () => {
  const clock = new Simulation();
  const store = storeOf('Session', clock);
  await store.upsert('a', { exp: WALL_S + 60, uid: 'u' }, 60);
  clock.advanceTo(seconds(3600));
  expect(await store.findByUid('u')).toMatchObject({ exp: WALL_S + 60 });
});

test('is bounded: the oldest entry makes room', async () => {
  const store = storeOf('Grant');
  for (let each = 0; each <= 10_000; each++) await store.upsert(String(each), {}, 60);
  expect(await store.find('0')).toBeUndefined();
  expect(await store.find('1')).toBeDefined();
});

test('revoking a grant takes what was issued by it', async () => {
  const store = storeOf('AuthorizationCode');
  await store.upsert('a', { grantId: 'g' }, 60);
  await store.upsert('b', { grantId: 'h' }, 60);
  await store.revokeByGrantId('g');
  expect([await store.find('a'), (await store.find('b'))?.grantId]).toEqual([undefined, 'h']);
});
