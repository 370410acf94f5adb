// Compiles the package into dist/: what `npm pack` ships and `bin` points at.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const SHEBANG = '#!/usr/bin/env node\n';

// What is left of files that no longer exist would be shipped.
rmSync(join(root, 'dist'), { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

const command = join(root, 'dist/cli.js');
if (existsSync(command)) {
  const code = readFileSync(command, 'utf8');
  writeFileSync(command, SHEBANG + code.replace(/^#!.*\n/, ''));
  chmodSync(command, 0o755);
}
