import { describe, expect, it } from 'vitest';
import type { NetworkEvent } from '../../scenarios/scenario.ts';
import { Emulation } from '../emulation.ts';
import { milliseconds, seconds } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { parsePacketFilters } from './packet-filter.ts';
import type { QosFlowEvent, QosFlowParameters } from './qos-flow.ts';

const ARP = { priorityLevel: 8, preemptionCapable: false, preemptionVulnerable: true };
/** 5QI 4: an averaging window of 2 s. */
const GUARANTEE: QosFlowParameters = { fiveQi: 4, arp: ARP, gfbrDownlinkBps: 5e6, gfbrUplinkBps: 1e6 };

/** UEs with a stream each, down and up, in a cell with some downloads. */
function network(set: string[] = []): Emulation {
  const ues = ['a', 'b'].map(
    (name) => `  - group: ${name}
    distance: 100 m
    lineOfSight: true
    shadowing: false
    traffic:
      - { name: down, model: constant-bit-rate, server: video, rate: 5 Mbit/s, watch: true }
      - { name: up, model: constant-bit-rate, server: video, rate: 1 Mbit/s, direction: uplink, watch: true }`,
  );
  const scenario = cellScenario([...ues, downloaders('crowd', 4)].join('\n'), { duration: '60 s', set });
  const emulation = new Emulation(scenario);
  emulation.start();
  return emulation;
}

/** Asks for a QoS flow. @returns its id, and what is told of it: each with its time in whole seconds. */
function establish(
  emulation: Emulation,
  ueName: string,
  parameters = GUARANTEE,
): { id: string; events: [number, string][] } {
  const address = emulation.subscribers.byName(ueName)!.ipv4Address;
  const filters = parsePacketFilters(`permit out ip from any to ${address},permit in ip from ${address} to any`);
  const events: [number, string][] = [];
  const id = emulation.userPlane.establish({ ueName, filters, parameters }, (event: QosFlowEvent) => {
    const cause = 'cause' in event ? ` ${event.cause}` : '';
    events.push([Math.floor(emulation.simulation.now() / 1e9), `${event.type}${cause}`]);
  });
  return { id, events };
}

function at(emulation: Emulation, timeS: number, event: NetworkEvent): void {
  emulation.simulation.schedule(seconds(timeS), () => emulation.apply(event));
}

function flowOf(emulation: Emulation, name: string) {
  return emulation.flows.find((flow) => flow.name === name)!.flow;
}

/** Mbit/s of a flow between two times. */
function rate(emulation: Emulation, name: string, fromS: number, toS: number): number {
  const intervals = flowOf(emulation, name).meter!.between(seconds(fromS), seconds(toS));
  return (intervals.reduce((sum, { interval }) => sum + interval.deliveredBytes, 0) * 8) / (toS - fromS) / 1e6;
}

/** Delays in milliseconds of the packets of a flow between two times. */
function delays(emulation: Emulation, name: string, fromS: number, toS: number): number[] {
  const intervals = flowOf(emulation, name).meter!.between(seconds(fromS), seconds(toS));
  return intervals.flatMap(({ interval }) => interval.delaysMs);
}

