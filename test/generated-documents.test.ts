import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errataDocument } from '../build/errata-document.ts';
import { requirementsDocument } from '../build/requirements-document.ts';
import { packageRoot } from '../package-root.ts';

describe('documents that `npm run generate` writes', () => {
  it('are what the sources say', () => {
    expect(readFileSync(join(packageRoot, 'docs', 'errata.md'), 'utf8')).toBe(errataDocument());
    expect(readFileSync(join(packageRoot, 'docs', 'requirements.md'), 'utf8')).toBe(requirementsDocument());
  });
});
