/**
 * Writes what is generated from the sources and kept in the repository: JSON Schemas for editors, the fingerprints of
 * the shipped scenarios, and documents of the suite. Tests compare the files with what this would write. Run it with `npm run generate`.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulationRun, fingerprint } from '../emulator/index.ts';
import { editorSchemas, LoadRecord } from '../conformance/index.ts';
import { JsonSummary } from '../reports/index.ts';
import { packageRoot } from '../package-root.ts';
import { errataDocument } from './errata-document.ts';
import { requirementsDocument } from './requirements-document.ts';
import { ClientsSchema } from '../scenarios/clients-schema.ts';
import { editorSchema } from '../scenarios/json-schema.ts';
import { readQosProfiles } from '../scenarios/qos-profile.ts';
import { ScenarioSchema } from '../scenarios/scenario-schema.ts';
import { readScenario } from '../scenarios/scenario.ts';

const cells = join(packageRoot, 'scenarios', 'cells');
const profiles = readQosProfiles();
const fingerprints = Object.fromEntries(
  readdirSync(cells)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => [name, fingerprint(emulationRun(readScenario(join(cells, name)), profiles))]),
);

write(join(cells, 'fingerprints.json'), `${JSON.stringify(fingerprints, null, 2)}\n`);
write(join(packageRoot, 'reports', 'report.schema.json'), `${JSON.stringify(JsonSummary, null, 2)}\n`);
write(join(packageRoot, 'conformance', 'load', 'load.schema.json'), `${JSON.stringify(LoadRecord, null, 2)}\n`);
write(join(cells, 'scenario.schema.json'), editorSchema(ScenarioSchema, 'qod-testbed emulation scenario'));
write(join(packageRoot, 'scenarios', 'clients.schema.json'), editorSchema(ClientsSchema, 'Clients of qod-testbed'));
for (const [file, text] of editorSchemas()) write(file, text);
write(join(packageRoot, 'docs', 'errata.md'), errataDocument());
write(join(packageRoot, 'docs', 'requirements.md'), requirementsDocument());

function write(file: string, text: string): void {
  writeFileSync(file, text);
  process.stdout.write(`${file}\n`);
}