describe('coverage loss', () => {
  it('that ends in time leaves the QoS flow to the UE, and touches nobody else', () => {
    const emulation = network();
    const [a, b] = ['a', 'b'].map((ue) => establish(emulation, ue)) as [
      ReturnType<typeof establish>,
      ReturnType<typeof establish>,
    ];
    at(emulation, 5, { event: 'coverage-loss', ues: 'a', durationNs: seconds(3) });
    emulation.simulation.runUntil(seconds(12));
    expect(a.events).toEqual([
      [0, 'allocated'],
      [5, 'bearer-lost'],
      [8, 'bearer-recovered'],
    ]);
    expect(b.events).toEqual([[0, 'allocated']]);
    for (const flow of ['a/down', 'a/up']) {
      expect(rate(emulation, flow, 5.1, 8)).toBe(0);
      expect(rate(emulation, flow, 9, 12)).toBeGreaterThan(flow === 'a/down' ? 4.9 : 0.98);
    }
    expect(rate(emulation, 'b/down', 5, 8)).toBeCloseTo(5, 1);
  });

  it('that lasts ends the QoS flow, and none is given until it is over', () => {
    const emulation = network(['cell.bearerReleaseTimer=4 s']);
    const { events } = establish(emulation, 'a');
    at(emulation, 5, { event: 'coverage-loss', ues: 'a', durationNs: seconds(6) });
    emulation.simulation.runUntil(seconds(10));
    const during = establish(emulation, 'a');
    emulation.simulation.runUntil(seconds(12));
    const after = establish(emulation, 'a');
    emulation.simulation.runUntil(seconds(13));
    expect(events).toEqual([
      [0, 'allocated'],
      [5, 'bearer-lost'],
      [9, 'terminated radio-link-failure'],
    ]);
    expect(during.events).toEqual([[10, 'rejected no-resources']]);
    expect(after.events).toEqual([[12, 'allocated']]);
  });

  it('keeps QoS flows for ten seconds unless the cell says otherwise', () => {
    const emulation = network();
    const { events } = establish(emulation, 'a');
    at(emulation, 5, { event: 'coverage-loss', ues: 'a', durationNs: seconds(20) });
    emulation.simulation.runUntil(seconds(20));
    expect(events.at(-1)).toEqual([15, 'terminated radio-link-failure']);
  });

  it('is over when the last of several is', () => {
    const emulation = network();
    const { events } = establish(emulation, 'a');
    at(emulation, 5, { event: 'coverage-loss', ues: 'a', durationNs: seconds(3) });
    at(emulation, 7, { event: 'cell-outage', durationNs: seconds(4) });
    emulation.simulation.runUntil(seconds(13));
    expect(events.slice(1)).toEqual([
      [5, 'bearer-lost'],
      [11, 'bearer-recovered'],
    ]);
  });
});

describe('cell outage', () => {
  it('serves nobody, uses no resource, and ends all QoS flows if it lasts', () => {
    const emulation = network();
    const flows = ['a', 'b'].map((ue) => establish(emulation, ue));
    at(emulation, 5, { event: 'cell-outage', durationNs: seconds(15) });
    emulation.simulation.runUntil(seconds(5.2));
    const { slotsRun } = emulation.cell;
    const delivered = emulation.flows.map(({ flow }) => flow.deliveredBytes);
    emulation.simulation.runUntil(seconds(19));
    expect(emulation.cell.slotsRun).toBe(slotsRun);
    expect(emulation.flows.map(({ flow }) => flow.deliveredBytes)).toEqual(delivered);
    for (const { events } of flows)
      expect(events.slice(1)).toEqual([
        [5, 'bearer-lost'],
        [15, 'terminated cell-outage'],
      ]);
    emulation.simulation.runUntil(seconds(23));
    expect(rate(emulation, 'a/up', 22, 23)).toBeGreaterThan(0.9);
  });
});

describe('handover', () => {
  it('into a cell with room changes nothing for a QoS flow', () => {
    const emulation = network();
    const { events } = establish(emulation, 'a');
    at(emulation, 5, { event: 'handover', ues: 'a', targetFreeShare: 0.5, durationNs: Infinity });
    emulation.simulation.runUntil(seconds(8));
    expect(events).toEqual([[0, 'allocated']]);
  });

  it('into a full one ends it, and the UE goes on with best effort until it is back', () => {
    const emulation = network();
    const { events } = establish(emulation, 'a');
    at(emulation, 5, { event: 'handover', ues: 'a', targetFreeShare: 0, durationNs: seconds(5) });
    emulation.simulation.runUntil(seconds(7));
    expect(events.slice(1)).toEqual([[5, 'terminated handover-failure']]);
    expect(emulation.cell.qosFlowOf(flowOf(emulation, 'a/down').number)).toBe('default');
    expect(rate(emulation, 'a/down', 6, 7)).toBeGreaterThan(0);
    const there = establish(emulation, 'a');
    emulation.simulation.runUntil(seconds(11));
    const back = establish(emulation, 'a');
    emulation.simulation.runUntil(seconds(12));
    expect(there.events).toEqual([[7, 'rejected no-resources']]);
    expect(back.events).toEqual([[11, 'allocated']]);
  });

  it('of several UEs takes the most important QoS flows as far as there is room', () => {
    // In sight without shadowing the carrier gives well above 100 Mbit/s: 40 fit into 0.5 of it, 80 do not.
    const emulation = network(['cell.admissionLimit=1']);
    const claim = (priorityLevel: number): QosFlowParameters => ({
      fiveQi: 4,
      arp: { ...ARP, priorityLevel },
      gfbrDownlinkBps: 40e6,
    });
    const lesser = establish(emulation, 'a', claim(9));
    const greater = establish(emulation, 'a', claim(3));
    emulation.simulation.runUntil(seconds(1));
    emulation.apply({ event: 'handover', ues: 'a', targetFreeShare: 0.25, durationNs: Infinity });
    emulation.simulation.runUntil(seconds(2));
    expect(greater.events).toEqual([[0, 'allocated']]);
    expect(lesser.events).toEqual([
      [0, 'allocated'],
      [1, 'terminated handover-failure'],
    ]);
  });
});

