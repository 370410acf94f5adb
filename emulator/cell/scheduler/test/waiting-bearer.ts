import { fiveQi, type FiveQi } from '../../../../scenarios/five-qi.ts';
import type { DataBearer } from '../../data-bearer.ts';
import type { RlcQueue } from '../../rlc-queue.ts';

/** What a test says of a bearer; the rest is that of a default QoS flow with a full buffer in the downlink. */
export interface WaitingBearer extends Partial<Omit<DataBearer, 'queue' | 'fiveQi'>> {
  fiveQi?: number | FiveQi;
  /** How long the first packet has waited, for a bearer that has packets in its queue instead of a full buffer. */
  headOfLineDelayNs?: number;
  backlogBytes?: number;
}

/** A bearer as far as schedulers look at it. */
export function waitingBearer({ headOfLineDelayNs, backlogBytes, ...given }: WaitingBearer = {}): DataBearer {
  const queue: Pick<RlcQueue, 'backlogBytes' | 'headOfLineDelayNs'> = {
    backlogBytes: backlogBytes ?? (headOfLineDelayNs === undefined ? 0 : 1500),
    headOfLineDelayNs: () => headOfLineDelayNs ?? 0,
  };
  const characteristics = given.fiveQi ?? 9;
  return {
    ue: 0,
    direction: 'downlink',
    qosFlow: 'default',
    arpPriorityLevel: 15,
    gfbrBps: 0,
    guarantee: undefined,
    limit: undefined,
    fullBufferFlow: headOfLineDelayNs === undefined && backlogBytes === undefined ? 0 : -1,
    flowCount: 1,
    sentBytes: 0,
    backhaulWaitingBytes: 0,
    backhaulDroppedBytes: 0,
    meter: undefined,
    closing: false,
    ...given,
    fiveQi: typeof characteristics === 'number' ? fiveQi(characteristics)! : characteristics,
    queue: queue as RlcQueue,
  };
}
