import Type, { type Static } from 'typebox';
import type { QosFlowMeasurement } from '../cell/qos-flow.ts';
import { type Cancel, type Clock, NS_PER_S, type Nanoseconds, milliseconds } from '../kernel/index.ts';
import type { AccumulatedUsage } from './event-report.ts';

const whole = Type.Optional(Type.Integer({ minimum: 0 }));

/** UsageThreshold, TS 29.122 §5.2.1.2.2: seconds and bytes. */
export const UsageThresholdSchema = Type.Object({
  duration: whole,
  totalVolume: whole,
  downlinkVolume: whole,
  uplinkVolume: whole,
});

export type UsageThreshold = Static<typeof UsageThresholdSchema>;

/** Emulated time between two looks at the counters. */
const LOOK_PERIOD_NS = milliseconds(100);

export interface UsageMonitorOptions {
  threshold: UsageThreshold;
  /** Whether its being reached has been told already. */
  reported: boolean;
  clock: Clock;
  /** When the QoS was first applied. */
  startNs: Nanoseconds;
  measure: () => QosFlowMeasurement | undefined;
  reached: (usage: AccumulatedUsage) => void;
}

/**
 * Usage of one QoS flow against its threshold. It is told once, when the first of the volumes is reached, and again only
 * after the SCS/AS has given a new threshold, for which usage counts from zero (TS 29.214 §4.4.6.3).
 */
export class UsageMonitor {
  readonly #options: UsageMonitorOptions;
  #threshold: UsageThreshold;
  #reported: boolean;
  #cancel: Cancel = () => undefined;
  #counted: Counters = ZERO;
  #base: Counters = ZERO;
  #baseNs: Nanoseconds;

  constructor(options: UsageMonitorOptions) {
    this.#options = options;
    this.#threshold = options.threshold;
    this.#reported = options.reported;
    this.#baseNs = options.startNs;
    this.#lookLater();
  }

  get watchesVolume(): boolean {
    return VOLUMES.some((name) => this.#threshold[name] !== undefined);
  }

  /** Counts anew from now. */
  renew(threshold: UsageThreshold): void {
    this.#cancel();
    this.#count();
    this.#base = this.#counted;
    this.#baseNs = this.#options.clock.now();
    this.#threshold = threshold;
    this.#reported = false;
    this.#lookLater();
  }

  stop(): void {
    this.#cancel();
  }

  /** Since the threshold was given, as far as the counters could be read. */
  usage(): AccumulatedUsage {
    this.#count();
    const downlinkVolume = this.#counted.downlinkBytes - this.#base.downlinkBytes;
    const uplinkVolume = this.#counted.uplinkBytes - this.#base.uplinkBytes;
    const duration = Math.floor((this.#options.clock.now() - this.#baseNs) / NS_PER_S);
    return { duration, totalVolume: downlinkVolume + uplinkVolume, downlinkVolume, uplinkVolume };
  }

  /** Also when all is told: the counters are gone with the flow, and its end tells how far they came. */
  #lookLater(): void {
    if (!this.watchesVolume) return;
    const { clock } = this.#options;
    this.#cancel = clock.at(clock.now() + LOOK_PERIOD_NS, () => this.#look());
  }

  #look(): void {
    this.#lookLater();
    const usage = this.usage();
    if (this.#reported || !VOLUMES.some((name) => usage[name] >= (this.#threshold[name] ?? Infinity))) return;
    this.#reported = true;
    this.#options.reached(usage);
  }

  /** A flow that is gone has no counters any more; what was last seen of it stays. */
  #count(): void {
    this.#counted = this.#options.measure() ?? this.#counted;
  }
}

type Counters = Pick<QosFlowMeasurement, 'downlinkBytes' | 'uplinkBytes'>;
const ZERO: Counters = { downlinkBytes: 0, uplinkBytes: 0 };
const VOLUMES = ['totalVolume', 'downlinkVolume', 'uplinkVolume'] as const;
