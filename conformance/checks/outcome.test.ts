import { describe, expect, it } from 'vitest';
import type { ProbeMeasurement } from '../../emulator/index.ts';
import type { OutcomeRecord } from '../record.ts';
import { judgeOutcome } from './outcome.ts';
import { estimateThroughput } from './throughput-estimate.ts';

const APPLICATION = {
  ueAddress: '10.45.0.2',
  uePort: 50_000,
  serverAddress: '198.51.100.10',
  serverPort: 443,
  protocol: 17,
};
const OTHER_SERVER = { ...APPLICATION, serverAddress: '198.51.100.20' };
const OTHER_PORT = { ...APPLICATION, serverPort: 444 };
const FILTERS = [
  'permit out ip from 198.51.100.10 443 to 10.45.0.2',
  'permit in ip from 10.45.0.2 to 198.51.100.10 443',
];
const PROMISE = {
  profile: 'QOS_M',
  targetMinDownstreamRateBps: 5e6,
  maxDownstreamRateBps: 8e6,
  packetDelayBudgetMs: 300,
};

interface FlowShape {
  /** Mbit/s of each of the 8 batches; one number for all. */
  mbps: number | number[];
  carrier?: string;
  p98Ms?: number;
  lost?: number;
  offeredMbps?: number;
}

/** A measurement of 40 intervals of 100 ms, in packets of 10 000 bits. */
function flow({ mbps, carrier = 'default', p98Ms = 20, lost = 0, offeredMbps = 5 }: FlowShape): ProbeMeasurement {
  const intervals = Array.from({ length: 40 }, (_, n) => {
    const rate = typeof mbps === 'number' ? mbps : (mbps[Math.floor(n / 5)] ?? 0);
    const deliveredBits = rate * 1e5;
    return {
      fromMs: n * 100,
      toMs: (n + 1) * 100,
      offeredBits: offeredMbps * 1e5,
      deliveredBits,
      deliveredPackets: deliveredBits / 1e4,
      droppedPackets: lost / 40,
      carriedBy: deliveredBits > 0 ? { [carrier]: 1 } : {},
    };
  });
  const deliveredPackets = intervals.reduce((sum, each) => sum + each.deliveredPackets, 0);
  const delayMs = { mean: p98Ms / 2, p50: p98Ms / 2, p95: p98Ms, p98: p98Ms, max: p98Ms };
  return {
    probeId: 'probe',
    fromMs: 0,
    toMs: 4000,
    offeredBps: offeredMbps * 1e6,
    throughputBps: (deliveredPackets * 1e4) / 4,
    deliveredPackets,
    droppedPackets: lost,
    ...(deliveredPackets > 0 ? { delayMs } : {}),
    intervals,
  };
}

/** What a network that keeps the promise shows, with changes. */
function outcome(
  kind: OutcomeRecord['kind'],
  changes: Partial<OutcomeRecord> = {},
  shapes: { application?: FlowShape; control?: FlowShape; twin?: FlowShape } = {},
): OutcomeRecord {
  const crowded: FlowShape = { mbps: 0.3, p98Ms: 500, lost: 1500 };
  const flows = {
    application: flow(shapes.application ?? (kind === 'promised' ? { mbps: 5, carrier: 'qf-1' } : crowded)),
    control: flow(shapes.control ?? crowded),
    twin: flow(shapes.twin ?? crowded),
  };
  const [application, control, twin] = [flows.application, flows.control, flows.twin].map(estimateThroughput);
  return {
    kind,
    atMs: 0,
    promise: PROMISE,
    qosFlows: kind === 'promised' || kind === 'flow' ? [{ flowId: 'qf-1', fiveQi: 4, filters: FILTERS }] : [],
    applicationFlow: APPLICATION,
    foreignFlows: [
      { what: 'a flow to another server', flow: OTHER_SERVER },
      { what: 'a flow to another port of the server', flow: OTHER_PORT },
    ],
    flows,
    estimates: { application: application!, control: control!, twin: twin! },
    keptPace: true,
    ...changes,
  };
}

const broken = (record: OutcomeRecord): string[] =>
  judgeOutcome(record)
    .findings.filter(({ held }) => !held)
    .map(({ check }) => check);
const unclear = (record: OutcomeRecord): string[] => judgeOutcome(record).inconclusive;

