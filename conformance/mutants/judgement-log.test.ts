import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MADE } from './catalogue/index.ts';
import { OUTCOME_MUTANTS } from './catalogue/outcomes.ts';
import type { Judgement } from './judge-mutant.ts';
import { judgedSource } from './judged-source.ts';
import { JudgementLog } from './judgement-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qod-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SOURCE = new Map(['one', 'two', 'three'].map((mutant) => [mutant, `source of ${mutant}`]));

const judgement = (mutant: string): Judgement => ({
  mutant,
  requirement: 'QOD-X',
  release: 'r4.1',
  verdict: 'killed',
  found: [],
  failed: [],
  missed: [],
  others: [],
});

function brokenOff(): void {
  const log = JudgementLog.open(SOURCE, false, folder);
  log.begin();
  log.append(judgement('one'));
  log.append(judgement('two'));
  const [file = ''] = readdirSync(folder);
  appendFileSync(join(folder, file), '{"source":"source of thr');
}

describe('the log of judgements', () => {
  it('takes over what was judged of the same source, but for a line that was cut off', () => {
    brokenOff();
    const log = JudgementLog.open(SOURCE, true, folder);
    expect(log.kept.map(({ mutant }) => mutant)).toEqual(['one', 'two']);
    expect([log.has('r4.1', 'one'), log.has('r3.2', 'one'), log.has('r4.1', 'three')]).toEqual([true, false, false]);
  });

  it('takes over nothing of a source that has changed', () => {
    brokenOff();
    const log = JudgementLog.open(new Map([...SOURCE, ['one', 'mended']]), true, folder);
    expect(log.kept.map(({ mutant }) => mutant)).toEqual(['two']);
  });

  it('begins anew unless asked to go on', () => {
    brokenOff();
    const log = JudgementLog.open(SOURCE, false, folder);
    log.begin();
    log.append(judgement('three'));
    expect(JudgementLog.open(SOURCE, true, folder).kept.map(({ mutant }) => mutant)).toEqual(['three']);
  });

  it('goes on in the file after a line that was cut off', () => {
    brokenOff();
    const log = JudgementLog.open(SOURCE, true, folder);
    log.begin();
    log.append(judgement('three'));
    const kept = JudgementLog.open(SOURCE, true, folder).kept;
    expect(kept.map(({ mutant }) => mutant)).toEqual(['one', 'two', 'three']);
  });
});

describe('the source of a judgement', () => {
  it('is known of every mutant', async () => {
    const source = await judgedSource();
    expect(MADE.filter(({ id }) => source.get(id) === undefined)).toEqual([]);
  });

  it('changes with the file that a mutant stands in, and with none beside it', async () => {
    const copy = join(import.meta.dirname, `catalogue-of-test-${process.pid}`);
    cpSync(join(import.meta.dirname, 'catalogue'), copy, { recursive: true });
    try {
      const before = await judgedSource(copy);
      appendFileSync(join(copy, 'outcomes.ts'), '// mended\n');
      const after = await judgedSource(copy);
      const changed = [...before].filter(([id, digest]) => after.get(id) !== digest).map(([id]) => id);
      expect(changed.toSorted()).toEqual(OUTCOME_MUTANTS.map(({ id }) => id).toSorted());
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
