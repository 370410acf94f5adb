// Lint and types at the same time, since each keeps only one core busy.
import { spawn } from 'node:child_process';

function succeeds(script) {
  const child = spawn('npm', ['run', '-s', script], { stdio: 'inherit', shell: process.platform === 'win32' });
  return new Promise((resolve, reject) => child.on('error', reject).on('exit', (code) => resolve(code === 0)));
}

const results = await Promise.all(['lint', 'typecheck'].map(succeeds));
process.exitCode = results.every(Boolean) ? 0 : 1;
