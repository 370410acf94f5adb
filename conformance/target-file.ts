import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WallTime } from '../emulator/index.ts';
import { durationNs } from '../scenarios/quantity.ts';
import { readYamlDocument, type ReportProblem } from '../scenarios/yaml-document.ts';
import type { TokenRole } from './case.ts';
import type { ApiName, Release } from './contract/index.ts';
import type { Assets, Budgets, SinkOptions, Target, TestDevice, TokenSource } from './target.ts';
import type { SecretSource } from './secret-schema.ts';
import { checkSouthbound, southboundOf } from './southbound/southbound.ts';
import { TargetFile } from './target-file-schema.ts';

export interface TargetFileResult {
  target: Target;
  /** The release that the file names. */
  release?: Release;
}

/** CAMARA allows this identifier in no release yet, so that every implementation refuses it. */
const UNSUPPORTED = { networkAccessIdentifier: 'device@network.example' };

/**
 * Reads a target file. Files that it names are found beside it; secrets come from the environment.
 * @throws InputError with every problem at its line and column.
 */
export function readTarget(
  file: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): TargetFileResult {
  const beside = (name: string) => resolve(dirname(file), name);
  const content = readYamlDocument(file, TargetFile, {
    check: (value, at) => checkTarget(value, at, beside, environment),
  });
  const secretOf = (source: SecretSource): string => ('env' in source ? (environment[source.env] ?? '') : source.value);
  const secrets: string[] = [];
  const secret = (source: SecretSource): string => {
    const text = secretOf(source);
    secrets.push(text);
    return text;
  };
  const devices = content.devices.map(deviceOf);
  const threeLegged = new Map(
    content.devices.flatMap(({ threeLeggedToken: source }, n) =>
      source === undefined ? [] : [[devices[n] as TestDevice, secret(source)] as const],
    ),
  );
  const tokens = new Map(
    Object.entries(content.tokens ?? {}).map(([role, source]) => [role as TokenRole, secret(source)]),
  );
  const headers = Object.fromEntries(
    Object.entries(content.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : secret(value),
    ]),
  );
  const {
    name,
    longWaits = false,
    notOffered = [],
    unsupportedIdentifiers = [],
    applicationServer,
    otherApplicationServer,
    assets = {},
    tls,
    southbound,
  } = content;
  const target: Target = {
    name,
    kind: 'external',
    apis: baseUrls(content.apis),
    headers,
    time: new WallTime(),
    tokens: tokenSource(tokens, threeLegged),
    devices,
    applicationServer: applicationServer as Target['applicationServer'],
    ...(otherApplicationServer === undefined
      ? {}
      : { otherServer: otherApplicationServer as Target['applicationServer'] }),
    profile: profileOf(content.profile),
    assets: { unsupportedDevice: UNSUPPORTED, ...assets } as Assets,
    notOffered,
    unsupportedIdentifiers,
    longWaits,
    budgets: budgetsOf(content.budgets),
    ...(content.sink === undefined ? {} : { sink: sinkOf(content.sink, beside) }),
    ...(southbound === undefined ? {} : { southbound: southboundOf(southbound, secret, beside) }),
    ...(tls === undefined ? {} : { caPem: readFileSync(beside(tls.caFile), 'utf8') }),
    secrets,
  };
  return { target, ...(content.release === undefined ? {} : { release: content.release }) };
}

function deviceOf(
  { name, threeLeggedToken: _, ...identifiers }: TargetFile['devices'][number],
  index: number,
): TestDevice {
  return { name: name ?? `device-${index + 1}`, identifiers: identifiers as TestDevice['identifiers'] };
}

function baseUrls(apis: TargetFile['apis']): Target['apis'] {
  const entries = Object.entries(apis).map(
    ([api, { baseUrl }]) => [api as ApiName, baseUrl.replace(/\/+$/, '')] as const,
  );
  return Object.fromEntries(entries);
}

/** Static tokens. Garbage needs none, and no token is always to be had. */
function tokenSource(
  tokens: ReadonlyMap<TokenRole, string>,
  threeLegged: ReadonlyMap<TestDevice, string>,
): TokenSource {
  const find = (role: TokenRole, device: TestDevice | undefined): string | undefined => {
    if (role === 'garbage') return 'garbage';
    if (role === 'three-legged') return device === undefined ? undefined : threeLegged.get(device);
    if (role === 'three-legged-other') return [...threeLegged].find(([other]) => other !== device)?.[1];
    return tokens.get(role);
  };
  return {
    offers: (role, device) => role === 'none' || find(role, device) !== undefined,
    token: ({ role, device }) => {
      const token = find(role, device);
      if (token === undefined && role !== 'none')
        return Promise.reject(new Error(`the target has no token for ${role}`));
      return Promise.resolve(token);
    },
  };
}

