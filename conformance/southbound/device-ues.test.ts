import { describe, expect, it } from 'vitest';
import type { Subscriber } from '../../emulator/index.ts';
import type { CamaraDevice, TestDevice } from '../target.ts';
import { uesOfDevices } from './device-ues.ts';

const subscribers: Subscriber[] = [1, 2, 3].map((n) => ({
  ueName: `seat-${n}`,
  phoneNumber: `+9991000000${n}`,
  ipv4Address: `10.45.0.${n}`,
  ipv6Address: `2001:db8:45:${n}::1`,
  qodApplicable: true,
}));
const spare = ['seat-1', 'seat-2', 'seat-3'];
const devices = (...identifiers: CamaraDevice[]): TestDevice[] =>
  identifiers.map((each, n) => ({ name: `device-${n + 1}`, identifiers: each }));
const namesOf = (...identifiers: CamaraDevice[]) =>
  uesOfDevices(devices(...identifiers), subscribers, spare).map(({ ueName }) => ueName);

describe('a device of a target', () => {
  it('is the UE that has its number or one of its addresses', () => {
    expect(
      namesOf(
        { phoneNumber: '+99910000003' },
        { ipv4Address: { publicAddress: '10.45.0.1' } },
        { ipv6Address: '2001:db8:45:2::1' },
      ),
    ).toEqual(['seat-3', 'seat-1', 'seat-2']);
  });

  it('is the next UE that no other device is, where the scenario does not know it', () => {
    expect(namesOf({ phoneNumber: '+491700000001' }, { phoneNumber: '+99910000001' })).toEqual(['seat-2', 'seat-1']);
  });

  it('is known to the network by what the target knows it by, and by the private one of two addresses', () => {
    const [only] = uesOfDevices(
      devices({
        phoneNumber: '+491700000001',
        ipv4Address: { publicAddress: '203.0.113.7', privateAddress: '192.168.3.4' },
        ipv6Address: '2001:db8:1::7',
      }),
      subscribers,
      spare,
    );
    expect(only?.identity).toEqual({
      phoneNumber: '+491700000001',
      ipv4Address: '192.168.3.4',
      ipv6Address: '2001:db8:1::7',
    });
  });

  it.each<[string, CamaraDevice[], RegExp]>([
    [
      'has identifiers of two UEs',
      [{ phoneNumber: '+99910000001', ipv4Address: { publicAddress: '10.45.0.2' } }],
      /device-1.*it is seat-1 and seat-2; expected identifiers of one UE/,
    ],
    [
      'is the same as another',
      [{ phoneNumber: '+99910000001' }, { ipv4Address: { publicAddress: '10.45.0.1' } }],
      /device-2.*the same UE as device-1; expected devices that are different UEs/,
    ],
    [
      'is one more than there are UEs for tests',
      ['1', '2', '3', '4'].map((n) => ({ phoneNumber: `+49170000000${n}` })),
      /device-4.*no UE is left for it; expected at most 3 devices/,
    ],
  ])('is refused when it %s', (_name, identifiers, message) => {
    expect(() => uesOfDevices(devices(...identifiers), subscribers, spare)).toThrow(message);
  });
});
