import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonSummary } from '../json-summary.ts';

/* Writes reports/report.schema.json anew after a change of the summary: npx tsx reports/test/write-report-schema.ts */
writeFileSync(join(import.meta.dirname, '..', 'report.schema.json'), `${JSON.stringify(JsonSummary, null, 2)}\n`);
