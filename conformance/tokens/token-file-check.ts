import { closestName } from '../../scenarios/closest-name.ts';
import type { ReportProblem } from '../../scenarios/yaml-document.ts';
import { type Environment, secretProblem } from '../secret-schema.ts';
import { attempt, type Beside } from '../target-tls.ts';
import { checkClientKey } from './client-key.ts';
import { devicePlaceholderProblem } from './device-placeholder.ts';
import type {
  AuthorizationServerEntry,
  ClientEntry,
  FormStepEntry,
  SubscriberTokenEntry,
  TokenEntry,
} from './token-file-schema.ts';

/** The sections of a target file that are about tokens. */
export interface TokenSections {
  authorizationServers?: Readonly<Record<string, AuthorizationServerEntry>>;
  clients?: Readonly<Record<string, ClientEntry>>;
  tokens?: Readonly<Record<string, TokenEntry>>;
  devices: readonly { threeLeggedToken?: TokenEntry }[];
}

type Path = (string | number)[];

/** Tells what a schema cannot say of where tokens come from. */
export function checkTokens(content: TokenSections, at: ReportProblem, beside: Beside, environment: Environment): void {
  const { authorizationServers = {}, clients = {}, tokens = {}, devices } = content;
  for (const [name, { issuer, tokenEndpoint }] of Object.entries(authorizationServers)) {
    if (issuer === undefined && tokenEndpoint === undefined)
      at(['authorizationServers', name], 'expected issuer, or tokenEndpoint');
  }
  for (const [name, client] of Object.entries(clients)) {
    checkClient(client, content, within(at, ['clients', name]), beside, environment);
  }
  for (const [role, entry] of Object.entries(tokens))
    checkToken(entry, content, within(at, ['tokens', role]), environment);
  for (const [index, { threeLeggedToken: entry }] of devices.entries()) {
    if (entry !== undefined)
      checkToken(entry, content, within(at, ['devices', index, 'threeLeggedToken']), environment);
  }
}

/** The server of a client: the one that it names, else the only one. */
export function serverNameOf({ server }: Pick<ClientEntry, 'server'>, { authorizationServers = {} }: TokenSections) {
  const names = Object.keys(authorizationServers);
  return server ?? (names.length === 1 ? names[0] : undefined);
}

function within(at: ReportProblem, start: Path): ReportProblem {
  return (path, message) => at([...start, ...path], message);
}

function checkClient(
  client: ClientEntry,
  content: TokenSections,
  at: ReportProblem,
  beside: Beside,
  environment: Environment,
): void {
  const { secret, keyFile, keyId, algorithm, authentication } = client;
  const servers = Object.keys(content.authorizationServers ?? {});
  if (client.server !== undefined && !servers.includes(client.server))
    at(['server'], unknown(client.server, 'authorization server', servers));
  else if (serverNameOf(client, content) === undefined)
    at([], `expected server, one of authorizationServers; there are ${servers.length}`);
  if (secret !== undefined) checkSecret(secret, at, ['secret'], environment);
  if (secret !== undefined && keyFile !== undefined) at(['keyFile'], 'stands beside secret; expected one of the two');
  if (keyFile !== undefined) attempt(at, ['keyFile'], keyFile, beside, checkClientKey);
  else if (keyId !== undefined || algorithm !== undefined)
    at([keyId === undefined ? 'algorithm' : 'keyId'], 'is about assertions; expected keyFile as well');
  const needed = authentication && NEEDED[authentication];
  const given = secret !== undefined ? 'secret' : keyFile !== undefined ? 'keyFile' : 'neither secret nor keyFile';
  if (needed !== undefined && needed !== given)
    at(['authentication'], `${authentication} needs ${needed}; the client has ${given}`);
}

const NEEDED = {
  client_secret_basic: 'secret',
  client_secret_post: 'secret',
  private_key_jwt: 'keyFile',
  none: 'neither secret nor keyFile',
} as const;

function checkToken(entry: TokenEntry, content: TokenSections, at: ReportProblem, environment: Environment): void {
  if ('env' in entry || 'value' in entry) return checkSecret(entry, at, [], environment);
  if ('command' in entry)
    return entry.command.forEach((word, place) => checkPlaceholders(word, at, ['command', place]));
  const { clients = {} } = content;
  const client = clients[entry.client];
  if (client === undefined) return at(['client'], unknown(entry.client, 'client', Object.keys(clients)));
  if ('grant' in entry) checkSubscriberToken(entry, serverOf(client, content), at, environment);
}

function serverOf(client: ClientEntry, content: TokenSections): AuthorizationServerEntry {
  return content.authorizationServers?.[serverNameOf(client, content) ?? ''] ?? {};
}

function checkSubscriberToken(
  { grant, loginHint, redirectUri, forms, interactive }: SubscriberTokenEntry,
  server: AuthorizationServerEntry,
  at: ReportProblem,
  environment: Environment,
): void {
  if (loginHint !== undefined) checkPlaceholders(loginHint, at, ['loginHint']);
  const endpoint = grant === 'ciba' ? 'backchannelAuthenticationEndpoint' : 'authorizationEndpoint';
  if (server.tokenEndpoint !== undefined && server[endpoint] === undefined)
    at(['grant'], `${grant} needs the server's ${endpoint}; expected it beside tokenEndpoint`);
  if (grant === 'ciba') {
    for (const [key, value] of Object.entries({ redirectUri, forms, interactive }))
      if (value !== undefined) at([key], 'is for the grant authorization-code');
    return;
  }
  if (redirectUri === undefined) at([], 'missing key redirectUri; authorization-code needs it');
  if ((forms !== undefined) === (interactive === true)) at([], 'expected forms, or interactive: true, and not both');
  if (interactive === true && redirectUri !== undefined && !isLoopback(redirectUri))
    at(['redirectUri'], 'cannot be listened at; expected one such as http://127.0.0.1:8765/callback');
  forms?.forEach((form, place) => checkForm(form, within(at, ['forms', place]), environment));
}

function checkForm({ fields }: FormStepEntry, at: ReportProblem, environment: Environment): void {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') checkPlaceholders(value, at, ['fields', name]);
    else checkSecret(value, at, ['fields', name], environment);
  }
}

/** RFC 8252 section 7.3. */
function isLoopback(url: string): boolean {
  const { protocol, hostname, port } = new URL(url);
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname) && port !== '';
}

function checkSecret(
  source: { env: string } | { value: string },
  at: ReportProblem,
  path: Path,
  environment: Environment,
): void {
  const problem = secretProblem(source, environment);
  if (problem !== undefined) at([...path, 'env'], problem);
}

function checkPlaceholders(text: string, at: ReportProblem, path: Path): void {
  const problem = devicePlaceholderProblem(text);
  if (problem !== undefined) at(path, problem);
}

function unknown(name: string, what: string, known: readonly string[]): string {
  const closest = closestName(name, known);
  const hint =
    closest === undefined
      ? `expected ${known.length === 0 ? `it in ${what === 'client' ? 'clients' : 'authorizationServers'}` : `one of ${known.join(', ')}`}`
      : `did you mean ${closest}?`;
  return `there is no ${what} ${name}; ${hint}`;
}
