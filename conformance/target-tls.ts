import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ReportProblem } from '../scenarios/yaml-document.ts';
import type { Target } from './target.ts';

/** The section `tls` of a target file. */
export interface TlsSection {
  caFile?: string;
  certificateFile?: string;
  keyFile?: string;
}

/** Finds the file of a name beside the target file. */
export type Beside = (name: string) => string;

/** What of a target is about TLS. @throws where a file is not as `checkTls` wants it */
export function readTls(
  { caFile, certificateFile, keyFile }: TlsSection,
  beside: Beside,
): Pick<Target, 'caPem' | 'clientCertificate'> {
  const read = (name: string) => readFileSync(beside(name), 'utf8');
  return {
    ...(caFile !== undefined && { caPem: read(caFile) }),
    ...(certificateFile !== undefined &&
      keyFile !== undefined && {
        clientCertificate: { certificatePem: read(certificateFile), keyPem: read(keyFile) },
      }),
  };
}

/** Tells of files that cannot be read or hold something else, and of a key that is not that of the certificate. */
export function checkTls(section: TlsSection, at: ReportProblem, beside: Beside): void {
  const { caFile, certificateFile, keyFile } = section;
  if (caFile !== undefined) attempt(at, ['tls', 'caFile'], caFile, beside, certificatesIn);
  if ((certificateFile === undefined) !== (keyFile === undefined))
    return at(['tls'], 'expected certificateFile and keyFile together');
  if (certificateFile === undefined || keyFile === undefined) return;
  const certificates = attempt(at, ['tls', 'certificateFile'], certificateFile, beside, certificatesIn);
  const key = attempt(at, ['tls', 'keyFile'], keyFile, beside, privateKeyIn);
  if (certificates?.[0] !== undefined && key !== undefined && !certificates[0].checkPrivateKey(key))
    at(['tls', 'keyFile'], `${keyFile} is not the key of ${certificateFile}; expected that of its first certificate`);
}

/** Reads a file beside the target file; tells at the path what is wrong with it. */
export function attempt<T>(
  at: ReportProblem,
  path: (string | number)[],
  name: string,
  beside: Beside,
  understand: (text: string) => T,
): T | undefined {
  let text: string;
  try {
    text = readFileSync(beside(name), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    at(path, `${name} cannot be read: ${code ?? message}; expected a PEM file`);
    return undefined;
  }
  try {
    return understand(text);
  } catch (error) {
    at(path, `${name} ${(error as Error).message}`);
    return undefined;
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

function certificatesIn(text: string): X509Certificate[] {
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw new Error('holds no certificate; expected a PEM file of certificates');
  return blocks.map((block, place) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new Error(
        `holds something that is no certificate, at place ${place + 1}; expected a PEM file of certificates`,
      );
    }
  });
}

function privateKeyIn(text: string) {
  try {
    return createPrivateKey(text);
  } catch {
    throw new Error('holds no private key; expected one in PEM without a passphrase');
  }
}
