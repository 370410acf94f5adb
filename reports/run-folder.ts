import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CaseLine, ConformanceFooterLine, ConformanceHeaderLine } from './conformance-schema.ts';
import {
  CellLine,
  EmulationFooterLine,
  EmulationHeaderLine,
  FlowLine,
  NetworkEventLine,
  RadioLinkEventLine,
  SessionEventLine,
  UeLine,
  VideoLine,
} from './emulation-schema.ts';
import { RecordError } from './record-error.ts';
import { readRecordLines, type ReadLines } from './record-lines.ts';
import type { ConformanceRun, EmulationRun, RunRecords } from './run-records.ts';
import type { ConformanceFooter, ConformanceLine, EmulationLine, Verdict } from './upstream.ts';

/** File names inside a run folder. */
export const CONFORMANCE_FILE = 'conformance.jsonl';
export const EMULATION_FILE = 'emulation.jsonl';

/**
 * Reads the records of a run folder. A record without footer, or cut off in its last line, comes from an interrupted
 * run and is marked incomplete.
 * @throws RecordError when there is no record, or a line of it cannot be used
 */
export async function readRunFolder(dir: string): Promise<RunRecords> {
  const conformanceFile = join(dir, CONFORMANCE_FILE);
  const emulationFile = join(dir, EMULATION_FILE);
  const records: RunRecords = {};
  if (existsSync(conformanceFile)) records.conformance = await readConformanceRecord(conformanceFile);
  if (existsSync(emulationFile)) records.emulation = await readEmulationRecord(emulationFile);
  if (records.conformance === undefined && records.emulation === undefined) {
    throw new RecordError(dir, undefined, `no record here, expected ${CONFORMANCE_FILE} or ${EMULATION_FILE}`);
  }
  return records;
}

async function readConformanceRecord(file: string): Promise<ConformanceRun> {
  const { lines, incomplete } = await readRecordLines<ConformanceLine>(file, {
    header: ConformanceHeaderLine,
    case: CaseLine,
    footer: ConformanceFooterLine,
  });
  const header = lines.find((line) => line.type === 'header');
  if (header === undefined) throw new RecordError(file, 1, 'expected the header');
  const cases = lines
    .filter((line) => line.type === 'case')
    .sort((one, other) => (one.place ?? 0) - (other.place ?? 0));
  const footer = lines.find((line) => line.type === 'footer');
  if (footer !== undefined)
    checkCounts(
      footer,
      cases.map(({ verdict }) => verdict),
      file,
      lines.length,
    );
  const missing = missingCases(header.planned, cases.length, incomplete);
  return { header, cases, ...(footer && { footer }), ...(missing !== undefined && { incomplete: missing }) };
}

/** A footer that counts other cases than the record holds means that lines were lost or changed. */
function checkCounts(footer: ConformanceFooter, verdicts: readonly Verdict[], file: string, line: number): void {
  for (const [verdict, count] of Object.entries(footer.counts)) {
    const found = verdicts.filter((each) => each === verdict).length;
    if (found !== count) {
      throw new RecordError(file, line, `the footer counts ${count} cases as ${verdict}, the record holds ${found}`);
    }
  }
}

function missingCases(planned: number, found: number, incomplete: string | undefined): string | undefined {
  const count = `it holds ${found} of ${planned} planned cases`;
  if (incomplete !== undefined) return `${incomplete}; ${count}`;
  return found < planned ? count : undefined;
}

async function readEmulationRecord(file: string): Promise<EmulationRun> {
  const read = await readRecordLines<EmulationLine>(file, {
    header: EmulationHeaderLine,
    flow: FlowLine,
    cell: CellLine,
    video: VideoLine,
    session: SessionEventLine,
    'radio-link': RadioLinkEventLine,
    network: NetworkEventLine,
    ue: UeLine,
    footer: EmulationFooterLine,
  });
  return emulationRun(read, file);
}

function emulationRun({ lines, incomplete }: ReadLines<EmulationLine>, file: string): EmulationRun {
  const header = lines.find((line) => line.type === 'header');
  if (header === undefined) throw new RecordError(file, 1, 'expected the header');
  const footer = lines.find((line) => line.type === 'footer');
  return {
    header,
    flows: lines.filter((line) => line.type === 'flow'),
    cells: lines.filter((line) => line.type === 'cell'),
    videos: lines.filter((line) => line.type === 'video'),
    sessions: lines.filter((line) => line.type === 'session'),
    radioLinks: lines.filter((line) => line.type === 'radio-link'),
    networkEvents: lines.filter((line) => line.type === 'network'),
    ues: lines.filter((line) => line.type === 'ue'),
    ...(footer && { footer }),
    ...(incomplete !== undefined && { incomplete }),
  };
}
