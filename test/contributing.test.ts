import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';

/** What is copied: the sources, without what is generated or installed. */
const NOT_COPIED = /(^|\/)(node_modules|dist|runs|coverage|\.git)(\/|$)/;

/** Caches, which are not shared; `.bin` is. */
const NO_PACKAGE = /^\.(?!bin$)/;

interface Block {
  /** `diff`, `sh`, or a language with `file=…`. */
  info: string;
  text: string;
}

const copy = mkdtempSync(join(tmpdir(), 'qod-contributing-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function examples(): { title: string; blocks: Block[] }[] {
  const [, worked = ''] = readFileSync(join(packageRoot, 'CONTRIBUTING.md'), 'utf8').split('## Worked examples');
  return worked
    .split(/^### /m)
    .slice(1)
    .map((section) => ({
      title: section.slice(0, section.indexOf('\n')),
      blocks: [...section.matchAll(/^```(.+)\n([^]*?)^```$/gm)].map(([, info = '', text = '']) => ({ info, text })),
    }));
}

function apply({ info, text }: Block): void {
  const file = /file=(\S+)/.exec(info)?.[1];
  if (file !== undefined) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  } else if (info === 'diff') {
    run('git', ['apply', '-p0', '--unidiff-zero', '--whitespace=nowarn', '-'], text);
  } else {
    for (const command of text.trim().split('\n')) run('sh', ['-c', command]);
  }
}

function run(command: string, args: string[], input?: string): void {
  try {
    execFileSync(command, args, { cwd: copy, stdio: 'pipe', ...(input !== undefined && { input }) });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    throw new Error(`${command} ${args.join(' ')}\n${stdout?.toString() ?? ''}\n${stderr?.toString() ?? ''}`, {
      cause: error,
    });
  }
}

describe('the worked examples of CONTRIBUTING.md', () => {
  cpSync(packageRoot, copy, {
    recursive: true,
    filter: (source) => !NOT_COPIED.test(source.slice(packageRoot.length)),
  });
  // Package by package: what is compiled in the copy must not replace what other tests start meanwhile.
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(packageRoot, 'node_modules')).filter((each) => !NO_PACKAGE.test(each))) {
    symlinkSync(join(packageRoot, 'node_modules', name), join(copy, 'node_modules', name));
  }

  it('are those of the five things that people add', () => {
    expect(examples().map(({ title }) => title)).toEqual([
      'Add a scheduler',
      'Add a traffic model',
      'Add a conformance case',
      'Add a CAMARA release',
      'Add a report format',
    ]);
  });

  it.each(examples().map(({ title, blocks }) => [title, blocks] as const))(
    '%s',
    { timeout: 180_000 },
    (_title, blocks) => {
      expect(blocks.some(({ info }) => info === 'sh')).toBe(true);
      for (const block of blocks) apply(block);
    },
  );

  it('compile together', { timeout: 180_000 }, () => {
    run('npx', ['tsc', '-p', '.']);
  });
});
