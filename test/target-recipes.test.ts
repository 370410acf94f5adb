import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTarget } from '../conformance/index.ts';
import { packageRoot } from '../package-root.ts';

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
const WITH_CERTIFICATE = ['own-network.yaml', 'fastapi.yaml'];

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
