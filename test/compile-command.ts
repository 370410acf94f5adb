import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../package-root.ts';

const FOLDER = join(packageRoot, 'node_modules', '.cache', 'qod-testbed');

/** The command line as tests start it, compiled once for a whole run: a process of it starts three times as fast. */
export const COMPILED_COMMAND = compiledTo('cli.ts');

/** Packages of hundreds of small files, which take longer to find and read than to run. */
const BUNDLED_PACKAGES = ['typebox', 'jose'];

/** Called by vitest before the first test. */
export async function setup(): Promise<void> {
  await compile('cli.ts');
}

/** Compiles a program with what it imports. @param entry its path from the package's folder @returns what to start */
export async function compile(entry: string): Promise<string> {
  const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const compiled = compiledTo(entry);
  await build({
    entryPoints: [join(packageRoot, entry)],
    outdir: join(compiled, '..'),
    bundle: true,
    splitting: true,
    external: Object.keys(dependencies).filter((name) => !BUNDLED_PACKAGES.includes(name)),
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return compiled;
}

function compiledTo(entry: string): string {
  const name = basename(entry, '.ts');
  return join(FOLDER, name, `${name}.js`);
}
