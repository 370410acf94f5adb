import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { Nanoseconds } from '../../kernel/index.ts';

export interface ReceivedEvent {
  timeNs: Nanoseconds;
  path: string;
  headers: Record<string, string | undefined>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- judged by the contract
  body: any;
}

const DAY_MS = 86_400_000;

/**
 * A sink on https that writes down its events, and answers with the next of `statuses`, else with 204. At `/token` it is a
 * token endpoint as well, which gives tokens `granted-1`, `granted-2` … for 300 s.
 */
export async function startSink(now: () => Nanoseconds) {
  const received: ReceivedEvent[] = [];
  const statuses: number[] = [];
  const tokenRequests: URLSearchParams[] = [];
  const { certificate, key } = await selfSigned();
  const server = createServer({ cert: certificate, key }, (request, response) => {
    void text(request).then((body) => {
      if (request.url === '/token') {
        tokenRequests.push(new URLSearchParams(body));
        const token = { access_token: `granted-${tokenRequests.length}`, token_type: 'Bearer', expires_in: 300 };
        return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
      }
      received.push({
        timeNs: now(),
        path: request.url ?? '',
        headers: request.headers as Record<string, string | undefined>,
        body: JSON.parse(body) as unknown,
      });
      response.writeHead(statuses.shift() ?? 204, { location: '/elsewhere' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    received,
    statuses,
    tokenRequests,
    tokenUri: `https://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    ca: certificate,
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type TestSink = Awaited<ReturnType<typeof startSink>>;

/** Certificate and private key in PEM; the certificate is its own authority. */
async function selfSigned(): Promise<{ certificate: string; key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test sink',
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true),
      new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificate: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  };
}
