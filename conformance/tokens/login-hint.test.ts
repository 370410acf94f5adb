import { expect, it } from 'vitest';
import type { CamaraDevice } from '../target.ts';
import { devicePlaceholderProblem, withDevice } from './device-placeholder.ts';
import { loginHintOf } from './login-hint.ts';

it.each<[CamaraDevice, string]>([
  [
    { phoneNumber: '+99900000001', ipv4Address: { publicAddress: '203.0.113.1', publicPort: 5000 } },
    'tel:+99900000001',
  ],
  [{ ipv4Address: { publicAddress: '203.0.113.1', publicPort: 5000 } }, 'ipport:203.0.113.1:5000'],
])('the login hint of %o is %s', (identifiers, hint) => {
  expect(loginHintOf({ name: 'one', identifiers })).toBe(hint);
});

it.each<CamaraDevice>([{ ipv4Address: { publicAddress: '203.0.113.1' } }, { ipv6Address: '2001:db8::1' }])(
  'there is none of %o',
  (identifiers) => {
    expect(() => loginHintOf({ name: 'one', identifiers })).toThrow('one has neither a phone number nor');
  },
);

it('placeholders take what the device has, and say what it has not', () => {
  const device = { name: 'one', identifiers: { ipv6Address: '2001:db8::1' } };
  expect(withDevice('ipport:[${device.ipv6Address}]:1', { device, scopes: [] })).toBe('ipport:[2001:db8::1]:1');
  expect(() => withDevice('tel:${device.phoneNumber}', { device, scopes: [] })).toThrow(
    '${device.phoneNumber} has no value for this device',
  );
  expect(() => withDevice('${device.ipv4Address.publicAddress}', { device, scopes: [] })).toThrow('has no value');
  expect(devicePlaceholderProblem('${device.phoneNumber} ${scopes}')).toBeUndefined();
  expect(devicePlaceholderProblem('${profile.name}')).toContain('${profile.name} is unknown');
  expect(devicePlaceholderProblem('${device')).toBeUndefined();
  expect(devicePlaceholderProblem('${1}')).toContain('is no placeholder');
});