describe('promised', () => {
  it('holds when the flow has it and nobody else', () => {
    const { findings, inconclusive } = judgeOutcome(outcome('promised'));
    expect(inconclusive).toEqual([]);
    expect(findings.filter(({ held }) => !held)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      'outcome.qos-flow',
      'outcome.filters',
      'outcome.filters.foreign',
      'outcome.filters.foreign',
      'outcome.application-flow',
      'outcome.control-flow',
      'outcome.twin-flow',
      'outcome.max-rate',
      'outcome.delay',
      'outcome.rate',
    ]);
  });

  it('fails where a server says AVAILABLE and the network knows nothing of it', () => {
    expect(broken(outcome('promised', { qosFlows: [] }, { application: { mbps: 0.3, p98Ms: 500 } }))).toEqual([
      'outcome.qos-flow',
      'outcome.application-flow',
      'outcome.delay',
      'outcome.rate',
    ]);
  });

  it('fails where the ports are ignored, so that all of the device is boosted', () => {
    const filters = ['permit out ip from 198.51.100.10 to 10.45.0.2', 'permit in ip from 10.45.0.2 to 198.51.100.10'];
    expect(broken(outcome('promised', { qosFlows: [{ flowId: 'qf-1', fiveQi: 4, filters }] }))).toEqual([
      'outcome.filters.foreign',
    ]);
    const any = ['permit out ip from any to 10.45.0.2', 'permit in ip from 10.45.0.2 to any'];
    const all = outcome(
      'promised',
      { qosFlows: [{ flowId: 'qf-1', fiveQi: 4, filters: any }] },
      { control: { mbps: 3, carrier: 'qf-1' } },
    );
    expect(broken(all)).toEqual(['outcome.filters.foreign', 'outcome.filters.foreign', 'outcome.control-flow']);
  });

  it('fails where the filters are those of another flow', () => {
    const filters = FILTERS.map((rule) => rule.replace('198.51.100.10', '198.51.100.30'));
    expect(
      broken(
        outcome('promised', { qosFlows: [{ flowId: 'qf-1', fiveQi: 4, filters }] }, { application: { mbps: 0.3 } }),
      ),
    ).toEqual(['outcome.filters', 'outcome.application-flow', 'outcome.rate']);
  });

  it('wants the uplink matched as well where the profile promises something in it', () => {
    const record = outcome('promised', {
      promise: { ...PROMISE, targetMinUpstreamRateBps: 1e6 },
      qosFlows: [{ flowId: 'qf-1', fiveQi: 4, filters: FILTERS.slice(0, 1) }],
    });
    expect(broken(record)).toEqual(['outcome.filters']);
  });

  it('fails where a part of the packets goes without QoS', () => {
    const record = outcome('promised');
    Object.assign(record.flows!.application.intervals[7]!, { carriedBy: { 'qf-1': 0.9, default: 0.1 } });
    expect(broken(record)).toEqual(['outcome.application-flow']);
  });

  it('fails where the packets are carried by a QoS flow that the device does not have', () => {
    expect(broken(outcome('promised', {}, { application: { mbps: 5, carrier: 'qf-of-somebody' } }))).toEqual([
      'outcome.application-flow',
    ]);
  });

  it('fails where the twin is boosted too', () => {
    expect(broken(outcome('promised', {}, { twin: { mbps: 5, carrier: 'qf-2' } }))).toEqual(['outcome.twin-flow']);
  });

  it('fails for less than the promised rate, passes for all of it, and says nothing in between', () => {
    const at = (mbps: number | number[]) => outcome('promised', {}, { application: { mbps, carrier: 'qf-1' } });
    expect(broken(at(4.9))).toEqual(['outcome.rate']);
    expect(broken(at(5))).toEqual([]);
    // Alternating ±2 %: mean 5.00, half-width 3.4995 · 0.107/√8 = 0.13, so that the lower bound is 97 %: kept.
    expect([
      broken(at([4.9, 5.1, 4.9, 5.1, 4.9, 5.1, 4.9, 5.1])),
      unclear(at([4.9, 5.1, 4.9, 5.1, 4.9, 5.1, 4.9, 5.1])),
    ]).toEqual([[], []]);
    // Alternating ±20 % around the promise: half-width 1.3, lower bound 74 %.
    expect(unclear(at([4, 6, 4, 6, 4, 6, 4, 6]))).toEqual([
      expect.stringContaining('cannot be told from the promised rate'),
    ]);
    // A mean of 98 % with an upper bound above 99 %.
    expect(unclear(at([4.8, 5, 4.8, 5, 4.8, 5, 4.8, 5]))).toHaveLength(1);
  });

  it('fails above the published maximum', () => {
    expect(broken(outcome('promised', {}, { application: { mbps: 9, carrier: 'qf-1' } }))).toEqual([
      'outcome.max-rate',
    ]);
    expect(broken(outcome('promised', {}, { application: { mbps: 8.3, carrier: 'qf-1' } }))).toEqual([]);
  });

  it('fails beyond the packet delay budget, and counts lost packets as late', () => {
    expect(broken(outcome('promised', {}, { application: { mbps: 5, carrier: 'qf-1', p98Ms: 301 } }))).toEqual([
      'outcome.delay',
    ]);
    // 2000 packets delivered: 41 lost are 2.01 %, 40 are 1.96 %.
    expect(broken(outcome('promised', {}, { application: { mbps: 5, carrier: 'qf-1', lost: 41 } }))).toEqual([
      'outcome.delay',
    ]);
    expect(broken(outcome('promised', {}, { application: { mbps: 5, carrier: 'qf-1', lost: 40 } }))).toEqual([]);
  });

  it('is inconclusive in a cell that is not crowded, whatever the rate', () => {
    for (const name of ['twin', 'control'] as const) {
      const record = outcome('promised', {}, { [name]: { mbps: 5 } });
      expect(broken(record)).toEqual([]);
      expect(unclear(record)).toEqual([expect.stringContaining('not crowded enough')]);
    }
    // Perhaps crowded is not crowded: the interval of the twin reaches the promise.
    expect(unclear(outcome('promised', {}, { twin: { mbps: [4, 6, 4, 6, 4, 6, 4, 6] } }))).toHaveLength(1);
  });

  it('counts a twin that has the rate but not the delay as one that lacks the promise', () => {
    expect(unclear(outcome('promised', {}, { twin: { mbps: 5, p98Ms: 400 } }))).toEqual([]);
  });

  it('is inconclusive without pace, without a promise, without a measurement, or when the traffic was not offered', () => {
    expect(unclear(outcome('promised', { keptPace: false }))).toEqual([
      expect.stringContaining('behind the wall clock'),
    ]);
    const { promise: _, ...unpublished } = outcome('promised');
    expect(unclear(unpublished)).toEqual([expect.stringContaining('publishes no promise')]);
    expect(unclear(outcome('promised', { promise: { profile: 'QOS_M', maxDownstreamRateBps: 8e6 } }))).toEqual([
      expect.stringContaining('promises neither'),
    ]);
    const { estimates: __, ...incomplete } = outcome('promised');
    expect(unclear(incomplete)).toEqual(['the measurement is incomplete']);
    expect(unclear(outcome('promised', {}, { application: { mbps: 2, carrier: 'qf-1', offeredMbps: 2 } }))).toEqual([
      expect.stringContaining('not offered'),
    ]);
  });

  it('tells a missing flow even where the measurement cannot be judged', () => {
    const record = outcome('promised', { keptPace: false, qosFlows: [] });
    expect(broken(record)).toEqual(['outcome.qos-flow']);
  });

  it('judges a delay alone where no rate is promised', () => {
    const promise = { profile: 'QOS_D', packetDelayBudgetMs: 100 };
    expect(broken(outcome('promised', { promise }, { application: { mbps: 1, carrier: 'qf-1', p98Ms: 99 } }))).toEqual(
      [],
    );
    expect(broken(outcome('promised', { promise }, { application: { mbps: 1, carrier: 'qf-1', p98Ms: 101 } }))).toEqual(
      ['outcome.delay'],
    );
  });
});

