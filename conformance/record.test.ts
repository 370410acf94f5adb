import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { countVerdicts, exitCodeOf } from './exit-code.ts';
import type { CaseRecord, ConformanceHeader } from './record.ts';
import { parseConformanceRecord, readConformanceRecord } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';

const HEADER: ConformanceHeader = {
  type: 'header',
  kind: 'conformance',
  formatVersion: 1,
  tool: { name: 'qod-testbed', version: '0', node: 'v20' },
  startedAt: '2026-01-01T00:00:00Z',
  release: 'r3.2',
  target: { name: 'a target', kind: 'external', apis: {} },
  seed: 'a',
  options: {},
  requirements: [],
  errata: [],
  planned: 1,
};
const CASE: CaseRecord = {
  type: 'case',
  id: 'a/b/c',
  api: 'quality-on-demand',
  operation: 'b',
  title: 'A case with\na line break',
  requirement: 'R',
  verdict: 'passed',
  reasons: [],
  assertions: [],
  exchanges: [],
  events: [],
  outcomes: [],
  startedAtMs: 0,
  endedAtMs: 1,
};
const FOOTER = {
  type: 'footer',
  endedAt: '2026-01-01T00:00:01Z',
  counts: countVerdicts(['passed']),
  exitCode: 0,
  wallMs: 1000,
  testTimeMs: 1,
} as const;

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));
function path(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qod-record-'));
  folders.push(folder);
  return join(folder, 'conformance.jsonl');
}

describe('a record', () => {
  it('is read as it was written', () => {
    const writer = new RecordWriter(path(), HEADER);
    writer.case(CASE);
    writer.end(FOOTER);
    expect(readConformanceRecord(writer.path)).toEqual({
      header: HEADER,
      cases: [CASE],
      footer: FOOTER,
      complete: true,
    });
  });

  it('is on disk line by line, and says that it is incomplete', () => {
    const writer = new RecordWriter(path(), HEADER);
    writer.case(CASE);
    expect(readFileSync(writer.path, 'utf8').split('\n')).toHaveLength(3);
    writer.close();
    writer.close();
    expect(readConformanceRecord(writer.path)).toEqual({ header: HEADER, cases: [CASE], complete: false });
    expect(() => writer.case(CASE)).toThrow('closed');
    expect(() => new RecordWriter(writer.path, HEADER)).toThrow('EEXIST');
  });

  it('is incomplete where a line was being written or a case is missing', () => {
    const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
    expect(parseConformanceRecord(`${lines(HEADER)}{"type":"ca`, 'f')).toMatchObject({ cases: [], complete: false });
    expect(parseConformanceRecord(lines({ ...HEADER, planned: 2 }, CASE, FOOTER), 'f').complete).toBe(false);
  });

  it.each([
    ['', 'f:1: this is no record'],
    ['{}\n', 'f:1: this is no record'],
    ['no\n', 'f:1: is not JSON'],
    ['[]\n', 'f:1: is no object'],
    [`${JSON.stringify(HEADER)}\n{"type":"case"}\n`, 'f:2: expected the record of a case'],
    [
      `${JSON.stringify(HEADER)}\n${JSON.stringify({ ...CASE, verdict: 'perfect' })}\n`,
      'f:2: expected the record of a case',
    ],
  ])('that is none is refused: %s', (text, message) => {
    expect(() => parseConformanceRecord(text, 'f')).toThrow(message);
  });
});

describe('the exit code', () => {
  it.each([
    [['passed'], 0],
    [['passed', 'warning', 'skipped', 'not-applicable'], 0],
    [['passed', 'failed', 'error', 'inconclusive'], 1],
    [['passed', 'error'], 3],
    [['passed', 'inconclusive'], 3],
    [['skipped', 'not-applicable'], 3],
    [['warning'], 3],
    [[], 3],
  ] as const)('of %j is %d', (verdicts, exitCode) => {
    expect(exitCodeOf(countVerdicts(verdicts))).toBe(exitCode);
  });
});
