import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../scenarios/scenario.ts';
import { Emulation } from '../emulation.ts';
import { seconds } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { parsePacketFilters } from './packet-filter.ts';
import type { QosFlowEvent, QosFlowParameters } from './qos-flow.ts';

const ARP = { priorityLevel: 5, preemptionCapable: false, preemptionVulnerable: true };

function gbr(rateBps: number): QosFlowParameters {
  return { fiveQi: 4, arp: ARP, gfbrDownlinkBps: rateBps };
}

/** Filters for all traffic of a UE. */
function allTraffic(emulation: Emulation, ueName: string): ReturnType<typeof parsePacketFilters> {
  const address = emulation.subscribers.byName(ueName)!.ipv4Address;
  return parsePacketFilters(`permit out ip from any to ${address},permit in ip from ${address} to any`);
}

/** Runs a scenario after its QoS flows were asked for. @returns Mbit/s of each UE over the run. */
function throughputs(
  scenario: Scenario,
  qos: Record<string, QosFlowParameters> = {},
  runS = 5,
): Record<string, number> {
  const emulation = new Emulation(scenario);
  emulation.start();
  for (const [ueName, parameters] of Object.entries(qos)) {
    emulation.userPlane.establish({ ueName, filters: allTraffic(emulation, ueName), parameters }, () => undefined);
  }
  emulation.simulation.runUntil(seconds(runS));
  return Object.fromEntries(emulation.flows.map(({ ue, flow }) => [ue.name, (flow.deliveredBytes * 8) / runS / 1e6]));
}

describe('cell', () => {
  it.each(['round-robin', 'proportional-fair'])(
    'divides the rate of a single UE by N among N equal UEs (%s)',
    (scheduler) => {
      // ns-3 LENA's scheduler tests: RR and PF at equal distance divide the single-user rate by N.
      const set = [`cell.scheduler=${scheduler}`];
      const [single] = Object.values(throughputs(cellScenario(downloaders('ue', 1), { set })));
      for (const count of [3, 6]) {
        const rates = Object.values(throughputs(cellScenario(downloaders('ue', count), { set })));
        for (const rate of rates) expect(Math.abs(rate / (single! / count) - 1)).toBeLessThan(0.03);
      }
    },
  );

  it('reaches the peak rate that its transport blocks allow, and no more', () => {
    // UE at 100 m in sight of 46 dBm: far above the highest MCS. 106 PRB × (13·12 − 12) RE × 7.4063 bit × 2 layers a millisecond.
    const [rate] = Object.values(
      throughputs(cellScenario(downloaders('ue', 1), { set: ['cell.interferenceMargin=0 dB'] })),
    );
    const ceiling = (106 * 144 * 7.40625 * 2 * 1000) / 1e6;
    expect(rate!).toBeLessThanOrEqual(ceiling * 1.001);
    expect(rate!).toBeGreaterThan(ceiling * 0.98);
  });

  it('gives one GBR UE among seven others its rate, and more than any other (srsRAN scheduler test)', () => {
    // 5 MHz, so that a seventh-part share is far below the guarantee: 25 PRB carry some 50 Mbit/s at this place.
    const scenario = cellScenario(downloaders('ue', 8), { set: ['cell.bandwidth=5 MHz'] });
    const rates = throughputs(scenario, { 'ue-1': gbr(10e6) });
    const { 'ue-1': guaranteed, ...others } = rates;
    expect(guaranteed).toBeGreaterThan(9);
    for (const rate of Object.values(others)) expect(rate).toBeLessThan(guaranteed!);
  });

  it('serves two 25 Mbit/s guarantees above six others and starves none (srsRAN scheduler test)', () => {
    // 79 PRBs carry some 160 Mbit/s at this place: an eighth of it is below the guarantees.
    const scenario = cellScenario(downloaders('ue', 8), { set: ['cell.bandwidth=15 MHz'] });
    const rates = throughputs(scenario, { 'ue-1': gbr(25e6), 'ue-2': gbr(25e6) });
    const others = Object.entries(rates)
      .filter(([name]) => name !== 'ue-1' && name !== 'ue-2')
      .map(([, rate]) => rate);
    for (const name of ['ue-1', 'ue-2']) {
      expect(rates[name]).toBeGreaterThan(24.5);
      for (const rate of others) expect(rates[name]).toBeGreaterThan(rate);
    }
    for (const rate of others) expect(rate).toBeGreaterThan(0.1);
  });

  it('holds a flow to its MFBR', () => {
    const rates = throughputs(cellScenario(downloaders('ue', 1)), { ue: { ...gbr(2e6), mfbrDownlinkBps: 4e6 } });
    // Beyond the rate: the first slot before the flow exists (0.22 Mbit) and the burst of 20 ms (0.08 Mbit), over 5 s.
    expect(rates['ue']).toBeGreaterThan(3.98);
    expect(rates['ue']).toBeLessThan(4.07);
  });

  it('takes from the others what it guarantees: the sum stays that of the cell', () => {
    const scenario = cellScenario(downloaders('ue', 8));
    const sum = (rates: Record<string, number>): number =>
      Object.values(rates).reduce((total, rate) => total + rate, 0);
    const without = sum(throughputs(scenario));
    const withQos = sum(throughputs(scenario, { 'ue-1': gbr(25e6) }));
    expect(Math.abs(withQos / without - 1)).toBeLessThan(0.02);
  });

  it('runs no slot while nothing waits', () => {
    const emulation = new Emulation(
      cellScenario(`  - group: ue
    distance: 100 m
    lineOfSight: true
    traffic: [{ name: beat, model: constant-bit-rate, server: video, rate: 80 kbit/s, packetSize: 1000 B }]`),
    );
    emulation.start();
    emulation.simulation.runUntil(seconds(10));
    // 10 packets a second, each in one slot; a lost block costs another.
    expect(emulation.cell.slotsRun).toBeGreaterThanOrEqual(99);
    expect(emulation.cell.slotsRun).toBeLessThan(130);
  });
});

