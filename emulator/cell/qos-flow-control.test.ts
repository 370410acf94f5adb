import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { Emulation } from '../emulation.ts';
import { seconds } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import type { IpFlow } from './ip-flow.ts';
import type { FilterEnd, PacketFilter } from './packet-filter.ts';
import type { QosFlowEvent, QosFlowParameters } from './qos-flow.ts';

const ARP = { priorityLevel: 8, preemptionCapable: false, preemptionVulnerable: true };
const BEST_EFFORT: QosFlowParameters = { fiveQi: 9, arp: ARP };
const ANY: PacketFilter[] = [{ direction: 'downlink', ue: { ports: [] }, server: { ports: [] } }];

function establish(
  emulation: Emulation,
  ueName: string,
  parameters: QosFlowParameters,
  filters: readonly PacketFilter[] = ANY,
): { id: string; events: QosFlowEvent[] } {
  const events: QosFlowEvent[] = [];
  const id = emulation.userPlane.establish({ ueName, filters, parameters }, (event) => events.push(event));
  return { id, events };
}

function pass(emulation: Emulation, forS = 0.01): void {
  emulation.simulation.runUntil(emulation.simulation.now() + seconds(forS));
}

const STATIC = `  - { group: ue, count: 2, distance: 100 m, lineOfSight: true, shadowing: false }`;

describe('the flows that a QoS flow carries', () => {
  const emulation = new Emulation(cellScenario(STATIC));
  const [first, second] = emulation.ues.map(({ subscriber }) => subscriber);
  /** Of both UEs; the last two of each are the /64 of its IPv6 address, whose host part is the UE's to choose. */
  const addresses = [first!, second!].flatMap(({ ipv4Address, ipv6Address }) => [
    ipv4Address,
    ipv6Address,
    ipv6Address.replace('::1', ':a:b:c:d'),
  ]);
  const servers = ['198.51.100.10', '198.51.100.20', '2001:db8::10', '2001:db8::1:10'];
  const ports = [1, 443, 444, 5000];
  const prefixes: Record<string, number[]> = { ipv4: [8, 24, 30, 32], ipv6: [48, 64, 112, 128] };
  const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
  const network = (from: readonly string[]) =>
    one(from).chain((address) =>
      one(prefixes[ipaddr.parse(address).kind()]!).map((bits) => ({ address, prefixLength: bits })),
    );
  const end = (from: readonly string[]): fc.Arbitrary<FilterEnd> =>
    fc
      .record({
        network: fc.option(network(from), { nil: undefined }),
        ports: fc.array(
          fc.tuple(one(ports), one(ports)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
          { maxLength: 2 },
        ),
      })
      .map(({ network: given, ports: list }) => ({ ...(given !== undefined && { network: given }), ports: list }));
  const direction = one(['downlink', 'uplink'] as const);
  const filter: fc.Arbitrary<PacketFilter> = fc
    .record({
      direction,
      protocol: fc.option(one([6, 17]), { nil: undefined }),
      ue: end(addresses),
      server: end(servers),
    })
    .map(({ protocol, ...rest }) => ({ ...rest, ...(protocol !== undefined && { protocol }) }));
  const ipFlow = fc
    .record({
      ue: one([0, 1]),
      address: one([0, 1, 2]),
      direction,
      uePort: one(ports),
      serverAddress: one(servers),
      serverPort: one(ports),
      protocol: one([6, 17]),
    })
    // A UE sends from its own addresses and talks to servers of the same IP version.
    .filter(({ address, serverAddress }) => serverAddress.includes(':') === address > 0)
    .map(({ address, ...flow }) => ({ ...flow, ueAddress: addresses[3 * flow.ue + address]! }));

  /** Bits of an address as text: a way to compare prefixes that shares nothing with the filter's own. */
  const bits = (address: string): string =>
    ipaddr
      .parse(address)
      .toByteArray()
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('');
  const endHolds = ({ network: wanted, ports: list }: FilterEnd, address: string, port: number): boolean => {
    const inNetwork =
      wanted === undefined ||
      (bits(address).length === bits(wanted.address).length &&
        bits(address).slice(0, wanted.prefixLength) === bits(wanted.address).slice(0, wanted.prefixLength));
    return inNetwork && (list.length === 0 || list.some(({ from, to }) => port >= from && port <= to));
  };

  it('are those of the UE that one of its filters describes, in their direction, and no others', () => {
    let [caught, left] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(filter, { minLength: 1, maxLength: 3 }),
        fc.array(ipFlow, { minLength: 8, maxLength: 8 }),
        (filters, flows) => {
          const { id } = establish(emulation, 'ue-1', BEST_EFFORT, filters);
          // Some are there before the QoS flow is, some come later.
          const open = ({ ue, direction: way, ...flow }: (typeof flows)[number]): number =>
            emulation.cell.openFlow(ue, way, flow, { delivered: () => undefined, dropped: () => undefined });
          const early = flows.slice(0, 4).map(open);
          pass(emulation);
          const numbers = [...early, ...flows.slice(4).map(open)];
          const carried = numbers.map((number) => emulation.cell.qosFlowOf(number) === id);
          const expected = flows.map(
            (flow) =>
              flow.ue === 0 &&
              filters.some(
                (each) =>
                  each.direction === flow.direction &&
                  (each.protocol ?? flow.protocol) === flow.protocol &&
                  endHolds(each.ue, flow.ueAddress, flow.uePort) &&
                  endHolds(each.server, flow.serverAddress, flow.serverPort),
              ),
          );
          for (const number of numbers) emulation.cell.closeFlow(number);
          emulation.userPlane.release(id);
          pass(emulation);
          caught += expected.filter(Boolean).length;
          left += expected.filter((each) => !each).length;
          expect(carried).toEqual(expected);
        },
      ),
      { numRuns: 400, seed: 7 },
    );
    // Both happen often enough to mean something.
    expect(Math.min(caught, left)).toBeGreaterThan(100);
  });

  it('are not those of a UE whose address a filter of another UE names', () => {
    const own = (ueAddress: string): IpFlow => ({
      ueAddress,
      uePort: 1,
      serverAddress: '198.51.100.10',
      serverPort: 443,
      protocol: 6,
    });
    const listener = { delivered: () => undefined, dropped: () => undefined };
    const flows = [first!, second!].map(({ ipv4Address }, ue) =>
      emulation.cell.openFlow(ue, 'downlink', own(ipv4Address), listener),
    );
    const stolen = { ...ANY[0]!, ue: { network: { address: second!.ipv4Address, prefixLength: 32 }, ports: [] } };
    const { events } = establish(emulation, 'ue-1', BEST_EFFORT, [stolen]);
    pass(emulation);
    expect(events).toEqual([{ type: 'allocated' }]);
    expect(flows.map((flow) => emulation.cell.qosFlowOf(flow))).toEqual(['default', 'default']);
  });
});

