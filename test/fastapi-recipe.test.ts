import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../package-root.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';

/** The recipe for FastAPI gateways agrees with itself. Nothing of it is run here, for that needs Python: try.sh does. */

interface Profile {
  qosReference: string;
  restrictedTo?: string[];
  published: { name: string; status: string };
}
interface Subscriber {
  phoneNumber: string;
  ipv4Address: string;
  ipv6Address: string;
  qodOffered?: boolean;
}
interface TargetText {
  apis: Record<string, { baseUrl: string }>;
  tokens: Record<string, { command: string[] }>;
  devices: { phoneNumber: string; ipv4Address: { privateAddress: string }; ipv6Address: string }[];
  profile: { name: string };
  assets: Record<string, string> & {
    restrictedDevice: { phoneNumber: string };
    unknownDevice: { phoneNumber: string };
  };
  sink: { port: number; certificateFile: string; keyFile: string };
  southbound: { port: number; bearer: { env: string } };
}

const TARGETS = join(packageRoot, 'docs', 'targets');
const textOf = (...path: string[]): string => readFileSync(join(TARGETS, ...path), 'utf8');
const text = textOf('fastapi.md');
const script = textOf('fastapi', 'try.sh');
const target = parse(textOf('fastapi.yaml')) as TargetText;
const subscribers = JSON.parse(textOf('fastapi', 'subscribers.json')) as Subscriber[];
const profiles = JSON.parse(textOf('fastapi', 'profiles.json')) as Profile[];

describe('settings', () => {
  const python = ['qod_gateway/settings.py', 'sign_token.py'].map((name) => textOf('fastapi', ...name.split('/')));
  const read = all(python.join('\n'), /environ(?:ment)?(?:\.get\(|\[)"([A-Z_]+)"/g);

  it('that the text names are those that the programs read', () => {
    expect(all(text, /`((?:NEF|PUBLIC|TOKEN|SUBSCRIBERS|PROFILES|SINK)_[A-Z_]+)`/g)).toEqual(read);
  });

  it('are all set by the script', () => {
    expect(all(script, /(?:^export| )([A-Z][A-Z_]+_[A-Z_]+)=/gm)).toEqual(read);
  });
});

describe('commands', () => {
  const commands = commandsIn([...text.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block!).join('\n'));

  it.each(commands)('%s is in the script', (command) => {
    expect(commandsIn(script).some((line) => line.startsWith(command))).toBe(true);
  });

  it('are the ones that matter', () => {
    expect(commands.map((command) => command.split(' ', 2).join(' '))).toEqual([
      'pip install',
      'openssl req',
      'openssl genpkey',
      'openssl pkey',
      'uvicorn --app-dir',
      'qod doctor',
      'qod conformance',
    ]);
  });

  it('need no file that is not there, and every package in a version of its own', () => {
    for (const { command } of Object.values(target.tokens)) expect(textOf(command[1]!)).toContain('jwt.encode');
    expect(readdirSync(join(TARGETS, 'fastapi', 'qod_gateway'))).toContain('app.py');
    for (const line of textOf('fastapi', 'requirements.txt').trimEnd().split('\n'))
      expect(line).toMatch(/^[A-Za-z]+(\[crypto\])?==\d+(\.\d+)+$/);
  });
});

describe('the target file', () => {
  it('has the ports of the script', () => {
    const port = /--port (\d+)/.exec(script)![1];
    for (const { baseUrl } of Object.values(target.apis)) expect(baseUrl).toContain(`http://127.0.0.1:${port}/`);
    expect(script).toContain(`PUBLIC_URL=http://127.0.0.1:${port}`);
    expect(script).toContain(`NEF_URL=http://127.0.0.1:${target.southbound.port}/`);
    expect(script).toContain(`${target.southbound.bearer.env}=`);
    expect(script).toContain(`-keyout ${target.sink.keyFile} -out ${target.sink.certificateFile}`);
  });

  it('has ports that no other recipe has', () => {
    const others = readdirSync(TARGETS).filter((name) => name.endsWith('.yaml') && name !== 'fastapi.yaml');
    const ports = (yaml: string) => all(yaml, /(?:port: |127\.0\.0\.1:)(\d{4,5})/g);
    const own = ports(textOf('fastapi.yaml'));
    expect(own).toHaveLength(3);
    for (const name of others) expect(ports(textOf(name)).filter((port) => own.includes(port))).toEqual([]);
  });

  it('has devices that the gateway knows', () => {
    for (const { phoneNumber, ipv4Address, ipv6Address } of target.devices)
      expect(subscribers).toContainEqual({ phoneNumber, ipv4Address: ipv4Address.privateAddress, ipv6Address });
    const numbers = subscribers.map((each) => each.phoneNumber);
    expect(numbers).not.toContain(target.assets.unknownDevice.phoneNumber);
  });

  it('has profiles of the gateway, which the NEF knows', () => {
    const { inactiveProfile, deprecatedProfile, restrictedProfile, refusedProfile, restrictedDevice } = target.assets;
    const statusOf = (name = '') => profiles.find(({ published }) => published.name === name)?.published.status;
    expect([target.profile.name, restrictedProfile, refusedProfile].map(statusOf)).toEqual(Array(3).fill('ACTIVE'));
    expect([inactiveProfile, deprecatedProfile].map(statusOf)).toEqual(['INACTIVE', 'DEPRECATED']);
    expect(profiles.find(({ published }) => published.name === restrictedProfile)?.restrictedTo).toEqual([
      restrictedDevice.phoneNumber,
    ]);
    const known = readQosProfiles().map(({ network }) => network.qosReference);
    expect(known).toEqual(expect.arrayContaining(profiles.map(({ qosReference }) => qosReference)));
  });
});

/** What the first group of a pattern finds, each once, in order of the alphabet. */
function all(where: string, pattern: RegExp): string[] {
  return [...new Set([...where.matchAll(pattern)].map(([, found]) => found!))].sort();
}

/** Commands that the text and the script have in common: continued lines joined, quotes, redirections and the checkout's root left out. */
function commandsIn(shell: string): string[] {
  return shell
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) =>
      line
        .replaceAll('"$root/', '')
        .replaceAll('"', '')
        .replace(/[0-9]?>.*|&$/g, '')
        .replace(/^ *until /, ''),
    )
    .map((line) =>
      line
        .replace(/ --(quiet|disable-pip-version-check)/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => /^(pip|openssl|uvicorn|qod) /.test(line));
}
