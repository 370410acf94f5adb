import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { compile } from './compile-command.ts';

const run = promisify(execFile);

/** Fetching a version of Node takes a while the first time. */
const FETCH_TIMEOUT_MS = 120_000;
const TIMEOUT_MS = 180_000;
const OWN_MAJOR = process.version.split('.')[0]!;
const OTHER_MAJORS = ['v20', 'v22', 'v24'].filter((major) => major !== OWN_MAJOR);

interface Printed {
  record: string;
  node: string;
  /** Garbage collections of the whole process. */
  collections: number;
}

/** The compiled print-record.ts. */
let program: string;

describe('the record of a scenario', { timeout: TIMEOUT_MS }, () => {
  let plain: Printed;
  beforeAll(async () => {
    // Compiled once: a compiler that the engine's flags slow down as well would tell nothing about the emulator.
    program = await compile('test/print-record.ts');
    plain = await printRecord(process.execPath);
  }, TIMEOUT_MS);

  it('is worth comparing: it holds what happened, and another seed changes it', async () => {
    expect(plain.record.split('\n').length).toBeGreaterThan(100);
    expect((await printRecord(process.execPath, [], ['another seed'])).record).not.toBe(plain.record);
  });

  it.for(OTHER_MAJORS)(`is the same byte for byte on Node %s as on ${OWN_MAJOR}`, async (major, { skip }) => {
    const executable = await fetchNode(major);
    if (executable === undefined) return skip();
    const other = await printRecord(executable);
    expect(other.node).toMatch(new RegExp(`^${major}\\.`));
    expect(firstDifference(other.record, plain.record)).toBeUndefined();
  });

  it.each([
    ['a nursery of 1 MB', ['--max-semi-space-size=1']],
    ['a compaction at every major collection', ['--stress-compaction']],
  ])('is the same with another garbage collection: %s', async (_, flags) => {
    const other = await printRecord(process.execPath, flags);
    expect(other.collections).toBeGreaterThan(plain.collections);
    expect(firstDifference(other.record, plain.record)).toBeUndefined();
  });

  it('is the same without the optimising compiler', async () => {
    const other = await printRecord(process.execPath, ['--no-opt']);
    expect(firstDifference(other.record, plain.record)).toBeUndefined();
  });
});

async function printRecord(executable: string, flags: string[] = [], args: string[] = []): Promise<Printed> {
  const { stdout, stderr } = await run(executable, [...flags, program, ...args], {
    cwd: packageRoot,
    maxBuffer: 2 ** 28,
  });
  return { record: stdout, ...(JSON.parse(stderr.trimEnd().split('\n').at(-1)!) as Omit<Printed, 'record'>) };
}

/**
 * Path of a Node of that major version, which npm fetches.
 * @returns undefined where it cannot be had, with a message; on CI, where it can, that is an error
 */
async function fetchNode(major: string): Promise<string | undefined> {
  const specifier = `node@${major.slice(1)}`;
  try {
    const options = ['-y', '--prefer-offline', ...(process.env['CI'] === undefined ? ['--fetch-retries=0'] : [])];
    const args = [...options, '-p', specifier, 'node', '-p', 'process.execPath'];
    const { stdout } = await run('npx', args, { timeout: FETCH_TIMEOUT_MS });
    return stdout.trim();
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error;
    console.warn(`skipped: npm cannot fetch ${specifier} (${(error as Error).message.split('\n')[0]})`);
    return undefined;
  }
}

/** The first line in which two records differ, short enough to read. */
function firstDifference(text: string, other: string): { line: number; is: string; was: string } | undefined {
  const [lines, others] = [text.split('\n'), other.split('\n')];
  const line = lines.findIndex((each, n) => each !== others[n]);
  if (line === -1 && lines.length === others.length) return undefined;
  return { line: line + 1, is: (lines[line] ?? '').slice(0, 300), was: (others[line] ?? '').slice(0, 300) };
}