describe('limits', () => {
  const limited = (limits: NonNullable<QosFlowParameters['limits']>, profile = 'P'): QosFlowParameters => ({
    ...BEST_EFFORT,
    arp: { priorityLevel: 1, preemptionCapable: true, preemptionVulnerable: true },
    profile,
    limits,
  });

  it('of a profile hold for the device and for the cell, each on its own, and pre-emption does not help', () => {
    const emulation = new Emulation(cellScenario(STATIC));
    const types = (ueName: string, ...parameters: QosFlowParameters[]): string[] =>
      parameters.map((each) => {
        const { events } = establish(emulation, ueName, each);
        pass(emulation);
        const [event] = events;
        return event?.type === 'rejected' ? event.cause : event!.type;
      });
    const one = limited({ perDevice: 1, perCell: 2 });
    expect(types('ue-1', one, one, limited({ perDevice: 1 }, 'Q'))).toEqual([
      'allocated',
      'limit-reached',
      'allocated',
    ]);
    expect(types('ue-2', one)).toEqual(['allocated']);
    expect(types('ue-2', limited({ perDevice: 2, perCell: 2 }))).toEqual(['limit-reached']);
    emulation.userPlane.terminate('ue-1', 'operator');
    pass(emulation);
    expect(types('ue-1', one)).toEqual(['allocated']);
  });

  it('of a device hold for QoS flows of all profiles: 15 beside the default one, or what the scenario says', () => {
    const few = STATIC.replace('}', ', maxQosFlows: 2 }');
    for (const [ues, most] of [
      [STATIC, 15],
      [few, 2],
    ] as const) {
      const emulation = new Emulation(cellScenario(ues));
      const flows = Array.from({ length: most + 1 }, () => establish(emulation, 'ue-1', BEST_EFFORT));
      const { events: other } = establish(emulation, 'ue-2', BEST_EFFORT);
      pass(emulation);
      const outcomes = flows.map(({ events }) => events[0]!.type);
      expect(outcomes.slice(0, most)).toEqual(Array.from({ length: most }, () => 'allocated'));
      expect(flows[most]!.events).toEqual([{ type: 'rejected', cause: 'limit-reached' }]);
      expect(other).toEqual([{ type: 'allocated' }]);
    }
  });

  it('do not count a QoS flow against itself when it is changed', () => {
    const emulation = new Emulation(cellScenario(STATIC));
    const { id, events } = establish(emulation, 'ue-1', limited({ perDevice: 1 }));
    pass(emulation);
    emulation.userPlane.modify(id, { parameters: { ...limited({ perDevice: 1 }), mfbrDownlinkBps: 1e6 } });
    pass(emulation);
    expect(events).toEqual([{ type: 'allocated' }]);
  });
});

