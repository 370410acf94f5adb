import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WallTime } from '../emulator/index.ts';
import { durationNs } from '../scenarios/quantity.ts';
import { readYamlDocument, type ReportProblem } from '../scenarios/yaml-document.ts';
import type { ApiName, Release } from './contract/index.ts';
import { type Environment, secretProblem, type SecretSource, secretText } from './secret-schema.ts';
import type { Assets, Budgets, SinkOptions, Target, TestDevice } from './target.ts';
import { checkSouthbound, southboundOf } from './southbound/southbound.ts';
import { TargetFile } from './target-file-schema.ts';
import { attempt, type Beside, checkTls, readTls } from './target-tls.ts';
import { STANDARD_TERMINAL, type Terminal } from './tokens/interactive-sign-in.ts';
import { LearntSecrets } from './tokens/learnt-secrets.ts';
import { TokenBroker } from './tokens/token-broker.ts';
import { checkTokens } from './tokens/token-file-check.ts';
import { tokenSources } from './tokens/token-file.ts';

export interface TargetFileResult {
  target: Target;
  /** The release that the file names. */
  release?: Release;
}

/** CAMARA allows this identifier in no release yet, so that every implementation refuses it. */
const UNSUPPORTED = { networkAccessIdentifier: 'device@network.example' };

/**
 * Reads a target file. Files that it names are found beside it; secrets come from the environment.
 * @param terminal where a person may be asked to sign in.
 * @throws InputError with every problem at its line and column.
 */
export function readTarget(
  file: string,
  environment: Environment = process.env,
  terminal: Terminal = STANDARD_TERMINAL,
): TargetFileResult {
  const beside = (name: string) => resolve(dirname(file), name);
  const content = readYamlDocument(file, TargetFile, {
    check: (value, at) => checkTarget(value, at, beside, environment),
  });
  const secrets: string[] = [];
  const learnt = new LearntSecrets(secrets);
  const secret = (source: SecretSource): string => {
    const text = secretText(source, environment);
    learnt.learn(text);
    return text;
  };
  const devices = content.devices.map(deviceOf);
  const headers = Object.fromEntries(
    Object.entries(content.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : secret(value),
    ]),
  );
  const {
    name,
    notOffered = [],
    unsupportedIdentifiers = [],
    applicationServer,
    otherApplicationServer,
    assets = {},
    tls,
    southbound,
  } = content;
  const time = new WallTime();
  const trust = tls === undefined ? {} : readTls(tls, beside);
  const budgets = budgetsOf(content.budgets);
  const sources = tokenSources(content, devices, {
    beside,
    folder: dirname(resolve(file)),
    environment,
    secrets: learnt,
    http: { requestTimeoutMs: budgets.requestTimeoutMs },
    tls: trust,
    terminal,
    nowMs: () => time.nowMs(),
  });
  const target: Target = {
    name,
    kind: 'external',
    apis: baseUrls(content.apis),
    headers,
    time,
    tokens: new TokenBroker({ sources, devices, apis: Object.keys(content.apis) as ApiName[], secrets: learnt }),
    devices,
    applicationServer: applicationServer as Target['applicationServer'],
    ...(otherApplicationServer === undefined
      ? {}
      : { otherServer: otherApplicationServer as Target['applicationServer'] }),
    profile: profileOf(content.profile),
    assets: { unsupportedDevice: UNSUPPORTED, ...assets } as Assets,
    notOffered,
    unsupportedIdentifiers,
    longWaits: false,
    paced: true,
    budgets,
    ...(content.sink === undefined ? {} : { sink: sinkOf(content.sink, beside) }),
    ...(southbound === undefined ? {} : { southbound: southboundOf(southbound, secret, beside) }),
    ...trust,
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
  { host = '127.0.0.1', port = 0, publicUrl, certificateFile, keyFile, bridgeFile }: NonNullable<TargetFile['sink']>,
  beside: (name: string) => string,
): SinkOptions {
  const files = certificateFile === undefined || keyFile === undefined ? undefined : { certificateFile, keyFile };
  return {
    host,
    port,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(bridgeFile === undefined ? {} : { bridgeFile: beside(bridgeFile) }),
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

function checkTarget(content: TargetFile, at: ReportProblem, beside: Beside, environment: Environment): void {
  for (const [name, source] of Object.entries(content.headers ?? {})) {
    const problem = typeof source === 'string' ? undefined : secretProblem(source, environment);
    if (problem !== undefined) at(['headers', name, 'env'], problem);
  }
  checkTokens(content, at, beside, environment);
  if (content.tls !== undefined) checkTls(content.tls, at, beside);
  const { certificateFile, keyFile } = content.sink ?? {};
  for (const [key, name] of Object.entries({ certificateFile, keyFile }))
    if (name !== undefined) attempt(at, ['sink', key], name, beside, () => undefined);
  checkSouthbound(content.southbound, at, beside, environment);
  if ((certificateFile === undefined) !== (keyFile === undefined))
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
