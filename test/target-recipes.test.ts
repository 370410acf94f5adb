import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTarget } from '../conformance/index.ts';
import { packageRoot } from '../package-root.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';

/** Target files that the documents tell users to begin with. Files of certificates that a recipe makes are not there yet. */

const FOLDER = join(packageRoot, 'docs', 'targets');
const ENVIRONMENT = Object.fromEntries(
  ['QOD_TOKEN', 'GATEWAY_KEY', 'CLIENT_SECRET', 'OTHER_SECRET', 'NEF_PASSWORD', 'NEF_TOKEN'].map((name) => [
    name,
    `${name} of a test`,
  ]),
);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
/** Files that name a certificate. */
const WITH_CERTIFICATE = ['own-network.yaml', 'fastapi.yaml', 'spring-boot.yaml'];

describe('a recipe', () => {
  it.each(files.filter((name) => !WITH_CERTIFICATE.includes(name)))('%s is a target file', (name) => {
    const { target, release } = readTarget(join(FOLDER, name), ENVIRONMENT);
    expect(release).toBeDefined();
    expect(Object.keys(target.apis)).toEqual(['quality-on-demand', 'qos-profiles']);
    expect(target.devices.length).toBeGreaterThan(1);
  });

  it.each(WITH_CERTIFICATE)('%s lacks nothing but the certificate that its text makes', (name) => {
    const read = () => readTarget(join(FOLDER, name), ENVIRONMENT);
    expect(read).toThrow(/sink\.pem/);
    expect(read).toThrow(/^(.*sink.*\n?)+$/);
  });
});

/** Nothing here needs Java: the files are held against each other. */
describe('the Spring Boot recipe', () => {
  const read = (...path: string[]) => readFileSync(join(FOLDER, ...path), 'utf8');
  const text = read('spring-boot.md');
  const script = read('spring-boot', 'try.sh');
  const yaml = read('spring-boot', 'src', 'main', 'resources', 'application.yaml');
  const application = parse(yaml) as Application;
  const properties = flattened(application);
  const target = parse(read('spring-boot.yaml')) as TargetFile;

  it('names properties that the example has', () => {
    const named = new Set([...text.matchAll(/`((?:nef|qod|spring|server)\.[a-z0-9.-]+)`/g)].map(([, name]) => name!));
    expect(named.size).toBeGreaterThan(10);
    const unknown = [...named].filter(
      (name) => ![...properties.keys()].some((key) => `${key}.`.startsWith(`${name}.`)),
    );
    expect(unknown).toEqual([]);
  });

  it('names environment variables that are such properties, or that the example reads', () => {
    const read = new Set([...yaml.matchAll(/\$\{([A-Z_]+):?\}/g)].map(([, name]) => name!));
    // Spring's relaxed binding: dots become underscores, dashes go.
    const relaxed = new Set(
      [...properties.keys()].map((key) => key.replaceAll('-', '').replaceAll('.', '_').toUpperCase()),
    );
    const named = [...text.matchAll(/\b(?:SPRING|NEF|SINK|QOD|SERVER)_[A-Z0-9_]+/g)].map(([name]) => name);
    expect(named).toContain('NEF_URL');
    expect(named.filter((name) => !read.has(name) && !relaxed.has(name))).toEqual([]);
  });

  it.each([
    ['NefProperties', 'nef'],
    ['QodProperties', 'qod'],
  ] as const)('%s is bound to all that stands below it', (record, prefix) => {
    const source = read('spring-boot', 'src', 'main', 'java', 'example', 'qod', `${record}.java`);
    const [, components = ''] = new RegExp(`record ${record}\\(([^{]*)\\) \\{`).exec(source) ?? [];
    const bound = [...components.matchAll(/(\w+)(?=,|$)/g)].map(([name]) => kebab(name));
    expect(bound.toSorted()).toEqual(Object.keys(application[prefix]).toSorted());
  });

  it('asks for what the server has', () => {
    const root = `http://127.0.0.1:${application.server.port}`;
    expect(Object.values(target.apis).map(({ baseUrl }) => new URL(baseUrl).origin)).toEqual([root, root]);
    expect(application.qod['public-url']).toBe(root);
    expect(target.authorizationServers.operator.issuer).toBe(
      properties.get('spring.security.oauth2.resourceserver.jwt.issuer-uri'),
    );
    const { subscribers } = application.qod;
    for (const { phoneNumber, ipv4Address } of target.devices)
      expect(subscribers).toContainEqual(
        expect.objectContaining({ 'phone-number': phoneNumber, 'ipv4-address': ipv4Address.privateAddress }),
      );
    const names = application.qod.profiles.map(({ name }) => name);
    const { inactiveProfile, deprecatedProfile, restrictedProfile, refusedProfile } = target.assets;
    expect(names).toEqual(
      expect.arrayContaining([
        target.profile.name,
        ...[inactiveProfile, deprecatedProfile, restrictedProfile, refusedProfile],
      ]),
    );
  });

  it('has the server command the NEF that the target file describes', () => {
    const { port, basic } = target.southbound;
    expect(application.nef.url).toBe(`http://127.0.0.1:${port}/3gpp-as-session-with-qos/v1`);
    expect(application.nef.username).toBe(basic.username);
    expect(application.nef.password).toBe(`\${${basic.password.env}}`);
    const known = readQosProfiles().map(({ network }) => network.qosReference);
    expect(known).toEqual(expect.arrayContaining(application.qod.profiles.map((each) => each['qos-reference'])));
  });

  it('is what the script does', () => {
    execFileSync('bash', ['-n', join(FOLDER, 'spring-boot', 'try.sh')]);
    for (const command of ['serve', 'doctor', 'conformance'])
      expect(optionsOf(script, command), command).toEqual(optionsOf(text, command));
    for (const assignment of ['CLIENT_SECRET=', 'OTHER_SECRET=', 'NEF_PASSWORD=', 'SINK_CA='])
      expect(script.includes(assignment) && text.includes(assignment), assignment).toBe(true);
  });

  it('leaves what Maven builds out of the repository', () => {
    expect(readFileSync(join(packageRoot, '.gitignore'), 'utf8')).toContain('docs/targets/spring-boot/target/\n');
  });
});

