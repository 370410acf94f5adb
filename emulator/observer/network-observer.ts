import type { Direction } from '../radio/direction.ts';

/** A QoS flow as an operator's probe on the user plane would list it. Times are Unix milliseconds. */
export interface ObservedQosFlow {
  flowId: string;
  /** Name of the UE in the scenario. */
  ueName: string;
  fiveQi: number;
  gfbrDownlinkBps?: number;
  gfbrUplinkBps?: number;
  mfbrDownlinkBps?: number;
  mfbrUplinkBps?: number;
  /** Packet filters as IPFilterRules (RFC 6733 §4.3.1, the subset of TS 29.214 §5.3.8). */
  filters: string[];
  establishedAtMs: number;
}

/** Test traffic of constant bit rate between a device and an application server. */
export interface ProbeRequest {
  ueName: string;
  serverAddress: string;
  serverPort: number;
  uePort: number;
  /** 6 TCP, 17 UDP. */
  protocol: number;
  direction: Direction;
  rateBps: number;
  packetBytes: number;
}

/** One interval of a probe's measurement. */
export interface ProbeInterval {
  fromMs: number;
  toMs: number;
  offeredBits: number;
  deliveredBits: number;
  deliveredPackets: number;
  droppedPackets: number;
  /** Share of the delivered packets, by the QoS flow that carried them; `default` is the flow without QoS. */
  carriedBy: Record<string, number>;
  /** One-way packet delay in milliseconds; absent when nothing was delivered. */
  delayMs?: { mean: number; p50: number; p95: number; p98: number; max: number };
}

/** What was measured of a probe between two times. */
export interface ProbeMeasurement {
  probeId: string;
  fromMs: number;
  toMs: number;
  offeredBps: number;
  throughputBps: number;
  deliveredPackets: number;
  droppedPackets: number;
  /** Percentiles over every delivered packet of the window. */
  delayMs?: { mean: number; p50: number; p95: number; p98: number; max: number };
  intervals: ProbeInterval[];
}

/**
 * The one view of the emulated network that checks have: what the network does, not what a server says.
 * Asynchronous and made of plain values, so that it can stand behind HTTP as well as in process.
 */
export interface NetworkObserver {
  /** Live QoS flows of a UE. */
  qosFlows(ueName: string): Promise<ObservedQosFlow[]>;
  /** Starts test traffic. @returns the probe's id. @throws when the UE is unknown. */
  startProbe(request: ProbeRequest): Promise<string>;
  stopProbe(probeId: string): Promise<void>;
  /** Measurement over whole 100 ms intervals inside [fromMs, toMs). */
  measure(probeId: string, fromMs: number, toMs: number): Promise<ProbeMeasurement>;
  /** Lets the network end a QoS flow on its own, as an operator's intervention would. @returns how many flows of the UE ended. */
  terminateQosFlows(ueName: string): Promise<number>;
  /** Ends the scenario's own traffic for good: once there is nothing to measure any more, it only costs time. */
  endTraffic(): Promise<void>;
  /** Whether every stretch of [fromMs, toMs) was emulated in time; false when paced emulation fell behind. */
  keptPace(fromMs: number, toMs: number): Promise<boolean>;
}
