import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { importJWK, type CryptoKey, type JWK } from 'jose';
import { parseJson } from '../exchange.ts';

/** A key that signs client assertions. */
export interface ClientKey {
  key: CryptoKey;
  kid?: string;
}

const ALGORITHM_OF_CURVE: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

/**
 * Reads a private key: PEM (PKCS #8, PKCS #1, SEC 1), or a JWK.
 * @param algorithm of JWS; by the key unless given.
 * @throws Error that says what is wrong, without the key.
 */
export async function readClientKey(text: string, algorithm?: string): Promise<ClientKey> {
  const jwk = privateJwk(text);
  const alg = algorithm ?? jwk.alg ?? (jwk.kty === 'RSA' ? 'RS256' : ALGORITHM_OF_CURVE[jwk.crv ?? '']);
  if (alg === undefined)
    throw new Error(`has a key of type ${String(jwk.kty)} ${jwk.crv ?? ''}; expected RSA or EC P-256, P-384, P-521`);
  if (alg.startsWith('ES') !== (jwk.kty === 'EC'))
    throw new Error(`has a key of type ${String(jwk.kty)}, which cannot sign ${alg}`);
  try {
    const key = (await importJWK({ ...jwk, alg }, alg)) as CryptoKey;
    return { key, ...(jwk.kid !== undefined && { kid: jwk.kid }) };
  } catch {
    throw new Error(`has a key that cannot sign ${alg}`);
  }
}

function privateJwk(text: string): JWK {
  if (!text.trimStart().startsWith('{')) return keyOf(text).export({ format: 'jwk' }) as JWK;
  const jwk = parseJson(text) as JWK | undefined;
  if (jwk?.d === undefined) throw new Error('is no private JWK; expected JSON with kty and d');
  return jwk;
}

function keyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error('is no private key; expected one in PEM without a passphrase, or a JWK');
  }
}

/** Like `readClientKey`, but only looks whether there is a key. @throws Error that says what is wrong */
export function checkClientKey(text: string): void {
  const jwk = privateJwk(text);
  if (text.trimStart().startsWith('{')) createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
}