function profileOf({ name, minDuration, maxDuration }: TargetFile['profile']): Target['profile'] {
  return {
    name,
    ...(minDuration === undefined ? {} : { minDurationS: Math.ceil(durationNs(minDuration) / 1e9) }),
    ...(maxDuration === undefined ? {} : { maxDurationS: Math.floor(durationNs(maxDuration) / 1e9) }),
  };
}

function budgetsOf({
  requestTimeout = '10 s',
  availableWithin = '10 s',
  eventWithin = '10 s',
  clockTolerance = '5 s',
}: NonNullable<TargetFile['budgets']> = {}): Budgets {
  const milliseconds = (text: string) => durationNs(text) / 1e6;
  return {
    requestTimeoutMs: Math.max(1, Math.round(milliseconds(requestTimeout))),
    availableWithinMs: milliseconds(availableWithin),
    eventWithinMs: milliseconds(eventWithin),
    clockToleranceMs: milliseconds(clockTolerance),
  };
}

function sinkOf(
  { host = '127.0.0.1', port = 0, publicUrl, certificateFile, keyFile }: NonNullable<TargetFile['sink']>,
  beside: (name: string) => string,
): SinkOptions {
  const files = certificateFile === undefined || keyFile === undefined ? undefined : { certificateFile, keyFile };
  return {
    host,
    port,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(files === undefined
      ? {}
      : {
          certificate: {
            certificatePem: readFileSync(beside(files.certificateFile), 'utf8'),
            keyPem: readFileSync(beside(files.keyFile), 'utf8'),
          },
        }),
  };
}

function checkTarget(
  content: TargetFile,
  at: ReportProblem,
  beside: (name: string) => string,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  checkSecrets(content, at, environment);
  const readable = (path: string[], name: string | undefined) => {
    if (name === undefined) return;
    try {
      readFileSync(beside(name));
    } catch (error) {
      at(
        path,
        `${name} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}; expected a PEM file`,
      );
    }
  };
  readable(['tls', 'caFile'], content.tls?.caFile);
  readable(['sink', 'certificateFile'], content.sink?.certificateFile);
  readable(['sink', 'keyFile'], content.sink?.keyFile);
  checkSouthbound(content.southbound, at, beside);
  if ((content.sink?.certificateFile === undefined) !== (content.sink?.keyFile === undefined))
    at(['sink'], 'expected certificateFile and keyFile together');
  const names = content.devices.map(deviceOf).map(({ name }) => name);
  content.devices.forEach((device, index) => {
    if (Object.keys(deviceOf(device, index).identifiers).length === 0)
      at(['devices', index], 'has no identifier; expected at least one of phoneNumber, ipv4Address, ipv6Address');
    if (names.indexOf(names[index] ?? '') !== index)
      at(['devices', index, 'name'], `a second device named ${names[index] ?? ''}; expected unique names`);
  });
  for (const name of ['applicationServer', 'otherApplicationServer'] as const) {
    const server = content[name];
    if (server !== undefined && server.ipv4Address === undefined && server.ipv6Address === undefined)
      at([name], 'has no address; expected ipv4Address or ipv6Address');
  }
  const { minDuration, maxDuration } = content.profile;
  if (minDuration !== undefined && maxDuration !== undefined && durationNs(minDuration) > durationNs(maxDuration))
    at(['profile', 'maxDuration'], `${maxDuration} is below minDuration ${minDuration}; expected at least that`);
  const restricted = [content.assets?.restrictedProfile, content.assets?.restrictedDevice];
  if (restricted.filter((asset) => asset !== undefined).length === 1)
    at(['assets'], 'expected restrictedProfile and restrictedDevice together');
}

/** Wherever a secret may stand in the file. */
function checkSecrets(
  content: TargetFile,
  at: ReportProblem,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const places: [(string | number)[], SecretSource | string | undefined][] = [
    ...Object.entries(content.tokens ?? {}).map(([role, source]): [string[], SecretSource] => [
      ['tokens', role],
      source,
    ]),
    ...Object.entries(content.headers ?? {}).map(([name, source]): [string[], SecretSource | string] => [
      ['headers', name],
      source,
    ]),
    [['southbound', 'bearer'], content.southbound?.bearer],
    [['southbound', 'basic', 'password'], content.southbound?.basic?.password],
    ...content.devices.map(({ threeLeggedToken }, index): [(string | number)[], SecretSource | undefined] => [
      ['devices', index, 'threeLeggedToken'],
      threeLeggedToken,
    ]),
  ];
  for (const [path, source] of places) {
    if (typeof source !== 'object' || !('env' in source)) continue;
    const value = environment[source.env];
    if (value === undefined || value === '')
      at([...path, 'env'], `the environment has no ${source.env}; expected it to hold the secret`);
    else if (value.length < 8) at([...path, 'env'], `${source.env} holds fewer than 8 characters; expected a secret`);
  }
}
