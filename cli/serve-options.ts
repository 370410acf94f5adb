import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import type { Release } from '../conformance/contract/index.ts';
import { type LogLevel, openStore, serverLog, type TestbedOptions } from '../emulator/index.ts';
import { readClients } from '../scenarios/clients.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { NEF_DIALECTS } from '../scenarios/nef-dialects.ts';

export interface ServeOptions {
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
  const { release, clock, speed, issuer, audience, creation, revocation } = options;
  checkTime(options);
  const dialects = (options.nefDialect ?? []).map((name) => [NEF_DIALECTS[name as keyof typeof NEF_DIALECTS], true]);
  return {
    scenario: readScenario(options.scenario),
    release,
    log: serverLog(options.logLevel),
    metrics: true,
    clock: clock === 'virtual' ? { kind: 'virtual' } : { kind: 'paced', speed },
    port: options.port,
    nefPort: options.nefPort,
    authorization:
      issuer === undefined
        ? { kind: 'embedded', port: options.authPort }
        : { kind: 'external', issuer, ...(audience !== undefined && { audience }) },
    clients: readClients(options.clients),
    profiles: readQosProfiles(options.profiles),
    nefDialects: Object.fromEntries(dialects) as TestbedOptions['nefDialects'] & object,
    ...(creation !== undefined && { creation }),
    ...(revocation !== undefined && { revocation }),
    ...(options.allowSinks !== undefined && { sinkNetworks: options.allowSinks.map(network) }),
    ...(options.sinkCa !== undefined && { sinkCa: certificate(options.sinkCa) }),
    ...(options.nefAuth !== undefined && { nefAuthentication: nefAuthentication(options.nefAuth) }),
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

function nefAuthentication(text: string): NonNullable<TestbedOptions['nefAuthentication']> {
  const [, username, password] = /^basic:([^:]+):(.+)$/.exec(text) ?? [];
  if (username !== undefined && password !== undefined) return { type: 'basic', username, password };
  const [, token] = /^bearer:(\S+)$/.exec(text) ?? [];
  if (token !== undefined) return { type: 'bearer', token };
  if (text === 'none') return { type: 'none' };
  throw bad('--nef-auth', 'expected none, basic:<user>:<password> or bearer:<token>');
}

function bad(file: string, message: string): InputError {
  return new InputError([{ file, message }]);
}
