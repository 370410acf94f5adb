import type { QosFlowEvent, QosFlowMeasurement, QosFlowRequest, UserPlane } from '../../cell/qos-flow.ts';
import type { Clock } from '../../kernel/index.ts';

/** Slot of 30 kHz subcarrier spacing, TS 38.211 table 4.3.2-1. */
export const SLOT_NS = 500_000;

interface LiveFlow extends QosFlowRequest {
  listener: (event: QosFlowEvent) => void;
}

/** A user plane without radio: it allocates what it is asked for one slot later, unless told to refuse. */
export class FakeUserPlane implements UserPlane {
  readonly flows = new Map<string, LiveFlow>();
  /** What becomes of the next requests. */
  outcome: QosFlowEvent = { type: 'allocated' };
  /** What becomes of the very next ones before that. */
  outcomes: QosFlowEvent[] = [];
  /** What has been measured of every live flow. */
  measurement: QosFlowMeasurement = { downlinkBytes: 0, uplinkBytes: 0 };
  #clock: Clock;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  establish(request: QosFlowRequest, listener: (event: QosFlowEvent) => void): string {
    const flowId = `flow-${++this.#count}`;
    const outcome = this.outcomes.shift() ?? this.outcome;
    this.flows.set(flowId, { ...request, listener });
    this.#clock.at(this.#clock.now() + SLOT_NS, () => {
      if (!this.flows.has(flowId)) return;
      if (outcome.type === 'rejected') this.flows.delete(flowId);
      listener(outcome);
    });
    return flowId;
  }

  modify(flowId: string, change: Partial<Pick<QosFlowRequest, 'filters' | 'parameters'>>): void {
    Object.assign(this.#flow(flowId), change);
  }

  measure(flowId: string): QosFlowMeasurement | undefined {
    return this.flows.has(flowId) ? this.measurement : undefined;
  }

  release(flowId: string): void {
    const { listener } = this.#flow(flowId);
    this.flows.delete(flowId);
    this.#clock.at(this.#clock.now() + SLOT_NS, () => listener({ type: 'released' }));
  }

  /** Says something about every live flow, as the cell would. */
  emit(event: QosFlowEvent): void {
    for (const [flowId, { listener }] of [...this.flows]) {
      if (event.type === 'terminated') this.flows.delete(flowId);
      listener(event);
    }
  }

  #flow(flowId: string): LiveFlow {
    const flow = this.flows.get(flowId);
    if (flow === undefined) throw new Error(`no flow ${flowId}`);
    return flow;
  }
}
