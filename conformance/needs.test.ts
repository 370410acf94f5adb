import { expect, it } from 'vitest';
import { readSuite } from './case-files.ts';
import { lackOf } from './needs.ts';
import { plan } from './plan.ts';
import type { Target } from './target.ts';

const [outcome] = plan(readSuite(), 'r4.1', ['quality-on-demand/createSession/outcome-server']);
const target = {
  apis: { 'quality-on-demand': 'http://127.0.0.1:1' },
  tokens: { offers: () => true },
  devices: [{ name: 'one', identifiers: { phoneNumber: '+99910000001' } }],
  applicationServer: { ipv4Address: '198.51.100.10', ipv6Address: '2001:db8::10', port: 443 },
  assets: {},
  notOffered: [],
  unsupportedIdentifiers: [],
  network: {},
} as unknown as Target;

// A session is for the IPv4 address of a server that has both.
it.each<[string, Target['otherServer'], string | undefined]>([
  ['none', undefined, 'otherApplicationServer is missing'],
  ['one of the other IP version', { ipv6Address: '2001:db8::20', port: 443 }, 'otherApplicationServer is missing'],
  ['one to tell it from', { ipv4Address: '198.51.100.20', port: 443 }, undefined],
])('an outcome needs a second application server: %s', (_name, otherServer, reason) => {
  const lack = lackOf(outcome!, { ...target, ...(otherServer !== undefined && { otherServer }) });
  expect(lack?.verdict).toBe(reason === undefined ? undefined : 'skipped');
  if (reason !== undefined) expect(lack?.reason).toContain(reason);
});
