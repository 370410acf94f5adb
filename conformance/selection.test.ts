import { describe, expect, it } from 'vitest';
import { readSuite } from './case-files.ts';
import { plan } from './plan.ts';
import { isMatch, select } from './selection.ts';

const planned = plan(readSuite(), 'r4.1');
const ids = (cases: readonly { id: string }[]) => cases.map(({ id }) => id);

describe('a selection', () => {
  it.each([1, 2, 3, 7])('deals every case to exactly one of %i shards, in the order of the plan', (count) => {
    const shards = Array.from({ length: count }, (_, n) => ids(select(planned, { shard: { index: n + 1, count } })));
    const sizes = shards.map(({ length }) => length);
    expect(shards.flat().sort()).toEqual(ids(planned).sort());
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    const places = new Map(ids(planned).map((id, n) => [id, n]));
    for (const shard of shards)
      expect(shard.map((id) => places.get(id))).toEqual(
        shard.map((id) => places.get(id)).sort((a, b) => Number(a) - Number(b)),
      );
  });

  it('shards what the patterns leave, not the whole', () => {
    const only = ['quality-on-demand/deleteSession/*'];
    const chosen = ids(select(planned, { only }));
    const halves = [1, 2].flatMap((index) => ids(select(planned, { only, shard: { index, count: 2 } })));
    expect(chosen.length).toBeGreaterThan(10);
    expect(halves.sort()).toEqual(chosen.sort());
  });

  it('takes tags for CAMARA tags alone, and wants both where both are given', () => {
    const tagged = select(planned, { tags: ['quality_on_demand_deleteSession_*'] });
    expect(tagged.length).toBeGreaterThan(5);
    expect(tagged.every(({ tag }) => tag?.startsWith('quality_on_demand_deleteSession_') === true)).toBe(true);
    expect(select(planned, { tags: ['quality-on-demand/deleteSession/*'] })).toEqual([]);
    expect(select(planned, { only: ['*/createSession/*'], tags: ['quality_on_demand_deleteSession_*'] })).toEqual([]);
  });

  it('takes brackets and dots of ids literally', () => {
    expect(isMatch('a/b/rows[1]', ['a/b/rows[1]'])).toBe(true);
    expect(isMatch('a/b/rows1', ['a/b/rows[1]'])).toBe(false);
    expect(isMatch('a/b/invalid[$xport]', ['a/b/invalid[$.port]'])).toBe(false);
    expect(isMatch('a/b/c', ['a/?/c'])).toBe(true);
  });
});
