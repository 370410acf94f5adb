import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { packageRoot } from '../../../package-root.ts';

/** 3GPP's published OpenAPI files, which the project may not carry with it. */
const FOLDER = join(packageRoot, '..', 'shared', '3gpp', 'rel-17');

/** Whether the files are here. In CI they have to be. */
export const hasPublishedSchemas = existsSync(FOLDER) || process.env['CI'] !== undefined;

/** Why a test that reads them is skipped. */
export const NO_PUBLISHED_SCHEMAS = `3GPP's files are not at ${FOLDER}`;

const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
const loaded = new Set<string>();

/** Violations of a published schema, such as `TS29122_CommonData.yaml`, `ProblemDetails`. */
export function publishedViolations(file: string, schemaName: string, value: unknown): string[] {
  load(file);
  const validate = ajv.getSchema(`${file}#/components/schemas/${schemaName}`)!;
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Adds a file and those it refers to; what is not there is taken to allow everything. */
function load(file: string): void {
  if (loaded.has(file)) return;
  loaded.add(file);
  const path = join(FOLDER, file);
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  const { components } = parse(text) as { components: object };
  for (const [, other] of text.matchAll(/\$ref: '?(TS\w+\.yaml)#/g)) load(other!);
  ajv.addSchema(withoutMissingFiles(components), file);
}

/** References into files that were not published along with these say nothing. */
function withoutMissingFiles(components: object): object {
  const text = JSON.stringify({ components }).replace(
    /\{"\$ref":"(TS\w+\.yaml)#[^"]*"\}/g,
    (reference, file: string) => (existsSync(join(FOLDER, file)) ? reference : '{}'),
  );
  return JSON.parse(text) as object;
}
