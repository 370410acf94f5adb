import { describe, expect, it } from 'vitest';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import type { Subscriber } from '../cell/subscriber.ts';
import { isAvailableTo } from './profiles.ts';

const [everywhere] = readQosProfiles();
const iberian = {
  ...everywhere!,
  countryAvailability: [{ countryName: 'ES', networks: ['21401', '21403'] }, { countryName: 'PT' }],
};
const device: Subscriber = {
  ueName: 'ue',
  phoneNumber: '+34600000000',
  ipv4Address: '10.45.0.2',
  ipv6Address: '2001:db8:45:2::1',
  qodApplicable: true,
};

describe('a profile with a list of countries', () => {
  it.each<[string, Partial<Subscriber>, boolean]>([
    ['in a listed network', { homeNetwork: '21401', servingCountry: 'ES' }, true],
    ['in another network of the country', { homeNetwork: '21407', servingCountry: 'ES' }, false],
    ['in any network of a country without list', { homeNetwork: '26801', servingCountry: 'PT' }, true],
    ['in another country, though its home network is listed', { homeNetwork: '21401', servingCountry: 'FR' }, false],
    ['abroad in a listed network', { homeNetwork: '20801', servingNetwork: '21403', servingCountry: 'ES' }, true],
    ['of a network that is not known', { servingCountry: 'ES' }, false],
    ['of a country that is not known', { homeNetwork: '21401' }, false],
  ])('is for a device %s: %j %s', (_where, where, available) => {
    expect(isAvailableTo(iberian, { ...device, ...where })).toBe(available);
  });
});

describe('a profile without one', () => {
  it('is for everybody, except where roaming is not allowed', () => {
    const abroad = { ...device, homeNetwork: '21401', servingNetwork: '20801', servingCountry: 'FR' };
    expect(isAvailableTo(everywhere!, device)).toBe(true);
    expect(isAvailableTo(everywhere!, abroad)).toBe(true);
    expect(isAvailableTo(everywhere!, { ...abroad, roamingAllowed: false })).toBe(false);
    expect(isAvailableTo(everywhere!, { ...abroad, servingNetwork: '21401', roamingAllowed: false })).toBe(true);
    // A network other than the emulated operator's own.
    expect(isAvailableTo(everywhere!, { ...device, servingNetwork: '20801', roamingAllowed: false })).toBe(false);
  });
});
