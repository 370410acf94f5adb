import { describe, expect, it } from 'vitest';
import { Subscriptions } from './subscriptions.ts';

describe('subscriptions', () => {
  const directory = new Subscriptions(
    Array.from({ length: 600 }, (_, n) => ({ name: `ue-${n}`, qodApplicable: n !== 5 })),
  );
  const all = Array.from({ length: 600 }, (_, n) => directory.byName(`ue-${n}`)!);

  it('gives every UE identifiers of its own, which CAMARA accepts', () => {
    for (const key of ['phoneNumber', 'ipv4Address', 'ipv6Address'] as const) {
      expect(new Set(all.map((subscriber) => subscriber[key])).size).toBe(600);
    }
    // The pattern of CAMARA's PhoneNumber schema.
    for (const { phoneNumber } of all) expect(phoneNumber).toMatch(/^\+[1-9][0-9]{4,14}$/);
  });

  it('finds a UE by each of them, and by any address of its /64', () => {
    for (const subscriber of [all[0]!, all[299]!, all[599]!]) {
      const { ueName, phoneNumber, ipv4Address, ipv6Address } = subscriber;
      expect(directory.find({ phoneNumber })?.ueName).toBe(ueName);
      expect(directory.find({ ipv4Address })?.ueName).toBe(ueName);
      expect(directory.find({ ipv6Address })?.ueName).toBe(ueName);
      expect(directory.find({ ipv6Address: ipv6Address.replace('::1', ':1:2:3:4') })?.ueName).toBe(ueName);
    }
  });

  it('finds nobody else', () => {
    expect(directory.find({})).toBeUndefined();
    expect(directory.find({ phoneNumber: '+99900000000' })).toBeUndefined();
    expect(directory.find({ ipv4Address: '10.45.200.1' })).toBeUndefined();
    expect(directory.find({ ipv6Address: '2001:db8:46::1' })).toBeUndefined();
    expect(directory.find({ ipv6Address: 'no address' })).toBeUndefined();
    expect(directory.byName('nobody')).toBeUndefined();
  });

  it('has the numbers that the scenario gives, in a run for a group, and what else it says', () => {
    const subscription = { phoneNumber: '+34600000009', homeNetwork: '21401', maxSessions: 2 };
    const own = new Subscriptions([
      { name: 'other', qodApplicable: true },
      ...[0, 1].map((position) => ({ name: `es-${position + 1}`, qodApplicable: true, subscription, position })),
    ]);
    expect(own.byName('other')!.phoneNumber).toBe('+99910000000');
    expect(own.find({ phoneNumber: '+34600000009' })).toMatchObject({ ueName: 'es-1', homeNetwork: '21401' });
    expect(own.find({ phoneNumber: '+34600000010' })).toMatchObject({ ueName: 'es-2', maxSessions: 2 });
  });

  it('knows whom the service is not offered to', () => {
    expect(all.filter(({ qodApplicable }) => !qodApplicable).map(({ ueName }) => ueName)).toEqual(['ue-5']);
  });
});
