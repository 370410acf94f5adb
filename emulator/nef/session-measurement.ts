import { isDeepStrictEqual } from 'node:util';
import type { QosFlowMeasurement } from '../cell/qos-flow.ts';
import type { Clock, Nanoseconds } from '../kernel/index.ts';
import type { AccumulatedUsage, EventReport, QosMonitoringReport } from './event-report.ts';
import { type QosMonitoringInformation, QosMonitor } from './qos-monitoring.ts';
import type { SubscriptionBody } from './subscription.ts';
import { type UsageThreshold, UsageMonitor } from './usage-monitoring.ts';

export interface SessionMeasurementOptions {
  clock: Clock;
  /** What the flow that is up has carried; undefined without one. */
  measure: () => QosFlowMeasurement | undefined;
  onDelays: (report: EventReport) => void;
  onUsage: (report: EventReport) => void;
}

/** What a subscription wants to know of its flow: `usageThreshold` and `qosMonInfo`, while the flow is up. */
export class SessionMeasurement {
  readonly #options: SessionMeasurementOptions;
  #usage: UsageMonitor | undefined;
  #delays: QosMonitor | undefined;
  #information: QosMonitoringInformation | undefined;

  constructor(options: SessionMeasurementOptions) {
    this.#options = options;
  }

  /** @param usageReported whether the usage threshold has been reached and told already. */
  start({ usageThreshold, qosMonInfo }: SubscriptionBody, allocatedAtNs: Nanoseconds, usageReported: boolean): void {
    if (usageThreshold !== undefined) this.#usage = this.#usageMonitor(usageThreshold, allocatedAtNs, usageReported);
    this.#monitorDelays(qosMonInfo);
  }

  /** A report of delays that is asked for as before goes on in its rhythm; a usage threshold counts anew when it is `renewed`. */
  change({ usageThreshold, qosMonInfo }: SubscriptionBody, allocatedAtNs: Nanoseconds, renewed: boolean): void {
    if (!isDeepStrictEqual(qosMonInfo, this.#information)) this.#monitorDelays(qosMonInfo);
    if (usageThreshold === undefined) {
      this.#usage?.stop();
      this.#usage = undefined;
      return;
    }
    this.#usage ??= this.#usageMonitor(usageThreshold, allocatedAtNs, false);
    if (renewed) this.#usage.renew(usageThreshold);
  }

  stop(): void {
    this.#usage?.stop();
    this.#delays?.stop();
  }

  usageReport(): EventReport {
    return usageReport(this.#usage?.usage() ?? NO_USAGE);
  }

  /** What the end of the session says of a volume that was counted. */
  finalUsage(): Pick<EventReport, 'accumulatedUsage'> {
    return this.#usage?.watchesVolume === true ? { accumulatedUsage: this.#usage.usage() } : {};
  }

  /** The report that was asked for at the end of the session, if one was. */
  finalDelays(): EventReport[] {
    const report = this.#delays?.finalReport();
    return report === undefined ? [] : [delayReport(report)];
  }

  #usageMonitor(threshold: UsageThreshold, startNs: Nanoseconds, reported: boolean): UsageMonitor {
    const { clock, measure, onUsage } = this.#options;
    const reached = (usage: AccumulatedUsage) => onUsage(usageReport(usage));
    return new UsageMonitor({ threshold, reported, clock, startNs, measure, reached });
  }

  #monitorDelays(information: QosMonitoringInformation | undefined): void {
    const { clock, measure, onDelays } = this.#options;
    this.#delays?.stop();
    this.#information = information;
    const report = (delays: QosMonitoringReport) => onDelays(delayReport(delays));
    this.#delays = information === undefined ? undefined : new QosMonitor({ information, clock, measure, report });
  }
}

const NO_USAGE: AccumulatedUsage = { duration: 0, totalVolume: 0, downlinkVolume: 0, uplinkVolume: 0 };

function usageReport(accumulatedUsage: AccumulatedUsage): EventReport {
  return { event: 'USAGE_REPORT', accumulatedUsage };
}

function delayReport(report: QosMonitoringReport): EventReport {
  return { event: 'QOS_MONITORING', qosMonReports: [report] };
}
