import type { OutcomeRecord, ProbeMeasurement } from '../upstream.ts';

/** A measurement of one second with the throughput in Mbit/s, in ten intervals. */
export function aMeasurement(mbps: number, fromMs = 1_767_225_600_000): ProbeMeasurement {
  return {
    probeId: 'probe',
    fromMs,
    toMs: fromMs + 1000,
    offeredBps: 12e6,
    throughputBps: mbps * 1e6,
    deliveredPackets: 100,
    droppedPackets: 0,
    delayMs: { mean: 10, p50: 9, p95: 20, p98: 25, max: 40 },
    intervals: Array.from({ length: 10 }, (_, i) => ({
      fromMs: fromMs + i * 100,
      toMs: fromMs + (i + 1) * 100,
      offeredBits: 1.2e6,
      deliveredBits: mbps * 1e5,
      deliveredPackets: 10,
      droppedPackets: 0,
      carriedBy: { default: 1 },
    })),
  };
}

/** What an outcome step saw when the application flow had this throughput in Mbit/s. */
export function anOutcome(
  kind: OutcomeRecord['kind'],
  mbps: number,
  changes: Partial<OutcomeRecord> = {},
): OutcomeRecord {
  return {
    kind,
    atMs: 1_767_225_600_500,
    promise: { profile: 'QOS_L', targetMinDownstreamRateBps: 10e6, packetDelayBudgetMs: 300 },
    qosFlows: [{ fiveQi: 4, filters: ['permit in 17 from 203.0.113.10 5001 to 10.45.0.17'] }],
    flows: { application: aMeasurement(mbps), control: aMeasurement(1.2), twin: aMeasurement(1.4) },
    method: 'mean over 1 s',
    ...changes,
  };
}
