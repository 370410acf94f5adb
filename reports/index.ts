/** Public surface of the reports. */
export { cellSvg } from './cell-charts/cell-figure.ts';
export { cellPage } from './cell-charts/cell-page.ts';
export { pngOf } from './cell-charts/cell-png.ts';
export { cellTerminal } from './cell-charts/cell-terminal.ts';
export { assess, type Assessment, type RunVerdict } from './assessment.ts';
export { JsonSummary } from './json-summary.ts';
export { RecordError } from './record-error.ts';
export { REPORT_FORMATS, renderReport, type ReportFormat } from './render-report.ts';
export { CONFORMANCE_FILE, EMULATION_FILE, readRunFolder } from './run-folder.ts';
export type { ConformanceRun, EmulationRun, RunRecords } from './run-records.ts';
export { terminalSummary, wantsColour, type TerminalOptions } from './terminal.ts';
export { writeReports, type WrittenReports } from './write-reports.ts';
export { visibleLine } from './visible-text.ts';
