import { type JWK, exportJWK, generateKeyPair } from 'jose';

/** A key pair for ES256 as JWKs (RFC 7517), both with the same `kid`. */
export interface SigningKey {
  privateJwk: JWK;
  publicJwk: JWK;
}

export const SIGNING_ALGORITHM = 'ES256';

/** A fresh key pair. @param kid names it among the keys of its owner. */
export async function generateSigningKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const about = { kid, alg: SIGNING_ALGORITHM, use: 'sig' };
  return {
    privateJwk: { ...(await exportJWK(privateKey)), ...about },
    publicJwk: { ...(await exportJWK(publicKey)), ...about },
  };
}
