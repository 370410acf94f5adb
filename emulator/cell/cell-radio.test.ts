import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../scenarios/scenario.ts';
import { Emulation } from '../emulation.ts';
import { seconds } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { parsePacketFilters } from './packet-filter.ts';
import type { QosFlowEvent, QosFlowParameters } from './qos-flow.ts';

const ARP = { priorityLevel: 5, preemptionCapable: false, preemptionVulnerable: true };

/** Runs a scenario. @returns Mbit/s of each flow over the run after the first half second. */
function throughputs(scenario: Scenario, runS = 4): number[] {
  const emulation = new Emulation(scenario);
  emulation.start();
  emulation.simulation.runUntil(seconds(0.5));
  const before = emulation.flows.map(({ flow }) => flow.deliveredBytes);
  emulation.simulation.runUntil(seconds(runS + 0.5));
  return emulation.flows.map(({ flow }, n) => ((flow.deliveredBytes - before[n]!) * 8) / runS / 1e6);
}

/** A UE without fading at 100 m, which the highest MCS serves without errors. */
function clearSky(extra = ''): string {
  return downloaders('ue', 1, `fading: false\n    ${extra}`);
}

function uploader(distance: string, lineOfSight: boolean): string {
  return `  - group: ue
    distance: ${distance}
    lineOfSight: ${lineOfSight}
    shadowing: false
    fading: false
    traffic:
      - { name: upload, model: full-buffer, server: video, direction: uplink }`;
}

/** All traffic of a UE in a QoS flow. @returns what its owner is told. */
function establish(emulation: Emulation, ueName: string, parameters: QosFlowParameters): QosFlowEvent[] {
  const address = emulation.subscribers.byName(ueName)!.ipv4Address;
  const filters = parsePacketFilters(`permit out ip from any to ${address},permit in ip from ${address} to any`);
  const events: QosFlowEvent[] = [];
  emulation.userPlane.establish({ ueName, filters, parameters }, (event) => events.push(event));
  return events;
}

describe('duplex', () => {
  it('gives each direction of TDD its slots and no more', () => {
    const set = ['cell.bandwidth=20 MHz', 'cell.subcarrierSpacing=30 kHz', 'cell.interferenceMargin=0 dB'];
    const tdd = (pattern: string): string[] => [...set, `cell.tdd={ pattern: ${pattern} }`];
    const [fdd] = throughputs(cellScenario(clearSky(), { set }));
    // 3 of 5 slots whole, and a special one with 10 symbols: of those the first is control. 14 symbols hold 13·12 − 12 = 144 REs
    // of data in a PRB, 10 hold 9·12 − 12 = 96.
    const [dddsu] = throughputs(cellScenario(clearSky(), { set: tdd('DDDSU') }));
    expect(dddsu! / fdd!).toBeCloseTo((3 + 96 / 144) / 5, 2);
    const [dsuuu] = throughputs(cellScenario(clearSky(), { set: tdd('DSUUU') }));
    expect(dsuuu! / fdd!).toBeCloseTo((1 + 96 / 144) / 5, 2);
  });

  it.each([
    ['2.1 GHz', '15 kHz', '20 MHz', 106],
    ['2.1 GHz', '30 kHz', '40 MHz', 106],
    ['2.1 GHz', '60 kHz', '80 MHz', 107],
    ['28 GHz', '120 kHz', '100 MHz', 66],
  ])('fills the carrier with %s and %s', (carrier, spacing, bandwidth, prbs) => {
    // MCS 27 of table 2 (7.40625 bit), 2 layers, 144 REs a PRB and slot; a slot lasts 1 ms · 15 kHz / spacing.
    const set = [
      `cell.carrier=${carrier}`,
      `cell.subcarrierSpacing=${spacing}`,
      `cell.bandwidth=${bandwidth}`,
      'cell.interferenceMargin=0 dB',
      'ues.0.distance=20 m',
      'cell.antennaHeight=10 m',
    ];
    const [rate] = throughputs(cellScenario(clearSky(), { set }), 1);
    const ceiling = (prbs * 144 * 7.40625 * 2 * Number.parseInt(spacing)) / 15 / 1000;
    // Step 4 of the TBS algorithm rounds by at most 1/64.
    expect(rate!).toBeLessThanOrEqual(ceiling * (1 + 1 / 64));
    expect(rate!).toBeGreaterThan(ceiling * 0.98);
  });
});

describe('layers', () => {
  it('multiply the rate of a UE with a clear channel', () => {
    const rates = [1, 2, 4].map((layers) => {
      const set = [`cell.layers=${layers}`, 'cell.receiveAntennas=4', 'cell.interferenceMargin=0 dB'];
      return throughputs(cellScenario(clearSky(), { set }))[0]!;
    });
    expect(rates[1]! / rates[0]!).toBeCloseTo(2, 1);
    expect(rates[2]! / rates[0]!).toBeCloseTo(4, 1);
  });

  it('are not used where the channel does not carry them', () => {
    const emulation = new Emulation(
      cellScenario(clearSky(), { set: ['cell.layers=4', 'ues.0.distance=900 m', 'cell.interferenceMargin=50 dB'] }),
    );
    emulation.start();
    emulation.simulation.runUntil(seconds(1));
    const { blocks, layersSum } = emulation.cell.linkStatistics('downlink');
    expect(layersSum[0]! / blocks[0]!).toBe(1);
  });
});

