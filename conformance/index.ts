/** Public surface of the conformance harness. */
export type * from './record.ts';
export { VERDICTS } from './record.ts';
export { type ApiName, API_NAMES, contractOf, type Release, RELEASES } from './contract/index.ts';
export { editorSchemas } from './editor-schemas.ts';
export { ERRATA, type Erratum } from './errata/index.ts';
export { readSuite, untested } from './case-files.ts';
export { registry, type RegistryEntry } from './registry.ts';
export type { Selection } from './selection.ts';
export { plan, planRun, type PlannedCase, type Suite } from './plan.ts';
export { readTarget, type TargetFileResult } from './target-file.ts';
export { type ReferenceTarget, type ReferenceTargetOptions, startReferenceTarget } from './reference-target.ts';
export type { Target, TokenTrial, TokenTrialOptions } from './target.ts';
export { tryTokens } from './tokens/prepare-tokens.ts';
export { type ConformanceOptions, type ConformanceResult, RECORD_NAME, runConformance } from './run-conformance.ts';
export { TargetUnreachable } from './circuit-breaker.ts';
export { type ConformanceRecord, parseConformanceRecord, readConformanceRecord } from './record-reader.ts';
export { type Counts, type ExitCode, exitCodeOf } from './exit-code.ts';
export { sentence } from './verdict.ts';
