import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { readSuite } from '../case-files.ts';
import { type Release, RELEASES } from '../contract/index.ts';
import { isMatch } from '../selection.ts';
import { type Judgement, judgeMutant, type Observation, observeMutant } from './judge-mutant.ts';
import type { CaseRecord } from '../record.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './catalogue/index.ts';
import { mutantsOf } from './mutants-of.ts';
import { runLie } from './run-mutant.ts';
import { casesToRun } from './cases-to-run.ts';
import { ObservationLog } from './observation-log.ts';
import { observedSource } from './observed-source.ts';
import { type Score, scoreOf, writeScores } from './kill-score.ts';

/*
 * Runs every mutant of the releases asked for (`--release`, all by default; `--only <pattern of mutant ids or requirements>`) and keeps the score, in
 * two processes. `--shard i/n` is one of them. `--resume` takes over what was observed of the same source before, so that a run that was
 * broken off goes on where it was, and a mutant that was mended costs no whole run.
 */

const { values: options } = parseArgs({
  options: {
    release: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    shard: { type: 'string' },
    resume: { type: 'boolean' },
  },
});
const releases = RELEASES.filter((release) => options.release?.includes(release) ?? true);
const suite = readSuite();
const PROCESSES = 2;
/** Of a part of the mutants nothing is kept. */
const isWhole = options.only === undefined;
const log = ObservationLog.open(await observedSource(), isWhole && options.resume === true);

function chosen(release: Release) {
  return mutantsOf(suite, release).filter(
    ({ id, requirement }) =>
      options.only === undefined || isMatch(id, options.only) || isMatch(requirement, options.only),
  );
}

async function runShard(shard: number, of: number): Promise<void> {
  for (const release of releases) {
    const mutants = chosen(release).filter(({ id }, n) => n % of === shard && !log.has(release, id));
    if (mutants.length === 0) continue;
    const honestly = new Map<Mutant['revocation'], CaseRecord[]>();
    for (const mutant of mutants) {
      const { revocation } = mutant;
      const honest = honestly.get(revocation) ?? (await runHonestly(release, revocation));
      honestly.set(revocation, honest);
      const lie = mutant.start();
      const records = await runLie(suite, release, lie, casesToRun(mutant, lie, honest), revocation);
      process.send?.(observeMutant(mutant, release, suite, honest, records));
    }
  }
}

async function runHonestly(release: Release, revocation: Mutant['revocation']): Promise<CaseRecord[]> {
  const honest = await runLie(suite, release, {}, [], revocation);
  const dishonest = honest.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not-applicable');
  if (dishonest.length === 0) return honest;
  const found = dishonest.map(({ id, reasons }) => `${id} (${reasons[0] ?? ''})`);
  throw new Error(`${release}: the reference itself does not pass ${found.join(', ')}`);
}

async function runAll(): Promise<number> {
  const catalogue = new Map(MUTANTS.map((mutant) => [mutant.id, mutant]));
  const judge = (observation: Observation): Judgement => judgeMutant(catalogue.get(observation.mutant)!, observation);
  const judgements = log.kept
    .filter(({ release, mutant }) => releases.includes(release) && catalogue.has(mutant))
    .map(judge);
  judgements.filter(({ verdict }) => verdict !== 'killed').forEach(tell);
  if (isWhole) log.begin();
  const codes = await Promise.all(
    Array.from({ length: PROCESSES }, async (_, shard) => {
      const child = fork(import.meta.filename, [...process.argv.slice(2), '--shard', `${shard}/${PROCESSES}`]);
      child.on('message', (observation: Observation) => {
        if (isWhole) log.append(observation);
        const judgement = judge(observation);
        judgements.push(judgement);
        tell(judgement);
      });
      return new Promise<number | null>((resolve) => child.on('exit', resolve));
    }),
  );
  const scores = releases.map((release): [Release, Score] => [release, scoreOf(suite, release, judgements)]);
  for (const [release, score] of scores) summarise(release, score);
  // What was broken off is no score, however many were killed until then.
  const isOver = codes.every((code) => code === 0);
  if (isWhole && isOver) writeScores(Object.fromEntries(scores));
  const isProven = isOver && judgements.every(({ verdict }) => verdict === 'killed');
  return isProven ? 0 : 1;
}

function tell({ release, mutant, requirement, verdict, found, missed, others }: Judgement): void {
  const lines = [`${verdict.padEnd(8)} ${release.padEnd(7)} ${mutant} (${requirement}), found by ${found.length}`];
  if (missed.length > 0) lines.push(`  not found by ${missed.join(', ')}`);
  for (const other of others.slice(0, 8)) lines.push(`  also broke ${other}`);
  if (others.length > 8) lines.push(`  and ${others.length - 8} more`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function summarise(release: Release, { mutants, killed, unproven, neverFailed }: Score): void {
  process.stdout.write(
    `\n${release}: ${killed} of ${mutants} mutants killed` +
      `\n  requirements that no mutant proves: ${unproven.join(', ') || 'none'}` +
      `\n  cases that no mutant has failed: ${neverFailed.length}${neverFailed.length > 0 ? ` (${neverFailed.slice(0, 40).join(', ')})` : ''}\n`,
  );
}

const [shard, of] = (options.shard ?? '').split('/').map(Number);
if (shard !== undefined && of !== undefined) await runShard(shard, of);
else process.exitCode = await runAll();
