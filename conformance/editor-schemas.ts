import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { editorSchema } from '../scenarios/json-schema.ts';
import { CaseFile, RequirementFile } from './case.ts';
import { TargetFile } from './target-file-schema.ts';

/** JSON Schema files that give editors completion for what users write, by path. They are committed; a test holds them current. */
export function editorSchemas(): Map<string, string> {
  const folder = join(packageRoot, 'scenarios', 'conformance');
  return new Map([
    [join(folder, 'case.schema.json'), editorSchema(CaseFile, 'Conformance cases of qod-testbed')],
    [join(folder, 'requirement.schema.json'), editorSchema(RequirementFile, 'Requirements of qod-testbed')],
    [
      join(folder, 'target.schema.json'),
      editorSchema(TargetFile, 'Target of qod-testbed: an implementation under test'),
    ],
  ]);
}
