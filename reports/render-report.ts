import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import type { RunRecords } from './run-records.ts';

export const REPORT_FORMATS = ['html', 'junit', 'json', 'md'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/**
 * A report as text. The same records give the same bytes.
 * @throws RecordError for `junit` without a conformance record
 */
export function renderReport(records: RunRecords, format: ReportFormat): string {
  switch (format) {
    case 'html':
      return htmlReport(records);
    case 'junit':
      return junitReport(records);
    case 'json':
      return jsonReport(records);
    case 'md':
      return markdownReport(records);
  }
}
