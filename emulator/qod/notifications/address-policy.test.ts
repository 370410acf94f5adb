import { describe, expect, test } from 'vitest';
import { AddressPolicy } from './address-policy.ts';

const PUBLIC_ONLY = new AddressPolicy();

describe('without allowed networks', () => {
  // Blocks of the IANA special-purpose address registries (RFC 6890), first and last addresses where edges matter.
  test.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.255'],
    ['private', '10.0.0.0'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['link-local, where clouds keep their metadata', '169.254.169.254'],
    ['shared', '100.64.0.0'],
    ['shared', '100.127.255.255'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['benchmarking', '198.18.0.1'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['unique-local', 'fd00::1'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped public', '::ffff:8.8.8.8'],
    ['IPv4-compatible loopback', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::7f00:1'],
    ['6to4', '2002:7f00:1::1'],
    ['Teredo', '2001:0:7f00:1::1'],
    ['no address', 'sink.example'],
  ])('%s is refused: %s', (_, address) => {
    expect(PUBLIC_ONLY.refuseAddress(address)).toBeTypeOf('string');
  });

  test.each(['8.8.8.8', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111'])(
    'a public address is not: %s',
    (address) => {
      expect(PUBLIC_ONLY.refuseAddress(address)).toBeUndefined();
    },
  );

  // What the URL standard reads as an IPv4 address, however it is written, and names of the machine itself.
  test.each([
    'https://127.0.0.1/',
    'https://127.0.0.1:8443/',
    'https://127.0.0.1./',
    'https://127.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://0/',
    'https://%31%32%37.0.0.1/',
    'https://user:secret@10.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
  ])('the URL %s is refused', (url) => {
    expect(PUBLIC_ONLY.refuseUrl(url)).toBeTypeOf('string');
  });

  // What a name resolves to is nobody's business before a connection is made.
  test.each(['https://sink.example/', 'https://notlocalhost/', 'https://8.8.8.8:444/', 'https://[2606:4700::1]/'])(
    'the URL %s is not',
    (url) => {
      expect(PUBLIC_ONLY.refuseUrl(url)).toBeUndefined();
    },
  );
});

describe('allowed networks', () => {
  const policy = new AddressPolicy(['127.0.0.0/8', '10.1.0.0/16', 'fd00:1::/32']);

  test('are open, and nothing beside them', () => {
    expect(policy.refuseUrl('https://localhost/')).toBeUndefined();
    for (const address of ['127.0.0.1', '10.1.2.3', 'fd00:1::5']) {
      expect(policy.refuseAddress(address)).toBeUndefined();
    }
    for (const address of ['10.2.0.0', 'fd00:2::5', '::1', '::ffff:127.0.0.1']) {
      expect(policy.refuseAddress(address)).toBeTypeOf('string');
    }
  });

  test('must be networks', () => {
    expect(() => new AddressPolicy(['loopback'])).toThrow();
  });
});
