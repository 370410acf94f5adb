import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { ClientsSchema } from './clients-schema.ts';
import { readClients } from './clients.ts';
import { editorSchema } from './json-schema.ts';

const file = join(mkdtempSync(join(tmpdir(), 'clients-')), 'clients.yaml');

function read(text: string, environment = {}) {
  writeFileSync(file, text);
  return readClients(file, environment);
}

const JWKS = 'jwks: { keys: [{ kty: OKP, crv: Ed25519, x: abc }] }';

describe('readClients', () => {
  test('reads the clients that ship with the product', () => {
    const clients = readClients();
    expect(clients.map(({ clientId }) => clientId)).toEqual(['client-a', 'client-b', 'throttled']);
    expect(clients[2]).toMatchObject({ requestsPerMinute: 5, grants: ['client_credentials'] });
    expect(clients[0]).toMatchObject({
      consent: 'ask',
      grants: expect.arrayContaining(['authorization_code', 'ciba']),
    });
  });

  test('takes a secret from the environment, and public keys', () => {
    const [first, second] = read(
      `clients:\n  - { clientId: a, secretEnv: A_SECRET }\n  - { clientId: b, ${JWKS}, redirectUris: ['https://b.example/'] }\n`,
      { A_SECRET: 'x' },
    );
    expect(first).toEqual({
      clientId: 'a',
      credential: { type: 'secret', secret: 'x' },
      grants: ['client_credentials', 'ciba'],
      redirectUris: [],
      consent: 'ask',
    });
    expect(second).toMatchObject({
      credential: { type: 'private-key-jwt', jwks: { keys: [{ kty: 'OKP' }] } },
      grants: ['client_credentials', 'ciba', 'authorization_code'],
    });
  });

  test.each([
    [
      'a variable that is not set',
      '{ clientId: a, secretEnv: NOT_SET }',
      '2:31: environment variable NOT_SET is not set',
    ],
    ['no credential', '{ clientId: a }', '2:5: has 0 of secret, secretEnv and jwks'],
    ['two credentials', `{ clientId: a, secret: x, ${JWKS} }`, '2:5: has 2 of secret, secretEnv and jwks'],
    ['a private key', '{ clientId: a, jwks: { keys: [{ kty: EC, d: x }] } }', '2:35: is a private key'],
    [
      'codes without an address',
      '{ clientId: a, secret: x, grants: [authorization_code] }',
      'authorization_code needs',
    ],
    [
      'an address without codes',
      "{ clientId: a, secret: x, grants: [ciba], redirectUris: ['https://a/'] }",
      'are of use to',
    ],
    [
      'an address with a fragment',
      "{ clientId: a, secret: x, redirectUris: ['https://a/#b'] }",
      "'https://a/#b' is no address",
    ],
    ['an unknown key', '{ clientId: a, secret: x, scope: y }', 'scope'],
    [
      'a second client of the name',
      '{ clientId: a, secret: x }\n  - { clientId: a, secret: y }',
      'second client named a',
    ],
  ])('tells of %s', (_, client, message) => {
    expect(() => read(`clients:\n  - ${client}\n`)).toThrow(message);
  });

  test('has an up-to-date schema for editors', () => {
    const stored = readFileSync(join(packageRoot, 'scenarios', 'clients.schema.json'), 'utf8');
    expect(stored).toBe(editorSchema(ClientsSchema, 'Clients of qod-testbed'));
  });
});
