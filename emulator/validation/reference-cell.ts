import { readScenario, type Scenario } from '../../scenarios/scenario.ts';

/** Keys of the cell and of a group of UEs, as a scenario file has them. */
type Keys = Readonly<Record<string, unknown>>;

/** A download that always has data, once QoS flows that were asked for at the beginning are there to carry it. */
export const DOWNLOAD = { traffic: [{ name: 'download', model: 'full-buffer', server: 'server', start: '10 ms' }] };

/**
 * The cell of the checks, read as a scenario file is: 20 MHz at 2.1 GHz with a subcarrier spacing of 15 kHz, urban macro,
 * without interference. UEs are out of sight at 100 m, without shadowing and fading, unless a check says otherwise.
 * @param groups of UEs, each with its `group` and what differs from that
 */
export function referenceCell(cell: Keys, ...groups: (Keys & { group: string })[]): Scenario {
  const file = {
    name: 'reference-cell',
    title: 'The cell of the checks',
    seed: 'validation',
    duration: '1 s',
    cell: { ...CELL, ...cell },
    servers: { server: { address: '198.51.100.10', port: 443 } },
    ues: groups.map((group) => ({ ...UE_GROUP, ...group })),
  };
  return readScenario('reference-cell', { text: JSON.stringify(file) });
}

const CELL = {
  carrier: '2.1 GHz',
  bandwidth: '20 MHz',
  subcarrierSpacing: '15 kHz',
  propagation: 'UMa',
  interferenceMargin: '0 dB',
  scheduler: 'round-robin',
};

const UE_GROUP = { distance: '100 m', lineOfSight: false, shadowing: false, fading: false };
