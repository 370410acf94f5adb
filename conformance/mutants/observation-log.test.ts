import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MADE } from './catalogue/index.ts';
import { OUTCOME_MUTANTS } from './catalogue/outcomes.ts';
import { judgeMutant, type Observation } from './judge-mutant.ts';
import { ObservationLog } from './observation-log.ts';
import { observedSource } from './observed-source.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qod-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SOURCE = new Map(['one', 'two', 'three'].map((mutant) => [mutant, `source of ${mutant}`]));

const observation = (mutant: string): Observation => ({
  mutant,
  requirement: 'QOD-X',
  release: 'r4.1',
  found: [],
  failed: [],
  missed: [],
  strays: [],
});

function brokenOff(): void {
  const log = ObservationLog.open(SOURCE, false, folder);
  log.begin();
  log.append(observation('one'));
  log.append(observation('two'));
  const [file = ''] = readdirSync(folder);
  appendFileSync(join(folder, file), '{"source":"source of thr');
}

describe('the log of observations', () => {
  it('takes over what was observed of the same source, but for a line that was cut off', () => {
    brokenOff();
    const log = ObservationLog.open(SOURCE, true, folder);
    expect(log.kept.map(({ mutant }) => mutant)).toEqual(['one', 'two']);
    expect([log.has('r4.1', 'one'), log.has('r3.2', 'one'), log.has('r4.1', 'three')]).toEqual([true, false, false]);
  });

  it('takes over nothing of a source that has changed', () => {
    brokenOff();
    const log = ObservationLog.open(new Map([...SOURCE, ['one', 'mended']]), true, folder);
    expect(log.kept.map(({ mutant }) => mutant)).toEqual(['two']);
  });

  it('begins anew unless asked to go on', () => {
    brokenOff();
    const log = ObservationLog.open(SOURCE, false, folder);
    log.begin();
    log.append(observation('three'));
    expect(ObservationLog.open(SOURCE, true, folder).kept.map(({ mutant }) => mutant)).toEqual(['three']);
  });

  it('goes on in the file after a line that was cut off', () => {
    brokenOff();
    const log = ObservationLog.open(SOURCE, true, folder);
    log.begin();
    log.append(observation('three'));
    const kept = ObservationLog.open(SOURCE, true, folder).kept;
    expect(kept.map(({ mutant }) => mutant)).toEqual(['one', 'two', 'three']);
  });
});

/** Digests before and after an edit of a file of a copy of the catalogue. */
async function withEdited(name: string, edit: (text: string) => string) {
  const copy = join(import.meta.dirname, `catalogue-of-test-${process.pid}`);
  cpSync(join(import.meta.dirname, 'catalogue'), copy, { recursive: true });
  try {
    const before = await observedSource(copy);
    const text = readFileSync(join(copy, name), 'utf8');
    expect(edit(text)).not.toBe(text);
    writeFileSync(join(copy, name), edit(text));
    return [before, await observedSource(copy)] as const;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

describe('the source of an observation', () => {
  it('is known of every mutant', async () => {
    const source = await observedSource();
    expect(MADE.filter(({ id }) => source.get(id) === undefined)).toEqual([]);
  });

  it('is the same whatever else a mutant may break, for that is judged afterwards', async () => {
    const [mutant] = MADE;
    const strayed = { ...observation(mutant!.id), found: ['x'], strays: [{ id: 'a/b/other', what: 'failed: why' }] };
    expect(judgeMutant({ ...mutant!, also: [] }, strayed)).toMatchObject({
      verdict: 'inexact',
      others: ['a/b/other (failed: why)'],
    });
    expect(judgeMutant({ ...mutant!, also: ['*/other'] }, strayed)).toMatchObject({ verdict: 'killed', others: [] });
    const [before, after] = await withEdited('outcomes.ts', (text) =>
      text.replaceAll(/also: \[/g, "also: ['*/other', "),
    );
    expect([...after]).toEqual([...before]);
  });

  it('changes with the file that a mutant stands in, and with none beside it', async () => {
    const [before, after] = await withEdited('outcomes.ts', (text) => `${text}// mended\n`);
    const changed = [...before].filter(([id, digest]) => after.get(id) !== digest).map(([id]) => id);
    expect(changed.toSorted()).toEqual(OUTCOME_MUTANTS.map(({ id }) => id).toSorted());
  });
});
