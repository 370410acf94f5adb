import { describe, expect, it } from 'vitest';
import { parsePacketFilters } from '../cell/packet-filter.ts';
import { Emulation } from '../emulation.ts';
import { seconds, VIRTUAL_CALENDAR } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { CellObserver } from './cell-observer.ts';
import { delayStatistics } from './flow-meter.ts';
import type { NetworkObserver, ProbeRequest } from './network-observer.ts';

const PROBE: ProbeRequest = {
  ueName: 'ue',
  serverAddress: '198.51.100.10',
  serverPort: 443,
  uePort: 5000,
  protocol: 17,
  direction: 'downlink',
  rateBps: 2e6,
  packetBytes: 1250,
};

function start(): { emulation: Emulation; observer: NetworkObserver } {
  const emulation = new Emulation(cellScenario(downloaders('ue', 1)));
  return { emulation, observer: new CellObserver(emulation, VIRTUAL_CALENDAR) };
}

const at = (timeS: number): number => VIRTUAL_CALENDAR.epochMs + timeS * 1000;

describe('observer', () => {
  it('measures what a probe offers and gets, over whole intervals', async () => {
    const { emulation, observer } = start();
    const probe = await observer.startProbe(PROBE);
    emulation.simulation.runUntil(seconds(5));
    const measured = await observer.measure(probe, at(1.05), at(3.04));
    // Inside are the intervals from 1.1 s to 3.0 s. 2 Mbit/s of 10 kbit packets: 20 in each interval.
    expect(measured.intervals).toHaveLength(19);
    expect([measured.fromMs, measured.toMs]).toEqual([at(1.1), at(3)]);
    expect(measured.offeredBps).toBeCloseTo(2e6, 0);
    expect(measured.throughputBps).toBeCloseTo(2e6, -4.5);
    expect(measured.intervals.every(({ carriedBy }) => carriedBy['default'] === 1)).toBe(true);
    // Alone in the cell: at most one slot of waiting, one of sending, 5 ms of core.
    expect(measured.delayMs!.p50).toBeGreaterThan(6);
    expect(measured.delayMs!.p50).toBeLessThanOrEqual(7);
  });

  it('lists QoS flows with their filters and sees which flow carries the packets', async () => {
    const { emulation, observer } = start();
    const probe = await observer.startProbe(PROBE);
    const rule = `permit out 17 from 198.51.100.10 443 to ${emulation.subscribers.byName('ue')!.ipv4Address}`;
    emulation.userPlane.establish(
      {
        ueName: 'ue',
        filters: parsePacketFilters(rule),
        parameters: {
          fiveQi: 4,
          arp: { priorityLevel: 1, preemptionCapable: false, preemptionVulnerable: false },
          gfbrDownlinkBps: 2e6,
        },
      },
      () => undefined,
    );
    emulation.simulation.runUntil(seconds(2));
    const [flow] = await observer.qosFlows('ue');
    expect(flow).toMatchObject({ ueName: 'ue', fiveQi: 4, gfbrDownlinkBps: 2e6 });
    expect(parsePacketFilters(flow!.filters.join(','))).toEqual(parsePacketFilters(rule));
    const measured = await observer.measure(probe, at(1), at(2));
    expect(measured.intervals.every(({ carriedBy }) => carriedBy[flow!.flowId] === 1)).toBe(true);
    expect(await observer.terminateQosFlows('ue')).toBe(1);
    emulation.simulation.runUntil(seconds(3));
    expect(await observer.qosFlows('ue')).toEqual([]);
  });

  it('ends the traffic of the scenario for good, also what has not begun, and leaves probes alone', async () => {
    const late = downloaders('late', 1).replace('full-buffer', 'full-buffer, start: 3 s');
    const emulation = new Emulation(cellScenario(`${downloaders('ue', 1)}\n${late}`));
    const observer = new CellObserver(emulation, VIRTUAL_CALENDAR);
    const probe = await observer.startProbe(PROBE);
    emulation.start();
    const delivered = () => emulation.flows.map(({ flow }) => flow.deliveredBytes);
    emulation.simulation.runUntil(seconds(1));
    await observer.endTraffic();
    // What had been scheduled by then is still on its way.
    emulation.simulation.runUntil(seconds(2));
    const [ofRunning, ofLate] = delivered();
    expect(ofRunning).toBeGreaterThan(0);
    expect(ofLate).toBe(0);
    emulation.simulation.runUntil(seconds(5));
    expect(delivered()).toEqual([ofRunning, 0]);
    expect((await observer.measure(probe, at(4), at(5))).throughputBps).toBeCloseTo(2e6, -4.5);
  });

  it('stops a probe, and refuses unknown UEs and probes', async () => {
    const { emulation, observer } = start();
    const probe = await observer.startProbe(PROBE);
    await observer.stopProbe(probe);
    emulation.simulation.runUntil(seconds(1));
    await expect(observer.measure(probe, at(0), at(1))).rejects.toThrow('no probe');
    await expect(observer.startProbe({ ...PROBE, ueName: 'nobody' })).rejects.toThrow("no UE is named 'nobody'");
  });
});

describe('delay statistics', () => {
  it('are percentiles by nearest rank', () => {
    const delays = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect(delayStatistics(delays)).toEqual({ mean: 50.5, p50: 50, p95: 95, p98: 98, max: 100 });
    expect(delayStatistics([])).toBeUndefined();
  });
});
