import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** A certificate with its key, in PEM. */
export interface Identity {
  certificatePem: string;
  keyPem: string;
}

/** An authority of the test's own that vouches for clients and for the server 127.0.0.1. */
export async function certificateAuthority(name = 'test authority') {
  const keys = await generateKeys();
  const validity = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    signingAlgorithm: ALGORITHM,
    serialNumber: '01',
    name: `CN=${name}`,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  let serial = 1;
  return {
    caPem: ca.toString('pem'),
    async issue(subject: string): Promise<Identity> {
      const own = await generateKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        ...validity,
        signingAlgorithm: ALGORITHM,
        serialNumber: `1${++serial}`,
        subject: `CN=${subject}`,
        issuer: ca.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
        ],
      });
      const key = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
      return { certificatePem: leaf.toString('pem'), keyPem: x509.PemConverter.encode(key, 'PRIVATE KEY') };
    },
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
