import { milliseconds, type Nanoseconds } from '../kernel/index.ts';
import type { ChannelModel } from '../radio/channel-model.ts';
import type { Direction } from '../radio/direction.ts';
import type { LinkAdaptation } from '../radio/link-adaptation.ts';

/** Period of CQI reports, and how old a report is when the scheduler first uses it. */
const REPORT_PERIOD_NS = milliseconds(10);
const REPORT_DELAY_NS = milliseconds(4);

/**
 * What the scheduler knows of each UE's channel: the CQI of the last periodic report, already a few slots old.
 * Computed only for UEs that are asked about; the result depends on the time alone, not on who asked before.
 */
export class ChannelReports {
  readonly #channel: ChannelModel;
  readonly #adaptation: LinkAdaptation;
  readonly #direction: Direction;
  readonly #mcs: Int8Array;
  readonly #period: Float64Array;

  constructor(channel: ChannelModel, adaptation: LinkAdaptation, direction: Direction, ues: number) {
    this.#channel = channel;
    this.#adaptation = adaptation;
    this.#direction = direction;
    this.#mcs = new Int8Array(ues);
    this.#period = new Float64Array(ues).fill(-1);
  }

  /** MCS to use for a UE at a time, or -1 while its last report was CQI 0. */
  mcs(ue: number, nowNs: Nanoseconds): number {
    const period = Math.floor(nowNs / REPORT_PERIOD_NS);
    if (this.#period[ue] !== period) {
      const measuredNs = Math.max(0, period * REPORT_PERIOD_NS - REPORT_DELAY_NS);
      this.#mcs[ue] = this.#adaptation.mcs(this.#adaptation.cqi(this.#channel.sinrDb(ue, this.#direction, measuredNs)));
      this.#period[ue] = period;
    }
    return this.#mcs[ue]!;
  }
}