describe('withdrawn: the defects seen in real implementations after a delete and after an expiry', () => {
  // One deletes with the wrong id and swallows the 404, one never subscribes to the deletion, one never calls the network, one
  // reads a field that the network does not send: in all four the flow stays.
  it('fails while the QoS flow is there and carries', () => {
    const leaked = outcome(
      'withdrawn',
      { qosFlows: [{ flowId: 'qf-1', fiveQi: 4, filters: FILTERS }] },
      { application: { mbps: 5, carrier: 'qf-1' } },
    );
    expect(broken(leaked)).toEqual(['outcome.no-qos-flow', 'outcome.application-flow', 'outcome.withdrawn']);
  });

  it('fails while the QoS flow is there, even if it carries nothing any more', () => {
    expect(broken(outcome('withdrawn', { qosFlows: [{ flowId: 'qf-1', fiveQi: 4, filters: FILTERS }] }))).toEqual([
      'outcome.no-qos-flow',
    ]);
  });

  it('fails while the packets are carried by a QoS flow that is not listed', () => {
    expect(broken(outcome('withdrawn', {}, { application: { mbps: 5, carrier: 'qf-1' } }))).toEqual([
      'outcome.application-flow',
      'outcome.withdrawn',
    ]);
  });

  it('fails while the device is served better than its twin by other means', () => {
    expect(broken(outcome('withdrawn', {}, { application: { mbps: 5 } }))).toEqual(['outcome.withdrawn']);
  });

  it('holds when the flow is as everybody’s, and is inconclusive when everybody has it', () => {
    expect([broken(outcome('withdrawn')), unclear(outcome('withdrawn'))]).toEqual([[], []]);
    const empty = outcome('withdrawn', {}, { application: { mbps: 5 }, twin: { mbps: 5 } });
    expect([broken(empty), unclear(empty)]).toEqual([[], [expect.stringContaining('not crowded enough')]]);
  });

  it('holds for a flow that gets nothing through at all', () => {
    expect(broken(outcome('withdrawn', {}, { application: { mbps: 0 } }))).toEqual([]);
  });
});