describe('HARQ and RLC', () => {
  const noisy = downloaders('ue', 1, 'speed: 30 m/s');

  /** Without the outer loop and with old reports, many first transmissions of a fast UE fail. */
  function run(set: string[]): { lost: number; firstErrorRate: number; deliveredBytes: number } {
    const scenario = cellScenario(noisy, {
      set: [
        'cell.csi={ period: 40 ms, delay: 20 ms }',
        'cell.outerLoop=false',
        'cell.interferenceMargin=45 dB',
        ...set,
      ],
    });
    const emulation = new Emulation(scenario);
    emulation.start();
    emulation.simulation.runUntil(seconds(4));
    const { blocks, firstFailures } = emulation.cell.linkStatistics('downlink');
    const { droppedPackets, deliveredBytes } = emulation.flows[0]!.flow;
    return { lost: droppedPackets, firstErrorRate: firstFailures[0]! / blocks[0]!, deliveredBytes };
  }

  it('lose packets in unacknowledged mode only when all transmissions of a block fail, and none in acknowledged mode', () => {
    const once = run(['cell.harq={ maxTransmissions: 1 }']);
    const harq = run([]);
    const acknowledged = run(['cell.harq={ maxTransmissions: 1 }', 'cell.rlcMode=AM']);
    expect(once.firstErrorRate).toBeGreaterThan(0.1);
    expect(once.lost).toBeGreaterThan(500);
    expect(harq.lost).toBeLessThan(once.lost / 50);
    expect(acknowledged.lost).toBe(0);
  });

  it('gain from combining: incremental redundancy is no worse than chase', () => {
    const chase = run(['cell.harq={ combining: chase }']);
    const incremental = run(['cell.harq={ combining: incremental-redundancy }']);
    expect(incremental.deliveredBytes).toBeGreaterThanOrEqual(chase.deliveredBytes * 0.99);
    expect(incremental.lost).toBeLessThanOrEqual(chase.lost);
  });

  it('stand still when every process waits for its feedback', () => {
    // One process and a round trip of 8 slots: the UE sends in every eighth slot.
    const set = ['cell.interferenceMargin=0 dB', 'cell.harq={ processes: 1, roundTripSlots: 8 }'];
    const [one] = throughputs(cellScenario(clearSky(), { set }));
    const [all] = throughputs(cellScenario(clearSky(), { set: set.slice(0, 1) }));
    expect(one! / all!).toBeCloseTo(1 / 8, 3);
  });
});

describe('aggregate maximum bit rates', () => {
  it('hold a UE to its Session-AMBR and its UE-AMBR', () => {
    for (const limit of ['sessionAmbr', 'ueAmbr']) {
      const [rate] = throughputs(cellScenario(clearSky(`${limit}: { downlink: 5 Mbit/s }`)));
      // After the first half second the burst is spent.
      expect(rate!).toBeGreaterThan(4.95);
      expect(rate!).toBeLessThan(5.05);
    }
  });

  it('police packets where they enter: what exceeds the Session-AMBR is dropped', () => {
    const scenario = cellScenario(`  - group: ue
    distance: 100 m
    lineOfSight: true
    sessionAmbr: { downlink: 5 Mbit/s }
    traffic: [{ name: stream, model: constant-bit-rate, server: video, rate: 8 Mbit/s }]`);
    const emulation = new Emulation(scenario);
    emulation.start();
    emulation.simulation.runUntil(seconds(4));
    const { deliveredBytes, droppedPackets } = emulation.flows[0]!.flow;
    expect((deliveredBytes * 8) / 4 / 1e6).toBeCloseTo(5, 1);
    // 3 of 8 Mbit/s in packets of 1200 bytes: 312.5 a second, less the burst of 20 ms.
    expect(droppedPackets).toBeGreaterThan(1225);
    expect(droppedPackets).toBeLessThan(1255);
  });

  it('leave QoS flows with a guarantee alone', () => {
    const emulation = new Emulation(cellScenario(clearSky('ueAmbr: { downlink: 1 Mbit/s }')));
    establish(emulation, 'ue', { fiveQi: 4, arp: ARP, gfbrDownlinkBps: 20e6 });
    emulation.start();
    emulation.simulation.runUntil(seconds(2));
    expect((emulation.flows[0]!.flow.deliveredBytes * 8) / 2 / 1e6).toBeGreaterThan(20);
  });
});

