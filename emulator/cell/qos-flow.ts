import type { FiveQi } from '../../scenarios/five-qi.ts';
import type { PacketFilter } from './packet-filter.ts';

/** Allocation and retention priority, TS 23.501 §5.7.2.2. Level 1 is the highest, 15 the lowest. */
export interface AllocationRetentionPriority {
  priorityLevel: number;
  preemptionCapable: boolean;
  preemptionVulnerable: boolean;
}

/** QoS parameters of a QoS flow, TS 23.501 §5.7.2. GFBR and MFBR in bit/s, only for a GBR 5QI. */
export interface QosFlowParameters {
  fiveQi: number;
  /** What an operator-specific 5QI means, signalled with the flow (dynamic 5QI descriptor, TS 38.413 §9.3.1.18). */
  characteristics?: FiveQi;
  arp: AllocationRetentionPriority;
  gfbrDownlinkBps?: number;
  gfbrUplinkBps?: number;
  mfbrDownlinkBps?: number;
  mfbrUplinkBps?: number;
  /** Name of the QoS profile that the flow is made of, by which `limits` counts. */
  profile?: string;
  /** How many QoS flows of the profile the cell and one UE may have at once. */
  limits?: { perCell?: number; perDevice?: number };
}

/** What the core asks the cell for: a QoS flow for the IP flows of one UE that match one of the filters. */
export interface QosFlowRequest {
  /** Name of the UE in the scenario. */
  ueName: string;
  filters: readonly PacketFilter[];
  parameters: QosFlowParameters;
}

/** Why the network ended a QoS flow on its own. */
export type ReleaseCause = 'operator' | 'radio-link-failure' | 'preempted' | 'cell-outage' | 'handover-failure';

/** Why the cell does not set up a QoS flow. */
export type RejectionCause = 'no-resources' | 'unknown-ue' | 'limit-reached';

/** What becomes of a QoS flow, told once the cell has applied it at a slot boundary. */
export type QosFlowEvent =
  | { type: 'allocated' }
  | { type: 'rejected'; cause: RejectionCause }
  /** The flow is gone because the core asked for it. */
  | { type: 'released' }
  /** The flow is gone and nobody asked for it. */
  | { type: 'terminated'; cause: ReleaseCause }
  | { type: 'not-guaranteed' }
  | { type: 'guaranteed' }
  /** The UE cannot be reached; the flow is kept for when it can be again, or is terminated later. */
  | { type: 'bearer-lost' }
  | { type: 'bearer-recovered' };

/** What a QoS flow has carried since it was allocated, and how fast: the cell's own measurements (TS 23.501 §5.33.3, §5.45). */
export interface QosFlowMeasurement {
  downlinkBytes: number;
  uplinkBytes: number;
  /** Mean packet delay between UPF and UE over the last second, in milliseconds; absent where nothing was carried. */
  downlinkDelayMs?: number;
  uplinkDelayMs?: number;
  /** Share of the packets of the last second that were dropped, 0..1; absent where there were none. */
  downlinkLossRate?: number;
  uplinkLossRate?: number;
}

/** What the core network sees of the cell. Calls take effect at the next slot boundary, never inside a slot. */
export interface UserPlane {
  /** Asks for a QoS flow. @returns its id at once; the outcome arrives as an event. */
  establish(request: QosFlowRequest, listener: (event: QosFlowEvent) => void): string;
  /** Replaces filters or parameters of a live flow. */
  modify(flowId: string, change: Partial<Pick<QosFlowRequest, 'filters' | 'parameters'>>): void;
  release(flowId: string): void;
  /** Undefined for a flow that is not up. Delay and loss are measured from the first call on: a flow that nobody measures costs nothing. */
  measure(flowId: string): QosFlowMeasurement | undefined;
}