describe('backhaul degradation', () => {
  const degraded = (rateMbps: number, delayMs: number): NetworkEvent => ({
    event: 'backhaul-degradation',
    durationNs: seconds(6),
    rateBps: { downlink: rateMbps * 1e6, uplink: Infinity },
    delayNs: milliseconds(delayMs),
  });

  it('breaks guarantees though the radio is fine, and they hold again afterwards', () => {
    const emulation = network();
    const { events } = establish(emulation, 'a');
    at(emulation, 5, degraded(6, 0));
    emulation.simulation.runUntil(seconds(16));
    // A window of 2 s must have gone by on either side.
    expect(events).toEqual([
      [0, 'allocated'],
      [7, 'not-guaranteed'],
      [11, 'guaranteed'],
    ]);
  });

  it('in the uplink breaks those of the uplink', () => {
    const emulation = network();
    const { events } = establish(emulation, 'a');
    const rateBps = { downlink: Infinity, uplink: 0.5e6 };
    at(emulation, 5, { event: 'backhaul-degradation', durationNs: seconds(6), rateBps, delayNs: 0 });
    emulation.simulation.runUntil(seconds(16));
    expect(events.map(([, event]) => event)).toEqual(['allocated', 'not-guaranteed', 'guaranteed']);
    expect(rate(emulation, 'a/up', 6, 11) + rate(emulation, 'b/up', 6, 11)).toBeLessThan(0.51);
    expect(rate(emulation, 'a/down', 6, 11)).toBeGreaterThan(4.9);
  });

  it('gives all UEs together no more than its rate, which full buffers use up', () => {
    const emulation = network();
    at(emulation, 5, degraded(20, 0));
    emulation.simulation.runUntil(seconds(6));
    const bytes = (): number =>
      emulation.flows.reduce((sum, { flow }) => sum + (flow.direction === 'downlink' ? flow.deliveredBytes : 0), 0);
    const before = bytes();
    emulation.simulation.runUntil(seconds(10.9));
    // What waited at the cell when it began is gone by 6 s.
    expect(((bytes() - before) * 8) / 4.9 / 1e6).toBeCloseTo(20, 0);
    emulation.simulation.runUntil(seconds(12));
    const well = bytes();
    emulation.simulation.runUntil(seconds(13));
    expect(((bytes() - well) * 8) / 1e6).toBeGreaterThan(100);
  });

  it('adds its delay to what is measured, in both directions, and nothing else', () => {
    const emulation = network();
    const { id } = establish(emulation, 'a');
    at(emulation, 5, degraded(Infinity, 30));
    emulation.simulation.runUntil(seconds(3));
    emulation.userPlane.measure(id);
    emulation.simulation.runUntil(seconds(4.95));
    const before = emulation.userPlane.measure(id)!;
    emulation.simulation.runUntil(seconds(9));
    const during = emulation.userPlane.measure(id)!;
    expect(during.downlinkDelayMs! - before.downlinkDelayMs!).toBeCloseTo(30, 0);
    expect(during.uplinkDelayMs! - before.uplinkDelayMs!).toBeCloseTo(30, 0);
    for (const flow of ['a/down', 'a/up']) {
      const mean = (fromS: number): number => {
        const all = delays(emulation, flow, fromS, fromS + 1);
        return all.reduce((sum, delayMs) => sum + delayMs, 0) / all.length;
      };
      expect(mean(7) - mean(3)).toBeCloseTo(30, 0);
    }
    expect(rate(emulation, 'a/down', 7, 9)).toBeCloseTo(5, 1);
  });

  it('lets no packet overtake another when it ends', () => {
    const emulation = network();
    at(emulation, 5, degraded(Infinity, 500));
    emulation.simulation.runUntil(seconds(14));
    // 500 ms of packets are still under way at the end at 11 s; those behind them wait for the last of them.
    expect(Math.min(...delays(emulation, 'a/down', 11, 11.4))).toBeGreaterThan(100);
    expect(Math.max(...delays(emulation, 'a/down', 12, 14))).toBeLessThan(500);
    expect(flowOf(emulation, 'a/down').droppedPackets).toBe(0);
  });
});
