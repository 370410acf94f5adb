import type {
  CaseRecord,
  CellIntervalLine,
  ConformanceFooter,
  ConformanceHeader,
  EmulationFooter,
  EmulationHeader,
  FlowIntervalLine,
  NetworkEventLine,
  RadioLinkLine,
  SessionLine,
  UeSummaryLine,
  VideoIntervalLine,
} from './upstream.ts';

/** What every report is made of: the records of one run folder, at least one of the two. */
export interface RunRecords {
  conformance?: ConformanceRun;
  emulation?: EmulationRun;
}

export interface ConformanceRun {
  header: ConformanceHeader;
  /** In the order of the record. */
  cases: CaseRecord[];
  footer?: ConformanceFooter;
  /** Why the record does not tell the whole run; absent when it does. */
  incomplete?: string;
}

export interface EmulationRun {
  header: EmulationHeader;
  flows: FlowIntervalLine[];
  cells: CellIntervalLine[];
  videos: VideoIntervalLine[];
  sessions: SessionLine[];
  radioLinks: RadioLinkLine[];
  networkEvents: NetworkEventLine[];
  ues: UeSummaryLine[];
  footer?: EmulationFooter;
  /** Why the record does not tell the whole run; absent when it does. */
  incomplete?: string;
}
