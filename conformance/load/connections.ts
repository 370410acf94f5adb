import { rootCertificates } from 'node:tls';
import type { Client, Instance, Result } from 'autocannon';
import type { Target } from '../target.ts';
import { DrivenConnection } from './driven-connection.ts';

export interface Connections {
  all: readonly DrivenConnection[];
  close(): Promise<void>;
}

/** Longest body that is read of an answer. */
const MAX_BODY_BYTES = 1_048_576;
/** Longer than any load takes, and short enough for a timer of Node: time limits are kept by the connections themselves. */
const NEVER_S = 1_000_000;
/** How soon autocannon notices that it has been stopped. */
const STOP_WITHIN_MS = 100;

function tlsOf({ caPem, clientCertificate }: Target) {
  return {
    ...(caPem === undefined ? {} : { ca: [...rootCertificates, caPem] }),
    ...(clientCertificate === undefined
      ? {}
      : { cert: clientCertificate.certificatePem, key: clientCertificate.keyPem }),
  };
}

/** So many connections of autocannon to a base URL of the target, none of which connects before it has to send. */
export async function openConnections(target: Target, baseUrl: string, count: number): Promise<Connections> {
  // Loaded here: every other command does without it.
  const { default: autocannon } = await import('autocannon');
  const limits = { requestTimeoutMs: target.budgets.requestTimeoutMs, maxBodyBytes: MAX_BODY_BYTES };
  const all: DrivenConnection[] = [];
  const { origin } = new URL(baseUrl);
  const load = autocannon({
    url: origin,
    connections: count,
    duration: NEVER_S,
    timeout: NEVER_S,
    sampleInt: STOP_WITHIN_MS,
    setupClient: (client: Client) => all.push(new DrivenConnection(client, limits)),
    tlsOptions: tlsOf(target),
    // The types know only one half of what is returned.
  }) as unknown as Instance & Promise<Result>;
  return {
    all,
    close: async () => {
      load.stop();
      await load;
    },
  };
}
