import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { CaseLine, ConformanceFooterLine, ConformanceHeaderLine } from './conformance-schema.ts';
import type {
  CellLine,
  EmulationFooterLine,
  EmulationHeaderLine,
  FlowLine,
  RadioLinkEventLine,
  SessionEventLine,
  UeLine,
  VideoLine,
} from './emulation-schema.ts';
import { RecordError } from './record-error.ts';
import { readRunFolder } from './run-folder.ts';
import type { RunRecords } from './run-records.ts';
import {
  aCase,
  aConformanceRun,
  aFailedCase,
  aFlowInterval,
  anEmulationRun,
  recordFiles,
} from './test/record-builder.ts';
import { stadiumRun } from './test/stadium-run.ts';
import type * as upstream from './upstream.ts';

describe('run folder', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'run-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const write = async (records: RunRecords): Promise<void> => {
    for (const [name, text] of Object.entries(recordFiles(records))) await writeFile(join(dir, name), text);
  };
  const writeLines = (...lines: unknown[]): Promise<void> =>
    writeFile(join(dir, 'conformance.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const failure = async (): Promise<RecordError> => {
    const error: unknown = await readRunFolder(dir).catch((each: unknown) => each);
    if (!(error instanceof RecordError)) throw new Error('expected a RecordError');
    return error;
  };

  it('reads both records back as they were', async () => {
    await write(stadiumRun());
    expect(await readRunFolder(dir)).toEqual(stadiumRun());
  });

  it('reads either record alone', async () => {
    await write({ emulation: anEmulationRun() });
    expect(Object.keys(await readRunFolder(dir))).toEqual(['emulation']);
  });

  it('takes line separators inside strings for text, as JSON does', async () => {
    const run = aConformanceRun([aCase({ title: 'a\u2028b\u2029c\u0085d' })]);
    await write({ conformance: run });
    expect((await readRunFolder(dir)).conformance).toEqual(run);
  });

  it('refuses a folder without records', async () => {
    expect((await failure()).message).toBe(`${dir}: no record here, expected conformance.jsonl or emulation.jsonl`);
  });

  it('marks a record without footer as incomplete', async () => {
    const { header, cases } = aConformanceRun([aCase()], { planned: 3 });
    await writeLines(header, ...cases);
    const { conformance } = await readRunFolder(dir);
    expect(conformance?.incomplete).toBe('it has no footer; it holds 1 of 3 planned cases');
    expect(conformance?.cases).toHaveLength(1);
  });

  it('marks a record whose last line is cut off as incomplete, wherever it was cut', async () => {
    const { header, cases } = aConformanceRun([aCase()], { planned: 3 });
    for (const torn of ['{', '{"type":"case","id":"ü', '{"type":"footer"']) {
      await writeLines(header, ...cases);
      await appendFile(join(dir, 'conformance.jsonl'), torn);
      const { conformance } = await readRunFolder(dir);
      expect(conformance?.incomplete).toContain('its last line is cut off');
      expect(conformance?.cases).toHaveLength(1);
    }
  });

  it('accepts a whole last line that only lacks its newline', async () => {
    const text = recordFiles({ emulation: anEmulationRun() })['emulation.jsonl'] ?? '';
    await writeFile(join(dir, 'emulation.jsonl'), text.trimEnd());
    expect((await readRunFolder(dir)).emulation?.incomplete).toBeUndefined();
  });

  it('marks a finished record with fewer cases than planned as incomplete', async () => {
    await write({ conformance: aConformanceRun([aCase()], { planned: 2 }) });
    expect((await readRunFolder(dir)).conformance?.incomplete).toBe('it holds 1 of 2 planned cases');
  });

  const { header, cases, footer } = aConformanceRun([aCase(), aFailedCase()]);
  it.each([
    ['not JSON', [header], '{"type":\n', /conformance\.jsonl:2: not JSON: /],
    [
      'an unknown line type',
      [header, { type: 'gossip' }],
      '',
      /:2: unknown line type "gossip", expected one of header, case, footer/,
    ],
    ['no line type', [header, []], '', /:2: unknown line type undefined/],
    ['null', [header, null], '', /:2: unknown line type undefined/],
    ['a name that objects inherit', [header, { type: 'constructor' }], '', /:2: unknown line type "constructor"/],
    ['a case first', [aCase()], '', /:1: found a line of type "case", expected the header/],
    ['two headers', [header, header], '', /:2: a second header/],
    ['a line after the footer', [header, ...cases, footer, aCase()], '', /:5: a line after the footer/],
    ['a wrong kind', [{ ...header, kind: 'emulation' }], '', /:1: \/kind must be equal to constant "conformance"/],
    ['a later format', [{ ...header, formatVersion: 2 }], '', /:1: \/formatVersion must be equal to constant 1/],
    [
      'a missing property',
      [header, { ...aCase(), title: undefined }],
      '',
      /:2: the line must have required property 'title'/,
    ],
    [
      'an unknown verdict',
      [header, aCase({ verdict: 'fine' as 'passed' })],
      '',
      /:2: \/verdict must be equal to constant "passed"/,
    ],
    [
      'a footer that counts otherwise',
      [header, aCase(), footer],
      '',
      /:3: the footer counts 1 cases as failed, the record holds 0/,
    ],
  ])('refuses %s and names the line', async (_name, lines, rest, message) => {
    await writeLines(...lines);
    await appendFile(join(dir, 'conformance.jsonl'), rest);
    const error = await failure();
    expect(error.message).toMatch(message);
    expect(error.file).toBe(join(dir, 'conformance.jsonl'));
  });

  const emulation = anEmulationRun();
  const { cell } = emulation.header;
  const { duplex: _duplex, maxDownlinkLayers: _layers, ...oldCell } = cell;
  const interval = aFlowInterval();
  const { downlinkBlocks: _blocks, ...oldUe } = emulation.ues[0]!;
  it.each([
    [
      'a header of an earlier version',
      { ...emulation.header, cell: { ...oldCell, layers: 2 } },
      [],
      "1: /cell must have required property 'duplex'; /cell must have required property 'maxDownlinkLayers'",
    ],
    [
      'an unknown duplex mode',
      { ...emulation.header, cell: { ...cell, duplex: 'full' } },
      [],
      '1: /cell/duplex must be equal to one of the allowed values ["fdd","tdd"]',
    ],
    [
      'a delay without one of its stages',
      emulation.header,
      [{ ...interval, delayMs: { mean: 9, p95: 9, max: 9, queueing: 1, scheduling: 2, core: 6 } }],
      "2: /delayMs must have required property 'harq'",
    ],
    [
      'a delay below zero',
      emulation.header,
      [{ ...interval, delayMs: { ...interval.delayMs, queueing: -1 } }],
      '2: /delayMs/queueing must be >= 0',
    ],
    [
      'a delay that is no number',
      emulation.header,
      [{ ...interval, delayMs: { ...interval.delayMs, core: '4' } }],
      '2: /delayMs/core must be number',
    ],
    [
      'a UE without its transport blocks',
      emulation.header,
      [oldUe],
      "2: the line must have required property 'downlinkBlocks'",
    ],
    [
      'transport blocks of another shape',
      emulation.header,
      [{ ...oldUe, downlinkBlocks: 3 }],
      '2: /downlinkBlocks must be object; /downlinkBlocks must be null',
    ],
  ])('refuses %s with one error', async (_name, first, others, message) => {
    const text = [first, ...others].map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(join(dir, 'emulation.jsonl'), text);
    expect((await failure()).message).toBe(`${join(dir, 'emulation.jsonl')}:${message}`);
  });

  it('refuses an empty file', async () => {
    await writeFile(join(dir, 'conformance.jsonl'), '');
    expect((await failure()).message).toContain('the record is empty, expected a header in line 1');
  });

  it('lets properties through that a later minor version may add', async () => {
    await writeLines({ ...header, planned: 0, weather: 'fine' });
    expect((await readRunFolder(dir)).conformance?.cases).toEqual([]);
  });

  it('has schemas for the very types that the record is written with', () => {
    expectTypeOf<CaseLine>().toExtend<upstream.CaseRecord>();
    expectTypeOf<upstream.CaseRecord>().toExtend<CaseLine>();
    expectTypeOf<ConformanceHeaderLine>().toExtend<upstream.ConformanceHeader>();
    expectTypeOf<upstream.ConformanceHeader>().toExtend<ConformanceHeaderLine>();
    expectTypeOf<ConformanceFooterLine>().toExtend<upstream.ConformanceFooter>();
    expectTypeOf<upstream.ConformanceFooter>().toExtend<ConformanceFooterLine>();
    expectTypeOf<EmulationHeaderLine>().toExtend<upstream.EmulationHeader>();
    expectTypeOf<upstream.EmulationHeader>().toExtend<EmulationHeaderLine>();
    expectTypeOf<FlowLine>().toExtend<upstream.FlowIntervalLine>();
    expectTypeOf<upstream.FlowIntervalLine>().toExtend<FlowLine>();
    expectTypeOf<CellLine>().toExtend<upstream.CellIntervalLine>();
    expectTypeOf<upstream.CellIntervalLine>().toExtend<CellLine>();
    expectTypeOf<VideoLine>().toExtend<upstream.VideoIntervalLine>();
    expectTypeOf<upstream.VideoIntervalLine>().toExtend<VideoLine>();
    expectTypeOf<RadioLinkEventLine>().toExtend<upstream.RadioLinkLine>();
    expectTypeOf<upstream.RadioLinkLine>().toExtend<RadioLinkEventLine>();
    expectTypeOf<SessionEventLine>().toExtend<upstream.SessionLine>();
    expectTypeOf<upstream.SessionLine>().toExtend<SessionEventLine>();
    expectTypeOf<UeLine>().toExtend<upstream.UeSummaryLine>();
    expectTypeOf<upstream.UeSummaryLine>().toExtend<UeLine>();
    expectTypeOf<EmulationFooterLine>().toExtend<upstream.EmulationFooter>();
    expectTypeOf<upstream.EmulationFooter>().toExtend<EmulationFooterLine>();
  });
});
