import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator } from '@cucumber/messages';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSuite } from './case-files.ts';
import type { Release } from './contract/index.ts';
import { plan } from './plan.ts';
import { SUITE_APIS, SUITE_RELEASES } from './suite-scope.ts';

/** CAMARA's own files lie beside the repository, not in it. */
const FOLDER = fileURLToPath(new URL('../../shared/camara/', import.meta.url));

/** In CI a check that is silently left out would look as if it had passed. */
function featuresPresent(): boolean {
  if (existsSync(FOLDER)) return true;
  if (process.env['CI']) throw new Error(`CAMARA's feature files are not in ${FOLDER}`);
  process.stderr.write(`skipped: CAMARA's feature files are not in ${FOLDER}\n`);
  return false;
}

/** Tags of the scenarios of both APIs, without @. */
function officialTags(release: Release): Set<string> {
  const folder = join(FOLDER, release, 'Test_definitions');
  const files = readdirSync(folder).filter((name) =>
    SUITE_APIS.some((api) => name.startsWith(`${api}-`) && name.endsWith('.feature')),
  );
  const tags = files.flatMap((name) => {
    const parser = new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher());
    const { feature } = parser.parse(readFileSync(join(folder, name), 'utf8'));
    return (feature?.children ?? []).flatMap(({ scenario }) => (scenario?.tags ?? []).map((tag) => tag.name.slice(1)));
  });
  return new Set(tags);
}

describe.skipIf(!featuresPresent())('CAMARA’s own scenarios', () => {
  const suite = readSuite();

  it.each(SUITE_RELEASES)('of %s each have a case, and no case names one that does not exist', (release) => {
    const official = officialTags(release);
    const covered = new Set(plan(suite, release).flatMap(({ tag }) => (tag === undefined ? [] : [tag])));
    expect([...official].filter((tag) => !covered.has(tag))).toEqual([]);
    expect([...covered].filter((tag) => !official.has(tag))).toEqual([]);
    // 7 feature files, over a hundred scenarios: the comparison is not one of nothing with nothing.
    expect(official.size).toBeGreaterThan(90);
  });

  it('that cannot be run say why', () => {
    const silent = suite.cases.filter(
      ({ definition }) => definition.steps === undefined && (definition.cannotRun ?? '').length < 10,
    );
    expect(silent).toEqual([]);
  });
});
