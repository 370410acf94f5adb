import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IpFlow } from './ip-flow.ts';
import { PacketFilterError, compileFilter, formatPacketFilter, parsePacketFilters } from './packet-filter.ts';

const FLOW: IpFlow = {
  ueAddress: '10.0.0.1',
  uePort: 5000,
  serverAddress: '198.51.100.10',
  serverPort: 443,
  protocol: 17,
};

const parseOne = (text: string) => parsePacketFilters(text)[0]!;

describe('parsePacketFilters', () => {
  test('reads both directions from the side of the UE', () => {
    // As a widely used Spring implementation of CAMARA 0.10 sends them.
    const [uplink, downlink] = [
      'permit in ip from 10.0.0.1 to 198.51.100.10',
      'permit out ip from 198.51.100.10 to 10.0.0.1',
    ].map(parseOne);
    const ends = {
      ue: { network: { address: '10.0.0.1', prefixLength: 32 }, ports: [] },
      server: { network: { address: '198.51.100.10', prefixLength: 32 }, ports: [] },
    };
    expect(uplink).toEqual({ direction: 'uplink', ...ends });
    expect(downlink).toEqual({ direction: 'downlink', ...ends });
  });

  test('reads protocols, prefixes, port lists and ranges', () => {
    expect(parseOne('permit out 17 from 198.51.100.77/24 5060,5070-5080 to 10.0.0.1 6000')).toEqual({
      direction: 'downlink',
      protocol: 17,
      ue: { network: { address: '10.0.0.1', prefixLength: 32 }, ports: [{ from: 6000, to: 6000 }] },
      // /24 leaves the first three bytes.
      server: {
        network: { address: '198.51.100.0', prefixLength: 24 },
        ports: [
          { from: 5060, to: 5060 },
          { from: 5070, to: 5080 },
        ],
      },
    });
  });

  test.each(['permit in ip from any to 2001:db8:85a3:8d3::1/64', 'permit in any from any to 2001:DB8:85a3:8d3::/64'])(
    'reads %s',
    (text) => {
      expect(parseOne(text)).toEqual({
        direction: 'uplink',
        ue: { ports: [] },
        server: { network: { address: '2001:db8:85a3:8d3::', prefixLength: 64 }, ports: [] },
      });
    },
  );

  test('reads several rules in one text', () => {
    const rules = ['permit in 6 from 10.0.0.1 80,443 to any', 'permit out 6 from any to 10.0.0.1 80,443'];
    expect(parsePacketFilters(rules.join(',')).map(formatPacketFilter)).toEqual(rules);
    expect(parsePacketFilters(rules.join(' , ')).map(formatPacketFilter)).toEqual(rules);
  });

  test.each([
    ['', 0, 'empty'],
    ['deny in ip from any to any', 0, 'expected `permit`'],
    ['permit through ip from any to any', 7, 'expected `in` or `out`'],
    ['permit in 256 from any to any', 10, 'protocol number'],
    ['permit in tcp from any to any', 10, 'protocol number'],
    ['permit in ip from 10.0.0 to any', 18, 'address'],
    ['permit in ip from 10.0.0.256 to any', 18, 'address'],
    ['permit in ip from 010.0.0.1 to any', 18, 'address'],
    ['permit in ip from fe80::1%eth0 to any', 18, 'address'],
    ['permit in ip from !10.0.0.1 to any', 18, 'address'],
    ['permit in ip from assigned to any', 18, 'address'],
    ['permit in ip from 10.0.0.1/33 to any', 27, '0..32'],
    ['permit in ip from 2001:db8::/129 to any', 29, '0..128'],
    ['permit in ip from 10.0.0.1 to 2001:db8::1', 30, 'one IP version'],
    ['permit in 6 from any 80-79 to any', 21, 'ports'],
    ['permit in 6 from any 65536 to any', 21, 'ports'],
    ['permit in 6 from any 80, to any', 21, 'ports'],
    ['permit in ip from any to', 24, 'ends early'],
    ['permit in ip from any to any frag', 29, 'options'],
    ['permit in ip from any to any, permit', 36, 'ends early'],
  ])('refuses %j', (text, offset, message) => {
    try {
      parsePacketFilters(text);
      expect.fail('must throw');
    } catch (error) {
      expect(error).toBeInstanceOf(PacketFilterError);
      expect((error as PacketFilterError).message).toContain(message);
      expect((error as PacketFilterError).offset).toBe(offset);
    }
  });

  test('whatever the text, parses it or says where it is wrong', () => {
    const words = [
      'permit',
      'in',
      'out',
      'ip',
      '17',
      'from',
      'to',
      'any',
      '10.0.0.1/24',
      '2001:db8::/64',
      '80,443',
      '1-2',
      ',',
      'deny',
      'ñ',
      '/',
      '::',
    ];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words)).map((each) => each.join(' ')),
    );
    fc.assert(
      fc.property(text, (input) => {
        try {
          return parsePacketFilters(input).length > 0;
        } catch (error) {
          return error instanceof PacketFilterError && error.offset >= 0 && error.offset <= input.length;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('gives back what formatPacketFilter wrote', () => {
    const ports = fc.array(
      fc.tuple(fc.nat(65_535), fc.nat(65_535)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
      { maxLength: 4 },
    );
    const end = fc.tuple(
      fc.oneof(
        fc.constant('any'),
        fc.tuple(fc.ipV4(), fc.nat(32)).map(([ip, bits]) => `${ip}/${bits}`),
      ),
      ports,
    );
    const text = ([network, list]: [string, { from: number; to: number }[]]) =>
      `${network} ${list.map(({ from, to }) => `${from}-${to}`).join(',')}`;
    fc.assert(
      fc.property(fc.constantFrom('in', 'out'), fc.nat(255), end, end, (way, protocol, from, to) => {
        const filters = parsePacketFilters(`permit ${way} ${protocol} from ${text(from)} to ${text(to)}`);
        expect(parsePacketFilters(filters.map(formatPacketFilter).join(','))).toEqual(filters);
      }),
    );
  });
});

describe('compileFilter', () => {
  test.each([
    ['permit in ip from 10.0.0.1 to 198.51.100.10', true, false],
    ['permit out ip from 198.51.100.10 to 10.0.0.1', false, true],
    ['permit in 17 from 10.0.0.0/31 4999-5001 to 198.51.100.0/24 80,443', true, false],
    ['permit in 6 from any to any', false, false],
    ['permit in ip from 10.0.0.2 to any', false, false],
    ['permit in ip from any to 198.51.101.0/24', false, false],
    ['permit in ip from any to any 80', false, false],
    ['permit in ip from any 80 to any', false, false],
    ['permit out ip from 0.0.0.0/0 to any', false, true],
    ['permit in ip from ::/0 to any', false, false],
  ])('%s', (text, uplink, downlink) => {
    const matches = compileFilter(parseOne(text));
    expect([matches(FLOW, 'uplink'), matches(FLOW, 'downlink')]).toEqual([uplink, downlink]);
  });

  test('compares IPv6 addresses by value, not by notation', () => {
    const flow = { ...FLOW, ueAddress: '2001:0db8:0:1:0:0:0:5', serverAddress: '2001:db8:ffff::1' };
    const matches = compileFilter(parseOne('permit in ip from 2001:db8:0:1::/64 to 2001:db8:ffff:0:0::1'));
    expect(matches(flow, 'uplink')).toBe(true);
    expect(matches({ ...flow, ueAddress: '2001:db8:0:2::5' }, 'uplink')).toBe(false);
  });
});
