import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { checkClientKey, readClientKey } from './client-key.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1') =>
  key.export({ format: 'pem', type } as never) as unknown as string;
const jwk = (key: KeyObject, more: object = {}) => JSON.stringify({ ...key.export({ format: 'jwk' }), ...more });

describe('a client key', () => {
  it.each<[string, string, KeyObject, string | undefined, string]>([
    ['PKCS #8', pem(ec, 'pkcs8'), ec, undefined, 'ES256'],
    ['SEC 1', pem(p384, 'sec1'), p384, undefined, 'ES384'],
    ['PKCS #1', pem(rsa, 'pkcs1'), rsa, undefined, 'RS256'],
    ['PEM, with an algorithm of the file', pem(rsa, 'pkcs8'), rsa, 'PS256', 'PS256'],
    ['JWK', jwk(ec), ec, undefined, 'ES256'],
    ['JWK with an algorithm of its own', jwk(rsa, { alg: 'PS384' }), rsa, undefined, 'PS384'],
  ])('is read from %s, and signs', async (_, text, key, algorithm, alg) => {
    checkClientKey(text);
    const signer = await readClientKey(text, algorithm);
    const jwt = await new SignJWT({}).setProtectedHeader({ alg }).sign(signer.key);
    expect(decodeProtectedHeader(jwt).alg).toBe(alg);
    await jwtVerify(jwt, createPublicKey(key));
  });

  it('brings the kid of a JWK', async () => {
    expect((await readClientKey(jwk(ec, { kid: 'key-1' }))).kid).toBe('key-1');
  });

  it.each<[string, string, string | undefined, string]>([
    ['words', 'a key', undefined, 'is no private key; expected one in PEM without a passphrase, or a JWK'],
    ['a public JWK', jwk(createPublicKey(ec)), undefined, 'is no private JWK; expected JSON with kty and d'],
    ['broken JSON', '{', undefined, 'is no private JWK'],
    [
      'a locked key',
      ec.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'x' }) as string,
      undefined,
      'is no private key',
    ],
    ['a key of another kind', pem(rsa, 'pkcs8'), 'ES256', 'has a key of type RSA, which cannot sign ES256'],
    ['a curve that signs nothing else', pem(ec, 'pkcs8'), 'ES384', 'has a key that cannot sign ES384'],
    [
      'a curve without algorithm',
      pem(generateKeyPairSync('ed25519').privateKey, 'pkcs8'),
      undefined,
      'expected RSA or EC P-256, P-384, P-521',
    ],
  ])('is not read from %s', async (_, text, algorithm, expected) => {
    await expect((async () => readClientKey(text, algorithm))()).rejects.toThrow(expected);
  });
});
