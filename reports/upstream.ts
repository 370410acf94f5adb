/*
 * The only door through which reports see the rest of the project: types of what a record holds, no code.
 */
import type { CaseRecord, ConformanceHeader } from '../conformance/index.ts';

export type {
  Assertion,
  CaseRecord,
  ConformanceFooter,
  ConformanceHeader,
  ConformanceLine,
  EventRecord,
  ExchangeRecord,
  OutcomeRecord,
  Verdict,
} from '../conformance/index.ts';
export type {
  CellIntervalLine,
  EmulationFooter,
  EmulationHeader,
  EmulationLine,
  FlowIntervalLine,
  NetworkEventLine,
  ProbeInterval,
  ProbeMeasurement,
  RadioLinkLine,
  SessionLine,
  UeSummaryLine,
  VideoIntervalLine,
} from '../emulator/index.ts';

export type ApiName = CaseRecord['api'];
export type Release = ConformanceHeader['release'];
