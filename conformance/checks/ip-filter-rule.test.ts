import { describe, expect, it } from 'vitest';
import { compileFilter, parsePacketFilters } from '../../emulator/index.ts';
import { filterCovers } from './ip-filter-rule.ts';

const V4 = { ueAddress: '10.45.0.2', uePort: 50_000, serverAddress: '198.51.100.10', serverPort: 443, protocol: 17 };
const V6 = { ...V4, ueAddress: '2001:db8:45:2::1', serverAddress: '2001:db8::10' };

describe('filterCovers', () => {
  it.each([
    ['permit out ip from 198.51.100.10 to 10.45.0.2', true],
    ['permit out 17 from 198.51.100.10 443 to 10.45.0.2 50000', true],
    ['permit out 6 from 198.51.100.10 to 10.45.0.2', false],
    ['permit out ip from 198.51.100.8/29 80,400-500 to 10.45.0.2', true],
    ['permit out ip from 198.51.100.16/29 to 10.45.0.2', false],
    ['permit out ip from 198.51.100.10 444 to 10.45.0.2', false],
    ['permit out ip from any to 10.45.0.2 1-49999', false],
    ['permit out ip from any to any', true],
    ['permit out ip from 2001:db8::/32 to any', false],
    ['permit in ip from 10.45.0.2 to 198.51.100.10', false],
  ])('downlink: %s', (rule, covers) => {
    expect(filterCovers(rule, V4, 'downlink')).toBe(covers);
    // It agrees with the emulator's reader, which it does not use.
    expect(parsePacketFilters(rule).some((filter) => compileFilter(filter)(V4, 'downlink'))).toBe(covers);
  });

  it('reads the uplink from the device to the server, and IPv6', () => {
    expect(filterCovers('permit in ip from 10.45.0.2 to 198.51.100.10 443', V4, 'uplink')).toBe(true);
    expect(filterCovers('permit in ip from 10.45.0.2 443 to 198.51.100.10', V4, 'uplink')).toBe(false);
    expect(filterCovers('permit out ip from 2001:db8::/64 443 to 2001:db8:45:2::/64', V6, 'downlink')).toBe(true);
  });

  it('does not guess', () => {
    for (const rule of [
      '',
      'deny out ip from any to any',
      'permit out ip from any to any frag',
      'permit out tcp from any to any',
    ]) {
      expect(() => filterCovers(rule, V4, 'downlink')).toThrow('cannot read');
    }
  });
});
