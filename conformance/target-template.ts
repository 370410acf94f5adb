import { stringify } from 'yaml';
import { type ApiName, apisOf, contractOf, type Release } from './contract/index.ts';

/** What a target file cannot be begun without. */
export interface TargetAnswers {
  name: string;
  release: Release;
  /** Root under which the APIs are served, without a slash at its end: `https://api.example.com`. */
  apiRoot: string;
  /** Default every API of the release. */
  apis?: readonly ApiName[];
  /** Phone numbers and IP addresses, each of a device. */
  devices: readonly string[];
  /** IP address of the application server. */
  applicationServer: string;
  profile: string;
  /** Environment variable that holds an access token; absent for a server that asks for none. */
  tokenVariable?: string;
}

/** Base path of each API of a release below its root, as CAMARA publishes it. */
export function basePaths(release: Release): Partial<Record<ApiName, string>> {
  return Object.fromEntries(apisOf(release).map((api) => [api, contractOf(api, release).basePath]));
}

/**
 * A target file to begin with, in YAML: what was answered, and everything else as comments that say what it is for.
 * @param schema path or URL of the JSON Schema, for completion in editors.
 */
export function targetTemplate(answers: TargetAnswers, schema: string): string {
  const { name, release, apiRoot, apis, devices, applicationServer, profile, tokenVariable } = answers;
  const paths = Object.entries(basePaths(release)).filter(([api]) => apis?.includes(api as ApiName) ?? true);
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    '# A QoD server under test, and what it puts at the disposal of a test. Every key: docs/target.md',
    `name: ${text(name)}`,
    `release: ${release}`,
    '',
    '# Base URLs as they are called, version included. Cases of an API that is left out are not applicable.',
    'apis:',
    ...paths.map(([api, path]) => `  ${api}: { baseUrl: ${text(`${apiRoot}${path}`)} }`),
    '',
    ...tls(apiRoot),
    ...tokens(tokenVariable),
    '# Devices that the tests have to themselves. As many cases run at once as there are; outcomes need two, random sequences more.',
    'devices:',
    ...devices.map((device) => `  - ${deviceOf(device)}`),
    '',
    '# Whom sessions are for, and somebody else that they must leave alone.',
    `applicationServer: ${serverOf(applicationServer)}`,
    '# otherApplicationServer: { ipv4Address: 198.51.100.20, port: 443 }',
    '',
    '# An active QoS profile. Its limits are read from the qos-profiles API; give them where there is none.',
    `profile: { name: ${text(profile)} }`,
    '# profile: { name: …, minDuration: 1 s, maxDuration: 1 h }',
    '',
    ...OPTIONAL,
  ];
  return `${lines.join('\n')}\n`;
}

function tls(apiRoot: string): string[] {
  if (!apiRoot.startsWith('https:')) return [];
  return ['# Of a certificate authority of your own:', '# tls: { caFile: ca.pem }', ''];
}

function tokens(variable: string | undefined): string[] {
  const token =
    variable === undefined
      ? '# tokens:\n#   two-legged: { env: QOD_TOKEN }'
      : `tokens:\n  two-legged: { env: ${variable} }`;
  return [
    '# Access tokens by role, from environment variables: they never reach a record. Roles that are missing skip their cases.',
    token,
    '#   other-client: { env: QOD_TOKEN_B }   # of another client',
    '#   no-scope: { env: QOD_TOKEN_EMPTY }   # without the scopes of the APIs',
    '#   expired: { env: QOD_TOKEN_OLD }',
    '',
  ];
}

/** What most servers need sooner or later. */
const OPTIONAL = [
  '# What some cases need; a case whose asset is missing is skipped, and says so.',
  '# assets:',
  "#   unknownDevice: { phoneNumber: '+99900000000' }   # names nobody",
  '#   inapplicableDevice: …                            # the service is not offered to it',
  '#   inactiveProfile: …',
  '#   deprecatedProfile: …',
  '',
  '# HTTPS listener for notifications, which the server must reach. Its certificate authority is written to sink-ca.pem of the run.',
  '# sink: { host: 0.0.0.0, port: 9443, publicUrl: https://test-machine.example.com:9443 }',
  '',
  '# Where the server reaches the NEF that --emulate starts.',
  '# southbound: { host: 0.0.0.0, port: 9092, publicUrl: http://test-machine.example.com:9092 }',
  '',
  '# Longest waits.',
  '# budgets: { requestTimeout: 10 s, availableWithin: 10 s, eventWithin: 10 s, clockTolerance: 5 s }',
  '',
  '# What the server does not have, by its own declaration; the suite tries all the same.',
  '# notOffered: [sink]',
  '# unsupportedIdentifiers: [networkAccessIdentifier]',
];

function deviceOf(device: string): string {
  if (device.startsWith('+')) return `{ phoneNumber: '${device}' }`;
  if (device.includes(':')) return `{ ipv6Address: '${device}' }`;
  return `{ ipv4Address: { publicAddress: ${device}, privateAddress: ${device} } }`;
}

function serverOf(address: string): string {
  return address.includes(':') ? `{ ipv6Address: '${address}', port: 443 }` : `{ ipv4Address: ${address}, port: 443 }`;
}

/** As YAML writes it, quoted where that is needed. */
function text(value: string): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
