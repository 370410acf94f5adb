import { createHash } from 'node:crypto';
import type { EmulationLine } from './emulation-record.ts';

/** SHA-256 of a record without the version of the tool, which changes without the emulation doing so. */
export function fingerprint(lines: Iterable<EmulationLine>): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${JSON.stringify(line.type === 'header' ? { ...line, tool: {} } : line)}\n`);
  return hash.digest('hex');
}
