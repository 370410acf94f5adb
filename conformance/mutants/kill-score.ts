import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import type { Release } from '../contract/index.ts';
import { isOf, plan, type Suite } from '../plan.ts';
import type { Judgement } from './judge-mutant.ts';

/** What the suite of a release has been shown to find. */
export interface Score {
  /** Of the cases and requirements that it was shown of. */
  suite: string;
  /** Of the catalogue of mutants. */
  catalogue: string;
  mutants: number;
  killed: number;
  /** By id of the requirement; those without mutants are not here. */
  requirements: Record<string, { mutants: number; killed: number }>;
  /** Requirements of the release that no mutant proves. */
  unproven: string[];
  /** Cases that no mutant has failed. */
  neverFailed: string[];
}

export type Scores = Partial<Record<Release, Score>>;

const SCORES = join(packageRoot, 'conformance', 'mutants', 'kill-score.json');
const CATALOGUE = join(packageRoot, 'conformance', 'mutants', 'catalogue');

export function scoreOf(suite: Suite, release: Release, all: readonly Judgement[]): Score {
  const judgements = all.filter((each) => each.release === release);
  const requirements: Score['requirements'] = {};
  for (const { requirement, verdict } of judgements.toSorted((a, b) => (a.requirement < b.requirement ? -1 : 1))) {
    const score = (requirements[requirement] ??= { mutants: 0, killed: 0 });
    score.mutants += 1;
    if (verdict === 'killed') score.killed += 1;
  }
  const failed = new Set(judgements.flatMap((each) => each.failed));
  return {
    suite: digestOf(suite, release),
    catalogue: catalogueDigest(),
    mutants: judgements.length,
    killed: judgements.filter(({ verdict }) => verdict === 'killed').length,
    requirements,
    unproven: suite.requirements
      .filter((each) => isOf(release, each) && (requirements[each.id]?.killed ?? 0) === 0)
      .map(({ id }) => id),
    neverFailed: plan(suite, release)
      .filter(({ id, definition }) => definition.steps !== undefined && !failed.has(id))
      .map(({ id }) => id),
  };
}

/** Of what a suite asks of a release: its cases and requirements, whatever the files look like. */
export function digestOf(suite: Suite, release: Release): string {
  const requirements = suite.requirements.filter((each) => isOf(release, each));
  return sha256(JSON.stringify([plan(suite, release), requirements]));
}

/** Of the catalogue's source; only where the source is, not in the package. */
export function catalogueDigest(): string {
  const files = readdirSync(CATALOGUE).sort();
  return sha256(files.map((name) => `${name}\n${readFileSync(join(CATALOGUE, name), 'utf8')}`).join('\n'));
}

/** Empty where none was kept. */
export function readScores(): Scores {
  return existsSync(SCORES) ? (JSON.parse(readFileSync(SCORES, 'utf8')) as Scores) : {};
}

/** Keeps the scores of these releases; those of the others stay. */
export function writeScores(scores: Scores): void {
  writeFileSync(SCORES, `${JSON.stringify({ ...readScores(), ...scores }, null, 2)}\n`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
