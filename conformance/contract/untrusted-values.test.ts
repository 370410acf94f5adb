import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractOf, RELEASES, validatorFor } from './index.ts';
import { createSessionBody } from './test/examples.ts';
import { MAX_VIOLATIONS } from './violations.ts';

/** About a megabyte each, which is what callers let through. */
const HOSTILE: Readonly<Record<string, () => object>> = {
  'a sink of slashes and percents': () => ({ sink: `https://${'a:@/?%'.repeat(170_000)}` }),
  'a long sink': () => ({ sink: `https://${'a'.repeat(1e6)}` }),
  'equal addresses': () => ({ applicationServer: { ipAddresses: Array(350_000).fill('') } }),
  'equal objects as addresses': () => ({ applicationServer: { ipAddresses: Array(250_000).fill({ a: 1 }) } }),
  'bad ports': () => ({ devicePorts: { ports: Array(500_000).fill(-1) } }),
  'bad ranges': () => ({ devicePorts: { ranges: Array(300_000).fill({}) } }),
  'a deep list': () => ({ device: JSON.parse('['.repeat(400_000) + ']'.repeat(400_000)) as unknown }),
  'a deep object': () => ({ device: JSON.parse(`${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`) as unknown }),
  'many unknown properties': () => Object.fromEntries(Array.from({ length: 80_000 }, (_, index) => [`key${index}`, 1])),
  'a long unknown property': () => ({ ['k'.repeat(1e6)]: 1 }),
  'a long address': () => ({ device: { ipv6Address: 'a:'.repeat(500_000) } }),
  'a long subnet': () => ({ applicationServer: { ipv4Address: '1.'.repeat(500_000) } }),
  'a long phone number': () => ({ device: { phoneNumber: `+${'1'.repeat(1e6)}` } }),
};

describe.each(RELEASES)('%s validation', (release) => {
  const validator = validatorFor(contractOf('quality-on-demand', release));

  it.each(Object.entries(HOSTILE))('is done soon with %s', (_, hostile) => {
    const body = { ...createSessionBody(), ...hostile() };
    validator.validateRequest('createSession', {});
    const started = performance.now();
    const violations = validator.validateRequest('createSession', body);
    // Measured once, first call included: up to about 100 ms. The limit leaves room for a busy machine, and none for
    // a step that compares 350 000 items pairwise (6e10 comparisons).
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(violations.length).toBeLessThanOrEqual(MAX_VIOLATIONS);
    expect(JSON.stringify(violations).length).toBeLessThan(50_000);
  });

  it('never throws, whatever JSON it is given', () => {
    const property = fc.property(fc.jsonValue(), (value) => {
      validator.validateRequest('createSession', value);
      validator.validateResponse('createSession', 201, value);
      validator.validateResponse('createSession', 400, value);
      validator.validateEvent(value);
    });
    fc.assert(property, { seed: 1, numRuns: 500 });
  });

  it('tells at most a hundred violations', () => {
    const body = {
      ...createSessionBody(),
      devicePorts: { ports: Array.from({ length: 300 }, (_, index) => -index - 1) },
    };
    expect(validator.validateRequest('createSession', body)).toHaveLength(MAX_VIOLATIONS);
  });
});
