import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import type { Release } from '../conformance/contract/index.ts';
import {
  type LogLevel,
  openStore,
  serverLog,
  type StandaloneQodOptions,
  type StaticNefAuthentication,
  type TestbedOptions,
} from '../emulator/index.ts';
import { readClients } from '../scenarios/clients.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { baseUrl } from './serve-only.ts';
import { NEF_DIALECTS } from '../scenarios/nef-dialects.ts';

export interface ServeOptions {
  only?: 'qod' | 'nef';
  nef?: string;
  scsAsId?: string;
  callbackUrl?: string;
  publicUrl?: string;
  host?: string;
  scenario: string;
  release: Release;
  profiles?: string;
  clients?: string;
  port: number;
  nefPort: number;
  authPort: number;
  controlPort: number;
  clock: 'virtual' | 'paced';
  speed: number;
  issuer?: string;
  audience?: string;
  store?: string;
  creation?: 'synchronous' | 'asynchronous';
  revocation?: 'synchronous' | 'asynchronous';
  allowSinks?: string[];
  sinkCa?: string;
  nefAuth?: string;
  nefDialect?: string[];
  logLevel: LogLevel;
  json?: boolean;
}

/** What the options ask for, files read. @throws InputError for everything that is wrong with them. */
export function testbedOptions(options: ServeOptions): TestbedOptions {
  return { ...qodOptions(options), ...networkOptions(options) };
}

/** The same for the QoD server alone. */
export function standaloneOptions(options: ServeOptions & { nef: string }): StandaloneQodOptions {
  const { host, publicUrl, callbackUrl, scsAsId } = options;
  return {
    ...qodOptions(options),
    nefBaseUrl: baseUrl('--nef', options.nef),
    ...(host !== undefined && { host }),
    ...(publicUrl !== undefined && { publicRoot: baseUrl('--public-url', publicUrl) }),
    ...(callbackUrl !== undefined && { notificationRoot: baseUrl('--callback-url', callbackUrl) }),
    ...(scsAsId !== undefined && { scsAsId }),
    ...commonOptions(options),
    ...(options.nefAuth !== undefined && { nefAuthentication: nefCredential(options.nefAuth) }),
  };
}

/** The same for the network and its NEF. */
export function networkOptions(options: ServeOptions) {
  const { clock, speed, host, publicUrl } = options;
  const dialects = (options.nefDialect ?? []).map((name) => [NEF_DIALECTS[name as keyof typeof NEF_DIALECTS], true]);
  return {
    clock: clock === 'virtual' ? ({ kind: 'virtual' } as const) : ({ kind: 'paced', speed } as const),
    nefPort: options.nefPort,
    nefDialects: Object.fromEntries(dialects) as TestbedOptions['nefDialects'] & object,
    ...(host !== undefined && { nefHost: host }),
    ...(publicUrl !== undefined && { nefPublicRoot: baseUrl('--public-url', publicUrl) }),
    ...commonOptions(options),
    ...(options.nefAuth !== undefined && { nefAuthentication: nefAuthentication(options.nefAuth) }),
  };
}

function qodOptions(options: ServeOptions) {
  const { release, issuer, audience, creation, revocation } = options;
  return {
    release,
    port: options.port,
    authorization:
      issuer === undefined
        ? ({ kind: 'embedded', port: options.authPort } as const)
        : ({ kind: 'external', issuer, ...(audience !== undefined && { audience }) } as const),
    clients: readClients(options.clients),
    ...(creation !== undefined && { creation }),
    ...(revocation !== undefined && { revocation }),
    ...(options.allowSinks !== undefined && { sinkNetworks: options.allowSinks.map(network) }),
    ...(options.sinkCa !== undefined && { sinkCa: certificate(options.sinkCa) }),
  };
}

/** A store is opened when all else is right, since opening makes its file. */
function commonOptions(options: ServeOptions) {
  checkTime(options);
  return {
    scenario: readScenario(options.scenario),
    profiles: readQosProfiles(options.profiles),
    log: serverLog(options.logLevel),
    metrics: true,
    ...(options.store !== undefined && { store: openStore(options.store) }),
  };
}

/** A store keeps wall-clock time, and so does an external issuer. */
function checkTime({ clock, speed, store, issuer, audience }: ServeOptions): void {
  if (store !== undefined && clock === 'virtual')
    throw bad('--store', 'goes with the paced clock only; expected --clock paced');
  if (issuer !== undefined && (clock === 'virtual' || speed !== 1))
    throw bad('--issuer', 'judges time by the wall clock; expected --clock paced at --speed 1');
  if (audience !== undefined && issuer === undefined) throw bad('--audience', 'goes with --issuer only');
}

function network(cidr: string): string {
  if (!ipaddr.isValidCIDR(cidr)) throw bad(`--allow-sinks ${cidr}`, 'is no network; expected one such as 10.0.0.0/8');
  return cidr;
}

function certificate(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (error) {
    throw bad(`--sink-ca ${file}`, `cannot be read: ${(error as Error).message}`);
  }
  throw bad(`--sink-ca ${file}`, 'holds no certificate; expected one in PEM');
}

/** What the emulated NEF wants to be shown. It issues no tokens, and knows nobody who does. */
function nefAuthentication(text: string): StaticNefAuthentication {
  const credential = nefCredential(text);
  if (credential.type !== 'oauth2-client-credentials') return credential;
  throw bad('--nef-auth oauth2', 'is for a NEF elsewhere; expected --only qod with it');
}

function nefCredential(text: string): NonNullable<StandaloneQodOptions['nefAuthentication']> {
  const [, username, password] = /^basic:([^:]+):(.+)$/.exec(text) ?? [];
  if (username !== undefined && password !== undefined) return { type: 'basic', username, password };
  const [, token] = /^bearer:(\S+)$/.exec(text) ?? [];
  if (token !== undefined) return { type: 'bearer', token };
  const [, clientId, clientSecret, url] = /^oauth2:([^:]+):(.+)@(\w+:\/\/\S+)$/.exec(text) ?? [];
  if (clientId !== undefined && clientSecret !== undefined && url !== undefined) {
    const tokenUrl = baseUrl('--nef-auth', url);
    return { type: 'oauth2-client-credentials', clientId, clientSecret, tokenUrl };
  }
  if (text === 'none') return { type: 'none' };
  const ways = 'none, basic:<user>:<password>, bearer:<token> or oauth2:<client>:<secret>@<token URL>';
  throw bad('--nef-auth', `expected ${ways}`);
}

function bad(file: string, message: string): InputError {
  return new InputError([{ file, message }]);
}
