/*
 * The record of an emulation (`emulation.jsonl`): a header, one line per thing that happened, a footer. It holds no wall
 * clock and no path of this machine: same scenario and seed, same bytes. A record without footer is an aborted run.
 */

export interface EmulationHeader {
  type: 'header';
  kind: 'emulation';
  formatVersion: 1;
  tool: { name: string; version: string };
  scenario: {
    name: string;
    title: string;
    /** SHA-256 of the scenario as parsed, overrides included. */ sha256: string;
  };
  seed: string;
  durationS: number;
  cell: {
    bandwidthHz: number;
    subcarrierSpacingHz: number;
    carrierHz: number;
    prbs: number;
    duplex: 'fdd' | 'tdd';
    scheduler: string;
    maxDownlinkLayers: number;
  };
  ues: number;
}

/**
 * A watched IP flow over one interval. Rates in bit/s, delays in milliseconds. The mean delay is the sum of four means: waiting
 * behind other packets, waiting for the scheduler as the first, retransmission by HARQ and RLC, and the core network.
 */
export interface FlowIntervalLine {
  type: 'flow';
  /** End of the interval, seconds of emulated time. */
  timeS: number;
  /** `<ue>/<flow>` of the scenario. */
  flow: string;
  direction: 'downlink' | 'uplink';
  throughputBps: number;
  offeredBps: number;
  delayMs: {
    mean: number;
    p95: number;
    max: number;
    queueing: number;
    scheduling: number;
    harq: number;
    core: number;
  } | null;
  droppedPackets: number;
  /** Id of the QoS flow that carried it, or `default`. */
  qosFlow: string;
}

/** The whole cell over one interval. */
export interface CellIntervalLine {
  type: 'cell';
  timeS: number;
  downlinkBps: number;
  uplinkBps: number;
  /** Share of PRBs used, 0..1. */
  downlinkLoad: number;
  uplinkLoad: number;
  /** UEs with data waiting at the end of the interval. */
  backloggedUes: number;
}

/** A state of an adaptive video player over one interval. */
export interface VideoIntervalLine {
  type: 'video';
  timeS: number;
  flow: string;
  bitrateBps: number;
  bufferS: number;
  stalledS: number;
}

/** Something that happened to a session or QoS flow of the timeline. */
export interface SessionLine {
  type: 'session';
  timeS: number;
  ue: string;
  profile: string;
  event: string;
  /** What the profile promises; absent where the operator has no such profile. */
  promise?: { targetMinDownstreamRateBps?: number; packetDelayBudgetMs?: number };
}

/** The radio link of a UE failed (TS 38.331 §5.3.10), or works again. Its QoS flows end if that lasts. */
export interface RadioLinkLine {
  type: 'radio-link';
  timeS: number;
  ue: string;
  event: 'failed' | 'recovered';
}

/** Something befell the network, or has ended. */
export interface NetworkEventLine {
  type: 'network';
  timeS: number;
  event: 'coverage-loss' | 'cell-outage' | 'handover' | 'backhaul-degradation';
  change: 'begins' | 'ends';
  /** Name of the UE, or of the group of UEs; absent where it befell the whole cell. */
  ues?: string;
  /** Of a handover: share of its PRBs that the target has free for these UEs. */
  targetFreeShare?: number;
  /** Of the backhaul: what is left of it in bit/s, absent for all, and the one-way delay on top. */
  downlinkBps?: number;
  uplinkBps?: number;
  delayMs?: number;
}

/** Totals of one UE at the end. */
export interface UeSummaryLine {
  type: 'ue';
  ue: string;
  group: string;
  /** At the start. */
  distanceM: number;
  /** Mean downlink SINR without small-scale fading, at the start. */
  meanSinrDb: number;
  /** Of the downlink transport blocks: mean MCS, mean layers, and the share that was not decoded the first time; null when none was sent. */
  downlinkBlocks: { meanMcs: number; meanLayers: number; firstErrorRate: number } | null;
  downlinkBps: number;
  uplinkBps: number;
  meanDelayMs: number | null;
  droppedPackets: number;
  videoStalledS: number | null;
  meanVideoBitrateBps: number | null;
}

export interface EmulationFooter {
  type: 'footer';
  emulatedS: number;
  slots: number;
  /** Mean downlink throughput per UE that has no session of its own, while a session was up, and while none was: what the others lose. */
  crowd: { withSessionBps: number | null; withoutSessionBps: number | null };
}

export type EmulationLine =
  | EmulationHeader
  | FlowIntervalLine
  | CellIntervalLine
  | VideoIntervalLine
  | SessionLine
  | RadioLinkLine
  | NetworkEventLine
  | UeSummaryLine
  | EmulationFooter;
