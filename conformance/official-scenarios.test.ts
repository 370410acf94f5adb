import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator } from '@cucumber/messages';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSuite } from './case-files.ts';
import { type Release, RELEASES } from './contract/index.ts';
import { PUBLISHED_FOLDER, publishedFilesPresent } from './contract/test/published-files.ts';
import { plan } from './plan.ts';

/** Tags of the scenarios of all APIs, without @. */
function officialTags(release: Release): Set<string> {
  const folder = join(PUBLISHED_FOLDER, release, 'Test_definitions');
  const files = readdirSync(folder).filter((name) => name.endsWith('.feature'));
  const tags = files.flatMap((name) => {
    const parser = new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher());
    const { feature } = parser.parse(readFileSync(join(folder, name), 'utf8'));
    return (feature?.children ?? []).flatMap(({ scenario }) => (scenario?.tags ?? []).map((tag) => tag.name.slice(1)));
  });
  return new Set(tags);
}

/** Number of scenarios that carry a tag of their own, counted in the published files with grep. */
const SCENARIOS: Readonly<Partial<Record<Release, number>>> = {
  'v0.10.1': 5,
  'r1.3': 149,
  'r2.2': 160,
  'r3.2': 157,
  'r4.1': 189,
};

describe.skipIf(!publishedFilesPresent())('CAMARA’s own scenarios', () => {
  const suite = readSuite();

  it.each(RELEASES.filter((release) => release in SCENARIOS))(
    'of %s each have a case, and no case names one that does not exist',
    (release) => {
      const official = officialTags(release);
      const covered = new Set(plan(suite, release).flatMap(({ tag }) => (tag === undefined ? [] : [tag])));
      expect([...official].filter((tag) => !covered.has(tag))).toEqual([]);
      expect([...covered].filter((tag) => !official.has(tag))).toEqual([]);
      expect(official.size).toBe(SCENARIOS[release]);
    },
  );

  it('that cannot be run say why', () => {
    const silent = suite.cases.filter(
      ({ definition }) => definition.steps === undefined && (definition.cannotRun ?? '').length < 10,
    );
    expect(silent).toEqual([]);
  });
});