interface Application {
  server: { port: number };
  nef: { url: string; username: string; password: string };
  qod: {
    'public-url': string;
    subscribers: Record<string, unknown>[];
    profiles: { name: string; 'qos-reference': string }[];
  };
}

interface TargetFile {
  apis: Record<string, { baseUrl: string }>;
  authorizationServers: { operator: { issuer: string } };
  devices: { phoneNumber: string; ipv4Address: { privateAddress: string } }[];
  profile: { name: string };
  assets: Record<'inactiveProfile' | 'deprecatedProfile' | 'restrictedProfile' | 'refusedProfile', string>;
  southbound: { port: number; basic: { username: string; password: { env: string } } };
}

/** Every value that is no object by its whole name. */
function flattened(value: object, prefix = ''): Map<string, unknown> {
  const entries = Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? [...flattened(inner, `${prefix}${name}.`)]
      : [[`${prefix}${name}`, inner] as const],
  );
  return new Map(entries);
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `--option value` of the command wherever it stands, over lines that go on; what the script has in a variable is left out. */
function optionsOf(source: string, command: string): string[] {
  const joined = source.replaceAll(/\\\n\s*/g, ' ');
  const [, rest = ''] = new RegExp(`(?:qod|cli\\.ts) ${command} ([^\\n>&|]*)`).exec(joined) ?? [];
  return [...rest.matchAll(/--([a-z-]+)(?: (?!--)(\S+))?/g)]
    .map(([, name, value = '']) => (/[$/]|^run$/.test(value) && !value.includes('://') ? name! : `${name} ${value}`))
    .toSorted();
}
