import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Judgement } from './judge-mutant.ts';
import { JudgementLog } from './judgement-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qod-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

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
  const log = JudgementLog.open(false, folder);
  log.begin();
  log.append(judgement('one'));
  log.append(judgement('two'));
  const [file = ''] = readdirSync(folder);
  appendFileSync(join(folder, file), '{"mutant":"thr');
}

it('takes over what was judged of the same source, but for a line that was cut off', () => {
  brokenOff();
  const log = JudgementLog.open(true, folder);
  expect(log.kept.map(({ mutant }) => mutant)).toEqual(['one', 'two']);
  expect([log.has('r4.1', 'one'), log.has('r3.2', 'one'), log.has('r4.1', 'three')]).toEqual([true, false, false]);
});

it('begins anew unless asked to go on', () => {
  brokenOff();
  const log = JudgementLog.open(false, folder);
  log.begin();
  log.append(judgement('three'));
  expect(JudgementLog.open(true, folder).kept.map(({ mutant }) => mutant)).toEqual(['three']);
});

it('goes on in the file after a line that was cut off', () => {
  brokenOff();
  const log = JudgementLog.open(true, folder);
  log.begin();
  log.append(judgement('three'));
  expect(JudgementLog.open(true, folder).kept.map(({ mutant }) => mutant)).toEqual(['one', 'two', 'three']);
});
