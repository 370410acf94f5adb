import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseDevices, DevicePool, type Lease } from './device-pool.ts';

const devices = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `d${n}`, identifiers: {} }));
const any = (_: { name: string }): boolean => true;

describe('the device pool', () => {
  it('serves in the order of asking, even where a later one could be served', () => {
    const pool = new DevicePool(devices(2));
    const got: string[] = [];
    const ask = (name: string, count: number) =>
      pool.lease(
        count,
        any,
        () => got.push(name),
        () => got.push(`no ${name}`),
      );
    ask('first', 1);
    ask('pair', 2);
    ask('last', 1);
    expect(got).toEqual(['first']);
  });

  it('gives what was given back to the next in line, within the call', () => {
    const pool = new DevicePool(devices(2));
    const leases: Lease[] = [];
    const take = (count: number) =>
      pool.lease(
        count,
        any,
        (lease) => leases.push(lease),
        () => expect.unreachable(),
      );
    take(2);
    take(1);
    take(1);
    expect(leases).toHaveLength(1);
    pool.giveBack(leases[0]!);
    expect(leases.map((lease) => lease.map(({ name }) => name))).toEqual([['d0', 'd1'], ['d0'], ['d1']]);
  });

  it('refuses what it can never give, at once or when it has lost the devices', () => {
    const pool = new DevicePool(devices(2));
    const refusals: string[] = [];
    const lease = (count: number, suits = any) =>
      pool.lease(
        count,
        suits,
        () => undefined,
        (reason) => refusals.push(reason),
      );
    lease(3);
    lease(1, ({ name }) => name === 'd7');
    expect(refusals).toHaveLength(2);
    const held: Lease[] = [];
    const other = new DevicePool(devices(1));
    other.lease(
      1,
      any,
      (granted) => held.push(granted),
      () => undefined,
    );
    other.lease(
      1,
      any,
      () => expect.unreachable(),
      (reason) => refusals.push(reason),
    );
    other.withdraw(held[0]![0]!, 'it has a session that cannot be deleted');
    other.giveBack(held[0]!);
    expect(refusals[2]).toContain('d0: it has a session that cannot be deleted');
  });

  it('chooses the device of the case so that a twin is left', () => {
    const [d0, d1] = devices(2);
    // d0 alone may be the twin.
    expect(chooseDevices([d0!, d1!], 2, ({ name }, place) => place === 0 || name === 'd0')).toEqual([d1, d0]);
    expect(chooseDevices([d0!], 2, any)).toBeUndefined();
  });

  it('serves everybody in the end, never lends a device twice, whatever is asked for in whatever order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.nat()), { maxLength: 40 }),
        (count, requests) => {
          const pool = new DevicePool(devices(count));
          const held: Lease[] = [];
          let served = 0;
          const lent = new Set<string>();
          for (const [wanted, choice] of requests) {
            pool.lease(
              wanted,
              any,
              (lease) => {
                served++;
                for (const { name } of lease) {
                  expect(lent.has(name)).toBe(false);
                  lent.add(name);
                }
                held.push(lease);
              },
              () => expect.unreachable(),
            );
            if (choice % 2 === 0) giveOneBack(choice);
          }
          while (held.length > 0) giveOneBack(0);
          expect(served).toBe(requests.length);

          function giveOneBack(choice: number): void {
            const [lease] = held.splice(choice % Math.max(held.length, 1), 1);
            if (lease === undefined) return;
            lease.forEach(({ name }) => lent.delete(name));
            pool.giveBack(lease);
          }
        },
      ),
    );
  });
});
