import { expect, test } from 'vitest';
import { serverLog } from './index.ts';

test('a logger that is handed a secret all the same replaces it', () => {
  const lines: string[] = [];
  const log = serverLog('info', { write: (line) => void lines.push(line) });
  log.info({ headers: { authorization: 'Bearer abc' }, sinkCredential: { accessToken: 'def' }, token: 'ghi' }, 'x');
  expect(lines.join('')).not.toMatch(/abc|def|ghi/);
  expect(lines.join('')).toContain('[secret]');
});
