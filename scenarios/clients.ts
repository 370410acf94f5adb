import { join } from 'node:path';
import type { Static } from 'typebox';
import { packageRoot } from '../package-root.ts';
import { type ClientEntry, ClientsSchema } from './clients-schema.ts';
import { type ReportProblem, readYamlDocument } from './yaml-document.ts';

/** How a client may come by a token: RFC 6749 §4.4, RFC 6749 §4.1 with PKCE, OpenID CIBA in poll mode. */
export type ClientGrant = 'client_credentials' | 'authorization_code' | 'ciba';

/** Proof of who the client is: a secret in the request, or an assertion signed with one of its keys (RFC 7523). */
export type ClientCredential = { type: 'secret'; secret: string } | { type: 'private-key-jwt'; jwks: PublicKeySet };

/** A JWK Set (RFC 7517) of public keys. */
export interface PublicKeySet {
  keys: readonly (Readonly<Record<string, unknown>> & { kty: 'EC' | 'RSA' | 'OKP' })[];
}

/** An API consumer of the emulated operator's, as `scenarios/clients.yaml` describes it. */
export interface ClientConfig {
  clientId: string;
  credential: ClientCredential;
  grants: readonly ClientGrant[];
  redirectUris: readonly string[];
  /** Technical scopes that it may use; all when absent. */
  scopes?: readonly string[];
  /** Names of the APIs that it may use; all when absent. */
  apis?: readonly string[];
  /** Most requests within any 60 s of emulated time; as many as it likes when absent. */
  requestsPerMinute?: number;
  /** Whether the subscriber is asked at each authorization, or has consented once and for all. */
  consent: 'ask' | 'given';
  /** The provider as OAuth client of this client's token endpoint, for sink credentials of type PRIVATE_KEY_JWT. */
  sinkCredentials?: { clientId: string; tokenUri: string };
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The clients that ship with the product. */
const DEFAULT_CLIENTS = join(packageRoot, 'scenarios', 'clients.yaml');

/**
 * Reads a file of clients. Secrets come from the file or from the environment.
 * @throws InputError with every problem at its line and column.
 */
export function readClients(
  file: string = DEFAULT_CLIENTS,
  environment: Environment = process.env,
): readonly ClientConfig[] {
  const check = (value: Static<typeof ClientsSchema>, at: ReportProblem): void => checkClients(value, environment, at);
  const { clients } = readYamlDocument(file, ClientsSchema, { check });
  return clients.map((entry) => toClient(entry, environment));
}

function checkClients({ clients }: Static<typeof ClientsSchema>, environment: Environment, at: ReportProblem): void {
  const names = new Set<string>();
  for (const [index, client] of clients.entries()) {
    const here: ReportProblem = (path, message) => at(['clients', index, ...path], message);
    if (names.has(client.clientId)) {
      here(['clientId'], `a second client named ${client.clientId}; expected unique names`);
    }
    names.add(client.clientId);
    checkCredential(client, environment, here);
    checkRedirectUris(client, here);
  }
}

function checkCredential({ secret, secretEnv, jwks }: ClientEntry, environment: Environment, at: ReportProblem): void {
  const given = [secret, secretEnv, jwks].filter((each) => each !== undefined).length;
  if (given !== 1) at([], `has ${given} of secret, secretEnv and jwks; expected exactly one`);
  if (secretEnv !== undefined && !environment[secretEnv]) {
    at(['secretEnv'], `environment variable ${secretEnv} is not set; expected it to hold the client's secret`);
  }
  for (const [index, key] of (jwks?.keys ?? []).entries()) {
    if ('d' in key || 'k' in key) at(['jwks', 'keys', index], 'is a private key; expected its public part only');
  }
}

function checkRedirectUris(client: ClientEntry, at: ReportProblem): void {
  const uris = client.redirectUris ?? [];
  const wanted = grantsOf(client).includes('authorization_code');
  if (wanted && uris.length === 0) at(['grants'], 'authorization_code needs at least one of redirectUris');
  if (!wanted && uris.length > 0) at(['redirectUris'], 'are of use to the grant authorization_code only');
  for (const [index, uri] of uris.entries()) {
    if (!isWebAddress(uri)) at(['redirectUris', index], `'${uri}' is no address; expected http(s)://… without #`);
  }
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^#]+$/.test(text) && URL.canParse(text);
}

function grantsOf({ grants, redirectUris }: ClientEntry): readonly ClientGrant[] {
  const withoutBrowser = ['client_credentials', 'ciba'] as const;
  return grants ?? (redirectUris === undefined ? withoutBrowser : [...withoutBrowser, 'authorization_code']);
}

function toClient(entry: ClientEntry, environment: Environment): ClientConfig {
  const { clientId, redirectUris = [], scopes, apis, requestsPerMinute, consent = 'ask', sinkCredentials } = entry;
  return {
    clientId,
    credential: credentialOf(entry, environment),
    grants: grantsOf(entry),
    redirectUris,
    consent,
    ...(scopes !== undefined && { scopes }),
    ...(apis !== undefined && { apis }),
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(sinkCredentials !== undefined && { sinkCredentials }),
  };
}

function credentialOf({ secret, secretEnv, jwks }: ClientEntry, environment: Environment): ClientCredential {
  if (jwks !== undefined) return { type: 'private-key-jwt', jwks };
  return { type: 'secret', secret: secret ?? environment[secretEnv!]! };
}
