import { readFileSync } from 'node:fs';
import { durationNs } from '../../scenarios/quantity.ts';
import type { TokenRole } from '../case.ts';
import type { HttpClientOptions } from '../http-client.ts';
import { type Environment, type SecretSource, secretText } from '../secret-schema.ts';
import type { Beside } from '../target-tls.ts';
import type { TestDevice } from '../target.ts';
import { authorizationCode } from './authorization-code.ts';
import { AuthorizationServer } from './authorization-server.ts';
import { backchannelToken } from './backchannel-token.ts';
import { clientCredentials } from './client-credentials.ts';
import { commandToken } from './command-token.ts';
import { withDevice } from './device-placeholder.ts';
import { fixedToken } from './fixed-token.ts';
import { interactiveSignIn, type Terminal } from './interactive-sign-in.ts';
import type { LearntSecrets } from './learnt-secrets.ts';
import { OAuthClient } from './oauth-client.ts';
import type { RoleSource, RoleSources } from './role-source.ts';
import { type FilledForm, scriptedSignIn } from './scripted-sign-in.ts';
import { serverNameOf, type TokenSections } from './token-file-check.ts';
import type { FormStepEntry, SubscriberTokenEntry, TokenEntry } from './token-file-schema.ts';
import type { TokenProvider } from './token-provider.ts';

export interface TokenSurroundings {
  beside: Beside;
  /** Folder of the file. */
  folder: string;
  environment: Environment;
  secrets: LearntSecrets;
  /** For token requests; with `tls` of the file where a server is to have it. */
  http: HttpClientOptions;
  tls: Pick<HttpClientOptions, 'caPem' | 'clientCertificate'>;
  terminal: Terminal;
  nowMs(): number;
}

const WITHIN = { command: '30 s', 'client-credentials': '1 min', ciba: '2 min', forms: '1 min', interactive: '5 min' };
const WAIT_AT_MOST = '1 min';

/**
 * Makes of the sections of a file, which have been checked, where each role's tokens come from.
 * @param devices those of the file, in its order.
 */
export function tokenSources(
  content: TokenSections,
  devices: readonly TestDevice[],
  surroundings: TokenSurroundings,
): RoleSources {
  const clients = oauthClients(content, surroundings);
  const roleSource = (role: string, entry: TokenEntry): RoleSource => ({
    provider: providerOf(entry, clients, surroundings),
    ...('scopes' in entry && entry.scopes !== undefined && { scopes: entry.scopes }),
    ...(role === 'expired' &&
      'client' in entry && { waitAtMostMs: milliseconds(('waitAtMost' in entry && entry.waitAtMost) || WAIT_AT_MOST) }),
  });
  const roles = new Map(
    Object.entries(content.tokens ?? {}).map(([role, entry]) => [role as TokenRole, roleSource(role, entry)]),
  );
  const ofAll = roles.get('three-legged');
  const ofDevices = content.devices.flatMap(({ threeLeggedToken: entry }, place): [TestDevice, RoleSource][] => {
    const source = entry === undefined ? ofAll : roleSource('three-legged', entry);
    const device = devices[place];
    return source === undefined || device === undefined ? [] : [[device, source]];
  });
  return { roles, devices: new Map(ofDevices) };
}

function oauthClients(
  content: TokenSections,
  { beside, environment, secrets, http, tls }: TokenSurroundings,
): Map<string, OAuthClient> {
  const entries = Object.entries(content.authorizationServers ?? {});
  const servers = new Map(entries.map(([name, entry]) => [name, new AuthorizationServer(entry)]));
  return new Map(
    Object.entries(content.clients ?? {}).map(([name, entry]) => {
      const serverName = serverNameOf(entry, content) ?? '';
      const server = servers.get(serverName);
      if (server === undefined) throw new Error(`client ${name} has no authorization server`);
      const secret = entry.secret && secretText(entry.secret, environment);
      secrets.learn(secret);
      const withTls = content.authorizationServers?.[serverName]?.useTargetTls === true;
      const client = new OAuthClient({
        entry,
        server,
        http: withTls ? { ...http, ...tls } : http,
        secrets,
        ...(secret !== undefined && { secret }),
        ...(entry.keyFile !== undefined && { key: readFileSync(beside(entry.keyFile), 'utf8') }),
      });
      return [name, client];
    }),
  );
}

function providerOf(
  entry: TokenEntry,
  clients: ReadonlyMap<string, OAuthClient>,
  surroundings: TokenSurroundings,
): TokenProvider {
  const { folder, secrets, nowMs } = surroundings;
  if ('env' in entry || 'value' in entry) return fixedToken(secretOf(entry, surroundings), nowMs);
  if ('command' in entry) {
    const { command, within = WITHIN.command } = entry;
    return commandToken({ command, folder, withinMs: milliseconds(within), secrets, nowMs });
  }
  const client = clients.get(entry.client);
  if (client === undefined) throw new Error(`there is no client ${entry.client}`);
  if (!('grant' in entry))
    return clientCredentials(client, milliseconds(entry.within ?? WITHIN['client-credentials']), nowMs);
  return subscriberProvider(entry, client, surroundings);
}

function subscriberProvider(
  { grant, loginHint, redirectUri = '', forms, within }: SubscriberTokenEntry,
  client: OAuthClient,
  surroundings: TokenSurroundings,
): TokenProvider {
  const { terminal, nowMs } = surroundings;
  const usual = grant === 'ciba' ? WITHIN.ciba : forms === undefined ? WITHIN.interactive : WITHIN.forms;
  const common = {
    client,
    withinMs: milliseconds(within ?? usual),
    nowMs,
    ...(loginHint !== undefined && { loginHint }),
  };
  if (grant === 'ciba') return backchannelToken(common);
  const signIn =
    forms === undefined
      ? interactiveSignIn(redirectUri, terminal)
      : scriptedSignIn(
          forms.map((form) => filled(form, surroundings)),
          redirectUri,
        );
  return authorizationCode({ ...common, redirectUri, signIn });
}

function filled({ form, fields }: FormStepEntry, surroundings: TokenSurroundings): FilledForm {
  const values = Object.entries(fields).map(([name, value]): [string, FilledForm['fields'][string]] => {
    if (typeof value === 'string') return [name, (wish) => withDevice(value, wish)];
    const secret = secretOf(value, surroundings);
    return [name, () => secret];
  });
  return { ...(form !== undefined && { form }), fields: Object.fromEntries(values) };
}

function secretOf(source: SecretSource, { environment, secrets }: TokenSurroundings): string {
  const text = secretText(source, environment);
  secrets.learn(text);
  return text;
}

function milliseconds(duration: string): number {
  return Math.max(1, Math.round(durationNs(duration) / 1e6));
}