describe('measurements of a QoS flow', () => {
  it('count bytes also over a change of its parameters, and delay and loss from the first question on', () => {
    const ues = `  - group: ue
    distance: 100 m
    lineOfSight: true
    shadowing: false
    traffic: [{ name: stream, model: constant-bit-rate, server: video, rate: 4 Mbit/s, watch: true }]
${downloaders('crowd', 3)}`;
    const emulation = new Emulation(cellScenario(ues));
    emulation.start();
    const parameters: QosFlowParameters = { fiveQi: 4, arp: ARP, gfbrDownlinkBps: 4e6 };
    const { id } = establish(emulation, 'ue', parameters);
    pass(emulation, 2);
    const first = emulation.userPlane.measure(id)!;
    // 2 s of 4 Mbit/s.
    expect(first.downlinkBytes).toBeGreaterThan(0.98e6);
    expect(first).not.toHaveProperty('downlinkDelayMs');
    emulation.userPlane.modify(id, { parameters: { ...parameters, mfbrDownlinkBps: 5e6 } });
    pass(emulation, 2);
    const second = emulation.userPlane.measure(id)!;
    expect(second.downlinkBytes - first.downlinkBytes).toBeGreaterThan(0.98e6);
    const { meter } = emulation.flows[0]!.flow;
    const intervals = meter!.between(seconds(3), seconds(4)).flatMap(({ interval }) => interval.delaysMs);
    const mean = intervals.reduce((sum, delayMs) => sum + delayMs, 0) / intervals.length;
    // The flow's own meter measures the same packets; steps of 100 ms may leave out a tenth of them.
    expect(second.downlinkDelayMs).toBeCloseTo(mean, 0);
    expect(second.downlinkLossRate).toBe(0);
    expect(second).not.toHaveProperty('uplinkDelayMs');
  });
});

describe('admission and UEs that move', () => {
  const MOVING = `  - group: car
    lineOfSight: false
    shadowing: false
    mobility: { model: path, points: [[50 m, 0 m], [700 m, 0 m]], speed: 60 m/s }
  - { group: near, distance: 60 m, lineOfSight: true, shadowing: false, fading: false }
  - { group: edge, distance: 600 m, lineOfSight: false, shadowing: false, fading: false }`;
  /** Then 40 Mbit/s take 0.18 of the carrier beside the antenna, and more than all of it at 600 m. */
  const NOISY = ['cell.interferenceMargin=14 dB'];
  const guarantee = (gfbrDownlinkBps: number): QosFlowParameters => ({ fiveQi: 4, arp: ARP, gfbrDownlinkBps });

  it('costs more at the cell edge', () => {
    const emulation = new Emulation(cellScenario(MOVING, { set: NOISY }));
    const near = establish(emulation, 'near', guarantee(40e6));
    pass(emulation);
    emulation.userPlane.release(near.id);
    const edge = establish(emulation, 'edge', guarantee(40e6));
    pass(emulation);
    expect(near.events[0]).toEqual({ type: 'allocated' });
    expect(edge.events[0]).toEqual({ type: 'rejected', cause: 'no-resources' });
  });

  it('lets the claim of a UE follow it: what was free is not when it has come to the edge', () => {
    const free = (afterS: number): QosFlowEvent => {
      const emulation = new Emulation(cellScenario(MOVING, { duration: '20 s', set: NOISY }));
      const { events } = establish(emulation, 'car', guarantee(20e6));
      emulation.start();
      pass(emulation, afterS);
      expect(events[0]).toEqual({ type: 'allocated' });
      const asked = establish(emulation, 'near', guarantee(60e6));
      pass(emulation);
      return asked.events[0]!;
    };
    expect(free(0.1)).toEqual({ type: 'allocated' });
    // Ten seconds on the car is 600 m further out: 20 Mbit/s take 0.78 of the carrier there, not 0.09; 60 take 0.27 here, of 0.8 in all.
    expect(free(10)).toEqual({ type: 'rejected', cause: 'no-resources' });
  });
});