describe('uplink', () => {
  it('gives a UE no more PRBs than it has power for', () => {
    const [near, far] = [uploader('50 m', true), uploader('500 m', false)].map((ues) => {
      const emulation = new Emulation(cellScenario(ues));
      emulation.start();
      emulation.simulation.runUntil(seconds(1) - 1);
      return { used: emulation.cell.usedPrbs('uplink') / 1000, limit: emulation.channel.prbLimit(0, 'uplink', 0) };
    });
    expect(near!.used).toBeGreaterThan(100);
    expect(far!.limit).toBeLessThan(20);
    expect(far!.used).toBeLessThanOrEqual(far!.limit + 1e-9);
    expect(far!.used).toBeGreaterThan(far!.limit * 0.9);
  });
});

describe('delay-critical flows', () => {
  it('lose what is older than their delay budget', () => {
    // 5QI 82 has a budget of 10 ms, of which the core takes 5. Crowded out: 60 Mbit/s are offered, 1 guaranteed.
    const scenario = cellScenario(`${downloaders('crowd', 8)}
  - group: ue
    distance: 100 m
    lineOfSight: true
    shadowing: false
    traffic: [{ name: control, model: constant-bit-rate, server: video, rate: 60 Mbit/s, watch: true }]`);
    const emulation = new Emulation(scenario);
    establish(emulation, 'ue', { fiveQi: 82, arp: ARP, gfbrDownlinkBps: 1e6 });
    emulation.start();
    emulation.simulation.runUntil(seconds(2));
    const { flow } = emulation.flows.find(({ ue }) => ue.name === 'ue')!;
    const delaysMs = flow.meter!.between(seconds(1), seconds(2)).flatMap(({ interval }) => interval.delaysMs);
    expect(flow.droppedPackets).toBeGreaterThan(1000);
    expect(delaysMs.length).toBeGreaterThan(50);
    // Discarded unless begun within the budget; HARQ and the rest of a packet may take a few round trips more.
    const late = delaysMs.filter((delayMs) => delayMs > 10 + 1 + 3 * 8).length;
    expect(late / delaysMs.length).toBeLessThan(0.01);
  });
});

describe('delay by stage', () => {
  it('adds up to the whole delay', () => {
    const scenario = cellScenario(
      `${downloaders('crowd', 4)}
  - group: ue
    distance: 100 m
    lineOfSight: true
    traffic: [{ name: stream, model: constant-bit-rate, server: video, rate: 5 Mbit/s, watch: true }]`,
      { set: ['cell.interferenceMargin=45 dB'] },
    );
    const emulation = new Emulation(scenario);
    emulation.start();
    emulation.simulation.runUntil(seconds(3));
    const { meter } = emulation.flows.find(({ ue }) => ue.name === 'ue')!.flow;
    const intervals = meter!.between(seconds(1), seconds(3)).map(({ interval }) => interval);
    const stages = meter!.stages(intervals)!;
    const delaysMs = intervals.flatMap((interval) => interval.delaysMs);
    const mean = delaysMs.reduce((sum, delayMs) => sum + delayMs, 0) / delaysMs.length;
    expect(stages.queueing + stages.scheduling + stages.harq + stages.core).toBeCloseTo(mean, 9);
    expect(stages.harq).toBeGreaterThan(0);
    // A slot is the least that a packet spends being sent.
    expect(stages.scheduling).toBeGreaterThanOrEqual(1);
  });
});

describe('a UE that leaves the cell', () => {
  const driver = `  - group: car
    lineOfSight: false
    shadowing: false
    mobility: { model: path, points: [[100 m, 0 m], [2000 m, 0 m]], speed: 60 m/s }
    traffic: [{ name: stream, model: constant-bit-rate, server: video, rate: 20 Mbit/s }]
${downloaders('crowd', 10)}`;

  it('loses its guarantee when its channel no longer carries it, then its radio link, and may come back', () => {
    const emulation = new Emulation(cellScenario(driver, { set: ['cell.interferenceMargin=10 dB'] }));
    // 20 Mbit/s need 1 bit/s/Hz, some 2 dB, which the car leaves at 800 m; its link fails at -8 dB, 600 m and ten seconds later.
    const events = establish(emulation, 'car', { fiveQi: 4, arp: ARP, gfbrDownlinkBps: 20e6 });
    emulation.start();
    // Kept for ten seconds more, in case it comes back.
    emulation.simulation.runUntil(seconds(40));
    expect(events.map(({ type }) => type)).toEqual(['allocated', 'not-guaranteed', 'bearer-lost', 'terminated']);
    expect(events.at(-1)).toEqual({ type: 'terminated', cause: 'radio-link-failure' });
    const { flow } = emulation.flows[0]!;
    const away = flow.deliveredBytes;
    emulation.simulation.runUntil(seconds(42));
    expect(flow.deliveredBytes).toBe(away);
    // The path leads back: 1.9 km at 60 m/s each way.
    emulation.simulation.runUntil(seconds(52));
    expect(flow.deliveredBytes).toBeGreaterThan(away);
    const again = establish(emulation, 'car', { fiveQi: 4, arp: ARP, gfbrDownlinkBps: 2e6 });
    emulation.simulation.runUntil(seconds(53));
    expect(again).toEqual([{ type: 'allocated' }]);
  });
});
