import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSuite } from './case-files.ts';
import type { Requirement } from './case.ts';
import { type Release, RELEASES } from './contract/index.ts';
import { PUBLISHED_FOLDER, publishedFilesPresent } from './contract/test/published-files.ts';
import { isOf } from './plan.ts';

/*
 * What a requirement names as its source exists: the file, in the newest release that the requirement is of and has the file; in it the operation,
 * schema or property by its name, the operation's status, the scenario by its number. Words of our own are not looked at.
 */

/** What of a source is not there. */
function unfounded({ id, source, ...requirement }: Requirement): string[] {
  const releases = RELEASES.filter((release) => isOf(release, requirement)).toReversed();
  return source
    .split(';')
    .map((part) => part.trim())
    .filter((part) => /^\S+\.(yaml|feature)/.test(part))
    .flatMap((part) => {
      const [file = '', ...words] = part.split(/[\s,]+/);
      const named = RELEASES.find((release) => part.includes(`(${release})`));
      const found = (named === undefined ? releases : [named]).find((release) => existsSync(pathOf(release, file)));
      if (found === undefined) return [`${id}: no ${file} in ${releases.join(', ')}`];
      const text = readFileSync(pathOf(found, file), 'utf8');
      const missing = file.endsWith('.yaml') ? missingInApi(text, words) : missingInFeature(text, words);
      return missing.map((word) => `${id}: no ${word} in ${file} of ${found}`);
    });
}

function pathOf(release: Release, file: string): string {
  return join(PUBLISHED_FOLDER, release, file.endsWith('.yaml') ? 'API_definitions' : 'Test_definitions', file);
}

type Json = Record<string, unknown>;

function missingInApi(text: string, words: readonly string[]): string[] {
  const names = words.filter((word) => /^[A-Za-z]+[A-Z][A-Za-z0-9]*$/.test(word));
  const absent = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
  const operations = operationsOf(text);
  const own = operations.find(({ operationId }) => operationId === names[0]);
  const statuses = words.filter((word) => /^[2-5]\d\d$/.test(word));
  const known = new Set(
    (own === undefined ? operations : [own]).flatMap(({ responses }) => Object.keys((responses ?? {}) as Json)),
  );
  return [...absent, ...statuses.filter((status) => !known.has(status))];
}

const OPERATIONS = new Map<string, Json[]>();

/** With the operations that they call back. */
function operationsOf(text: string): Json[] {
  const known = OPERATIONS.get(text);
  if (known !== undefined) return known;
  const { paths } = parse(text) as { paths: Record<string, Record<string, Json>> };
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const called = operations
    .flatMap(({ callbacks }) => Object.values((callbacks ?? {}) as Record<string, Record<string, Json>>))
    .flatMap((callback) => Object.values(callback).flatMap((path) => Object.values(path) as Json[]));
  OPERATIONS.set(text, [...operations, ...called]);
  return [...operations, ...called];
}

/** Scenarios are known by the number in their tag. */
function missingInFeature(text: string, words: readonly string[]): string[] {
  return words
    .filter((word) => /^C?\d+(\.\d+)*$/.test(word))
    .filter((number) => !new RegExp(`@\\w+_${number.replaceAll('.', '\\.')}(_|\\b)`).test(text));
}

describe.skipIf(!publishedFilesPresent())('the sources of the requirements', () => {
  const { requirements } = readSuite();

  it('are in the published files', () => {
    expect(requirements.flatMap(unfounded)).toEqual([]);
  });

  it('would be missed if they were not', () => {
    const requirement = requirements.find(({ id }) => id === 'QOD-DELETE-UNKNOWN');
    if (requirement === undefined) throw new Error('the requirement has another name');
    const wrong = (source: string) => unfounded({ ...requirement, source });
    expect(wrong('quality-on-demand.yaml deleteSession 418')).toHaveLength(1);
    expect(wrong('quality-on-demand.yaml removeSession')).toHaveLength(1);
    expect(wrong('quality-on-demand-deleteSession.feature 999.1')).toHaveLength(1);
    expect(wrong('quality-on-nothing.yaml deleteSession')).toHaveLength(1);
    expect(wrong('quality-on-demand.yaml deleteSession 404')).toEqual([]);
  });
});
