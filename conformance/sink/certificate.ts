import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** PEM texts of a server's certificate and of the authority that vouches for it. */
export interface ServerCertificate {
  certificatePem: string;
  keyPem: string;
  /** What a client must trust. */
  caPem: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/**
 * A certificate for a server of the given names, by an authority made for the occasion and forgotten after it.
 * @param names host names and IP addresses.
 * @param nowMs Unix milliseconds of the clock by which TLS peers judge validity: the wall clock.
 */
export async function createServerCertificate(names: readonly string[], nowMs: number): Promise<ServerCertificate> {
  const [caKeys, keys] = await Promise.all([generateKeys(), generateKeys()]);
  const validity = {
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + 30 * DAY_MS),
    signingAlgorithm: ALGORITHM,
  };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: serialNumber(),
    name: 'CN=qod-testbed notification listener CA',
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: serialNumber(),
    subject: 'CN=qod-testbed notification listener',
    issuer: ca.subject,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }) as const),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: leaf.toString('pem'),
    keyPem: x509.PemConverter.encode(key, 'PRIVATE KEY'),
    caPem: ca.toString('pem'),
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** Positive and unique, as RFC 5280 section 4.1.2.2 wants it. */
function serialNumber(): string {
  return `01${randomBytes(8).toString('hex')}`;
}
