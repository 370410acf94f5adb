import type { ResourceShare } from './admission-control.ts';

/** A neighbour that UEs are handed over to. All that is known of it is the share of its PRBs that it has free for them. */
export class TargetCell {
  readonly #freeShare: number;
  readonly #claims = new Map<string, ResourceShare>();

  constructor(freeShare: number) {
    this.#freeShare = freeShare;
  }

  /** Whether a claim fits in beside those of the other QoS flows that were handed over with it. */
  hasRoomFor(flowId: string, { downlink, uplink }: ResourceShare): boolean {
    let [down, up] = [downlink, uplink];
    for (const [id, claim] of this.#claims) {
      if (id === flowId) continue;
      down += claim.downlink;
      up += claim.uplink;
    }
    return down <= this.#freeShare && up <= this.#freeShare;
  }

  hold(flowId: string, share: ResourceShare): void {
    this.#claims.set(flowId, share);
  }

  release(flowId: string): void {
    this.#claims.delete(flowId);
  }
}
