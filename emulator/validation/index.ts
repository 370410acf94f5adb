/** What is known of cells like this one, and whether the emulator keeps to it. */
export type { Check, CheckFamily, Expectation, Measurement, MeasurementVerdict } from './check.ts';
export { CHECK_FAMILIES } from './check.ts';
export { type CheckResult, runCheck } from './check-result.ts';
export { CHECKS } from './checks.ts';
export { CONFIDENCE, type Estimate } from './estimate.ts';
export type { Figure, FigureAxis, FigurePoint, FigureSeries } from './figure.ts';