describe('QoS flow control', () => {
  function establish(
    emulation: Emulation,
    ueName: string,
    parameters: QosFlowParameters,
  ): { id: string; events: QosFlowEvent[] } {
    const events: QosFlowEvent[] = [];
    const filters = allTraffic(emulation, ueName);
    return {
      id: emulation.userPlane.establish({ ueName, filters, parameters }, (event) => events.push(event)),
      events,
    };
  }

  it('applies commands at the next slot boundary, never in between', () => {
    const emulation = new Emulation(cellScenario(downloaders('ue', 2)));
    emulation.simulation.runUntil(1_300_000);
    const { events } = establish(emulation, 'ue-1', gbr(1e6));
    emulation.simulation.runUntil(1_999_999);
    expect(events).toEqual([]);
    emulation.simulation.runUntil(2_000_000);
    expect(events).toEqual([{ type: 'allocated' }]);
  });

  it('releases a flow that was asked to go before it was established', () => {
    const emulation = new Emulation(cellScenario(downloaders('ue', 2)));
    const { id, events } = establish(emulation, 'ue-1', gbr(1e6));
    emulation.userPlane.release(id);
    emulation.simulation.runUntil(seconds(0.01));
    expect(events).toEqual([{ type: 'allocated' }, { type: 'released' }]);
    expect(emulation.userPlane.flowsOf('ue-1')).toEqual([]);
  });

  it('does not let the order of arrival decide between UEs', () => {
    const order = (names: string[]): string[] => {
      // Room for one of the two: 60 % of the carrier each.
      const emulation = new Emulation(cellScenario(downloaders('ue', 2)));
      const rate = 0.6 * emulation.cell.capacity.rateBps(27, 2, 'downlink');
      const results = names.map((name) => ({ name, ...establish(emulation, name, gbr(rate)) }));
      emulation.simulation.runUntil(seconds(0.01));
      return results.filter(({ events }) => events[0]?.type === 'allocated').map(({ name }) => name);
    };
    expect(order(['ue-1', 'ue-2'])).toEqual(['ue-1']);
    expect(order(['ue-2', 'ue-1'])).toEqual(['ue-1']);
  });

  it('admits guarantees only as far as the PRBs go, and again when one is gone', () => {
    const emulation = new Emulation(cellScenario(downloaders('ue', 2)));
    const rate = 0.5 * emulation.cell.capacity.rateBps(27, 2, 'downlink');
    const first = establish(emulation, 'ue-1', gbr(rate));
    const second = establish(emulation, 'ue-2', gbr(rate));
    emulation.simulation.runUntil(seconds(0.01));
    expect(second.events).toEqual([{ type: 'rejected', cause: 'no-resources' }]);
    emulation.userPlane.release(first.id);
    emulation.simulation.runUntil(seconds(0.02));
    const third = establish(emulation, 'ue-2', gbr(rate));
    emulation.simulation.runUntil(seconds(0.03));
    expect(third.events).toEqual([{ type: 'allocated' }]);
  });

  it('ends the QoS flow that a more important one takes the place of, and tells its owner', () => {
    const emulation = new Emulation(cellScenario(downloaders('ue', 2)));
    const rate = 0.6 * emulation.cell.capacity.rateBps(27, 2, 'downlink');
    const first = establish(emulation, 'ue-1', gbr(rate));
    emulation.simulation.runUntil(seconds(0.01));
    const arp = { priorityLevel: 1, preemptionCapable: true, preemptionVulnerable: false };
    const second = establish(emulation, 'ue-2', { ...gbr(rate), arp });
    emulation.simulation.runUntil(seconds(0.02));
    expect(first.events).toEqual([{ type: 'allocated' }, { type: 'terminated', cause: 'preempted' }]);
    expect(second.events).toEqual([{ type: 'allocated' }]);
    expect(emulation.userPlane.flowsOf('ue-1')).toEqual([]);
  });

  it('boosts only what its filters name, and nothing after it ended', () => {
    const emulation = new Emulation(
      cellScenario(`  - group: ue
    distance: 100 m
    lineOfSight: true
    traffic:
      - { name: app, model: constant-bit-rate, server: video, rate: 1 Mbit/s }
      - { name: rest, model: constant-bit-rate, server: other, rate: 1 Mbit/s }`),
    );
    emulation.start();
    const address = emulation.subscribers.byName('ue')!.ipv4Address;
    const filters = parsePacketFilters(`permit out ip from 198.51.100.10 443 to ${address}`);
    const id = emulation.userPlane.establish({ ueName: 'ue', filters, parameters: gbr(1e6) }, () => undefined);
    emulation.simulation.runUntil(seconds(1));
    const carriers = (): string[] => emulation.flows.map(({ flow }) => emulation.cell.qosFlowOf(flow.number));
    expect(carriers()).toEqual([id, 'default']);
    emulation.userPlane.release(id);
    emulation.simulation.runUntil(seconds(2));
    expect(carriers()).toEqual(['default', 'default']);
  });

  it('leaves nothing behind in the default bearer when a running download gets a QoS flow', () => {
    const emulation = new Emulation(cellScenario(downloaders('ue', 1)));
    emulation.start();
    emulation.simulation.runUntil(seconds(1));
    const packets = { default: 0, qos: 0 };
    const { flow } = emulation.flows[0]!;
    const deliver = flow.delivered.bind(flow);
    flow.delivered = (bytes, times, qosFlow) => {
      packets[qosFlow === 'default' ? 'default' : 'qos']++;
      // The packet that was begun in the default bearer arrives within HARQ's four transmissions of eight slots.
      if (qosFlow === 'default') expect(times.deliveredNs).toBeLessThan(seconds(1.05));
      deliver(bytes, times, qosFlow);
    };
    establish(emulation, 'ue', gbr(1e6));
    emulation.simulation.runUntil(seconds(2));
    expect(packets.default).toBeGreaterThan(0);
    expect(packets.qos).toBeGreaterThan(1000);
  });

  it('tells the owner when the network ends the flow', () => {
    const emulation = new Emulation(cellScenario(downloaders('ue', 2)));
    const { events } = establish(emulation, 'ue-1', gbr(1e6));
    emulation.simulation.runUntil(seconds(1));
    expect(emulation.userPlane.terminate('ue-1', 'operator')).toBe(1);
    emulation.simulation.runUntil(seconds(2));
    expect(events.at(-1)).toEqual({ type: 'terminated', cause: 'operator' });
    expect(emulation.userPlane.terminate('ue-1', 'operator')).toBe(0);
  });
});