describe('baseline', () => {
  it('holds in a crowd, and is inconclusive elsewhere or where the device is boosted already', () => {
    expect(judgeOutcome(outcome('baseline'))).toMatchObject({
      findings: [{ check: 'outcome.crowded', held: true }],
      inconclusive: [],
    });
    expect(judgeOutcome(outcome('baseline', {}, { application: { mbps: 5 } }))).toMatchObject({
      findings: [],
      inconclusive: [expect.stringContaining('not crowded')],
    });
    const boosted = outcome('baseline', { qosFlows: [{ flowId: 'qf-1', fiveQi: 4, filters: FILTERS }] });
    expect(judgeOutcome(boosted)).toMatchObject({
      findings: [],
      inconclusive: [expect.stringContaining('before the session')],
    });
  });
});

describe('flow and no-flow', () => {
  it('look at the filters alone', () => {
    expect(broken(outcome('flow'))).toEqual([]);
    expect(broken(outcome('flow', { qosFlows: [] }))).toEqual(['outcome.qos-flow']);
    expect(broken(outcome('no-flow'))).toEqual([]);
    expect(broken(outcome('no-flow', { qosFlows: [{ fiveQi: 4, filters: [] }] }))).toEqual(['outcome.no-qos-flow']);
  });

  it('say nothing about a filter that cannot be read', () => {
    expect(() => judgeOutcome(outcome('flow', { qosFlows: [{ fiveQi: 4, filters: ['deny everything'] }] }))).toThrow(
      'cannot read',
    );
  });
});

describe('an assignment, which is for all traffic of its device', () => {
  const covered = { foreignFlows: [], coveredFlows: [{ what: 'a flow to another server', flow: OTHER_SERVER }] };
  const withFilters = (filters: string[]) =>
    broken(outcome('flow', { ...covered, qosFlows: [{ flowId: 'qf-1', fiveQi: 4, filters }] }));

  it('has filters for every flow, both ways', () => {
    const [down, up] = ['permit out ip from any to 10.45.0.2', 'permit in ip from 10.45.0.2 to any'];
    expect(withFilters([down, up])).toEqual([]);
    // The profile promises nothing of the uplink, and the assignment is for it all the same.
    expect(withFilters([down])).toEqual(['outcome.filters.all']);
    expect(withFilters([up])).toEqual(['outcome.filters', 'outcome.filters.all']);
  });

  it('is not kept by a flow to one server', () => {
    expect(withFilters(FILTERS)).toEqual(['outcome.filters.all']);
  });
});
