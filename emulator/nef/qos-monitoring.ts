import Type, { type Static } from 'typebox';
import type { QosFlowMeasurement } from '../cell/qos-flow.ts';
import { type Cancel, type Clock, type Nanoseconds, seconds } from '../kernel/index.ts';
import type { QosMonitoringReport } from './event-report.ts';
import type { InvalidParam } from './problem.ts';

const thresholdMs = Type.Optional(Type.Integer({ minimum: 0 }));

/** QosMonitoringInformation, TS 29.122 §5.14.2.1: thresholds in milliseconds, times in seconds. SESSION_RELEASE is of Rel-16. */
export const QosMonitoringSchema = Type.Object({
  reqQosMonParams: Type.Array(Type.Enum(['DOWNLINK', 'UPLINK', 'ROUND_TRIP']), { minItems: 1 }),
  repFreqs: Type.Array(Type.Enum(['EVENT_TRIGGERED', 'PERIODIC', 'SESSION_RELEASE']), { minItems: 1 }),
  repThreshDl: thresholdMs,
  repThreshUl: thresholdMs,
  repThreshRp: thresholdMs,
  waitTime: Type.Optional(Type.Integer({ minimum: 0 })),
  repPeriod: Type.Optional(Type.Integer({ minimum: 1 })),
});

export type QosMonitoringInformation = Static<typeof QosMonitoringSchema>;

/** What the schema cannot say: each way of reporting needs what it goes by. */
export function monitoringFaults(information: QosMonitoringInformation): InvalidParam[] {
  const { reqQosMonParams, repFreqs, repPeriod } = information;
  const faults: InvalidParam[] = [];
  if (repFreqs.includes('PERIODIC') && repPeriod === undefined) {
    faults.push({ param: '/qosMonInfo/repPeriod', reason: 'must be given for PERIODIC reports' });
  }
  if (!repFreqs.includes('EVENT_TRIGGERED')) return faults;
  for (const parameter of new Set(reqQosMonParams)) {
    const name = THRESHOLDS[parameter];
    if (information[name] !== undefined) continue;
    faults.push({ param: `/qosMonInfo/${name}`, reason: `must be given for EVENT_TRIGGERED reports of ${parameter}` });
  }
  return faults;
}

const THRESHOLDS = { DOWNLINK: 'repThreshDl', UPLINK: 'repThreshUl', ROUND_TRIP: 'repThreshRp' } as const;

/** The cell's delays are means over a second; more often there is nothing new to see. */
const MEASUREMENT_PERIOD_NS = seconds(1);

export interface QosMonitorOptions {
  information: QosMonitoringInformation;
  clock: Clock;
  measure: () => QosFlowMeasurement | undefined;
  report: (report: QosMonitoringReport) => void;
}

/** Delay reports of one QoS flow (TS 23.501 §5.33.3) from when it is made until it is stopped. */
export class QosMonitor {
  readonly #options: QosMonitorOptions;
  #last: QosMonitoringReport = { pdmf: true };
  #cancels = new Map<string, Cancel>();
  #notBeforeNs: Nanoseconds = 0;

  constructor(options: QosMonitorOptions) {
    this.#options = options;
    const { repFreqs, repPeriod } = options.information;
    if (repFreqs.includes('PERIODIC'))
      this.#every('period', seconds(repPeriod!), () => options.report(this.#measured()));
    if (repFreqs.some((frequency) => frequency !== 'PERIODIC')) {
      this.#every('measurement', MEASUREMENT_PERIOD_NS, () => this.#look());
    }
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
  }

  /** The last that was measured, where a report at the end of the session was asked for. */
  finalReport(): QosMonitoringReport | undefined {
    return this.#options.information.repFreqs.includes('SESSION_RELEASE') ? this.#last : undefined;
  }

  /** The next time is set before `action`, which may stop the monitor. */
  #every(name: string, periodNs: Nanoseconds, action: () => void): void {
    const { clock } = this.#options;
    const again = () => {
      this.#cancels.set(name, clock.at(clock.now() + periodNs, again));
      action();
    };
    this.#cancels.set(name, clock.at(clock.now() + periodNs, again));
  }

  /** EVENT_TRIGGERED: a delay above its threshold, and not within the waiting time of the report before. */
  #look(): void {
    const { information, clock } = this.#options;
    const report = this.#measured();
    if (report.pdmf !== true) this.#last = report;
    if (!information.repFreqs.includes('EVENT_TRIGGERED') || clock.now() < this.#notBeforeNs) return;
    if (!exceeds(report, information)) return;
    this.#notBeforeNs = clock.now() + seconds(information.waitTime ?? 0);
    this.#options.report(report);
  }

  #measured(): QosMonitoringReport {
    return delaysOf(this.#options.measure(), this.#options.information);
  }
}

/** The round trip is the sum of both ways (TS 23.501 §5.33.3.2). */
function delaysOf(
  { downlinkDelayMs, uplinkDelayMs }: Partial<QosFlowMeasurement> = {},
  { reqQosMonParams }: QosMonitoringInformation,
): QosMonitoringReport {
  const report: QosMonitoringReport = {};
  const wants = (parameter: (typeof reqQosMonParams)[number], delayMs: number | undefined): delayMs is number =>
    delayMs !== undefined && reqQosMonParams.includes(parameter);
  const roundTripMs =
    downlinkDelayMs === undefined || uplinkDelayMs === undefined ? undefined : downlinkDelayMs + uplinkDelayMs;
  if (wants('UPLINK', uplinkDelayMs)) report.ulDelays = [Math.round(uplinkDelayMs)];
  if (wants('DOWNLINK', downlinkDelayMs)) report.dlDelays = [Math.round(downlinkDelayMs)];
  if (wants('ROUND_TRIP', roundTripMs)) report.rtDelays = [Math.round(roundTripMs)];
  return Object.keys(report).length === 0 ? { pdmf: true } : report;
}

function exceeds(
  { dlDelays, ulDelays, rtDelays }: QosMonitoringReport,
  information: QosMonitoringInformation,
): boolean {
  const { repThreshDl, repThreshUl, repThreshRp } = information;
  const above = ([delayMs]: number[] = [], thresholdMs?: number) =>
    delayMs !== undefined && thresholdMs !== undefined && delayMs > thresholdMs;
  return above(dlDelays, repThreshDl) || above(ulDelays, repThreshUl) || above(rtDelays, repThreshRp);
}
