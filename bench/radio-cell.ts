import { Emulation, NS_PER_S } from '../emulator/index.ts';
import { readScenario } from '../scenarios/scenario.ts';

/** UEs of the cell under test. */
export interface CrowdedCell {
  /** UEs that always have data waiting. */
  active: number;
  /** UEs that are there and do nothing. */
  idle?: number;
}

/** Sum of what is sent to the UEs: about twice what the cell can deliver. */
const OFFERED_BPS = 350e6;
const SHARE_WITH_GUARANTEE = 0.1;
/** What a guarantee asks for, of an equal share of what is sent. */
const GUARANTEED_SHARE = 0.2;
const PACKET_BYTES = 1400;
/** For all queues together: enough that no slot empties one, little enough that packets do not hide what a UE costs. */
const QUEUES_BYTES = 5e6;
const MIN_QUEUE_BYTES = 10e3;
const WARM_UP_S = 3;
/** Emulated seconds that are timed; the fastest is told. */
const RUNS = 6;

/**
 * A crowded cell in motion: one carrier of 20 MHz (106 PRBs at 15 kHz), proportional fair, HARQ, subband CQI; a datagram
 * flow of constant bit rate to each active UE, a tenth of them in a GBR QoS flow.
 */
export function crowdedCell({ active, idle = 0 }: CrowdedCell): Emulation {
  const emulation = new Emulation(readScenario('radio-cell.yaml', { text: scenario(active, idle) }));
  const rateBps = Math.floor((OFFERED_BPS * GUARANTEED_SHARE) / active);
  let refused = 0;
  for (const { name } of emulation.ues.slice(0, active * SHARE_WITH_GUARANTEE)) {
    const parameters = {
      fiveQi: 2,
      arp: { priorityLevel: 8, preemptionCapable: false, preemptionVulnerable: false },
      gfbrDownlinkBps: rateBps,
    };
    const anything = { direction: 'downlink', ue: { ports: [] }, server: { ports: [] } } as const;
    emulation.userPlane.establish({ ueName: name, filters: [anything], parameters }, ({ type }) => {
      if (type === 'rejected') refused++;
    });
  }
  emulation.start();
  emulation.simulation.runUntil(WARM_UP_S * NS_PER_S);
  if (refused > 0) throw new Error(`${refused} guaranteed flows were refused`);
  return emulation;
}

export interface CellSpeed {
  /** Least of the runs. */
  wallSPerEmulatedS: number;
  /** Mean share of the active UEs that have data waiting. */
  backlogged: number;
  deliveredBps: number;
}

/** How long a crowded cell takes for one emulated second, once it is crowded and the code warm. */
export function cellSpeed(cell: CrowdedCell): CellSpeed {
  const emulation = crowdedCell(cell);
  const delivered = (): number => emulation.flows.reduce((sum, { flow }) => sum + flow.deliveredBytes, 0);
  const bytesBefore = delivered();
  let wallSPerEmulatedS = Infinity;
  let backlogged = 0;
  for (let run = 0; run < RUNS; run++) {
    const startedMs = performance.now();
    emulation.simulation.runUntil(emulation.simulation.now() + NS_PER_S);
    wallSPerEmulatedS = Math.min(wallSPerEmulatedS, (performance.now() - startedMs) / 1000);
    backlogged += emulation.cell.activeUes('downlink') / cell.active / RUNS;
  }
  return { wallSPerEmulatedS, backlogged, deliveredBps: ((delivered() - bytesBefore) * 8) / RUNS };
}

function scenario(active: number, idle: number): string {
  const idleGroup = `
  - { group: idle, count: ${idle}, distance: { from: 35 m, to: 250 m } }`;
  return `
name: radio-cell
title: A crowded cell
seed: bench
duration: 1 h
cell:
  carrier: 2.1 GHz
  bandwidth: 20 MHz
  subcarrierSpacing: 15 kHz
  propagation: UMa
  scheduler: proportional-fair
  csi: { subband: true }
  interferenceMargin: 22 dB
  admissionLimit: 1
  queueLimit: ${Math.max(MIN_QUEUE_BYTES, Math.round(QUEUES_BYTES / active))} B
  discardTimer: 1500 ms
servers:
  source: { address: 198.51.100.10, port: 5001, protocol: udp }
ues:
  - group: active
    count: ${active}
    distance: { from: 35 m, to: 250 m }
    traffic:
      - name: datagrams
        model: constant-bit-rate
        server: source
        rate: ${Math.round(OFFERED_BPS / active)} bit/s
        packetSize: ${PACKET_BYTES} B${idle > 0 ? idleGroup : ''}
`;
}
