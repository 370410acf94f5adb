import type { Scenario } from '../../scenarios/scenario.ts';
import type { QosFlowParameters } from '../cell/qos-flow.ts';
import { Emulation } from '../emulation.ts';
import { seconds } from '../kernel/index.ts';
import { wholeTraffic } from './whole-traffic.ts';

export interface FullBufferRunOptions {
  seed?: string;
  /** QoS flows for all traffic of some UEs, by name. */
  qosFlows?: Readonly<Record<string, Omit<QosFlowParameters, 'arp'>>>;
  /** Before anything is counted. */
  settlingS: number;
  /** Stretches that are counted one by one. */
  stretches: number;
  stretchS: number;
}

/**
 * Runs a cell whose UEs always have data, and have a QoS flow if one is given.
 * @returns bit/s of each UE in each stretch
 * @throws when the cell does not admit a QoS flow
 */
export function fullBufferRun(scenario: Scenario, options: FullBufferRunOptions): number[][] {
  const { seed, qosFlows = {}, settlingS, stretches, stretchS } = options;
  const emulation = new Emulation(scenario, seed === undefined ? {} : { seed });
  emulation.start();
  for (const [ueName, parameters] of Object.entries(qosFlows)) {
    emulation.userPlane.establish(wholeTraffic(emulation, ueName, parameters), ({ type }) => {
      if (type === 'rejected') throw new Error(`the cell does not admit the QoS flow of ${ueName}`);
    });
  }
  const deliveredBytes = (): number[] => emulation.flows.map(({ flow }) => flow.deliveredBytes);
  emulation.simulation.runUntil(seconds(settlingS));
  let before = deliveredBytes();
  return Array.from({ length: stretches }, (_, n) => {
    emulation.simulation.runUntil(seconds(settlingS + (n + 1) * stretchS));
    const after = deliveredBytes();
    const ratesBps = after.map((bytes, ue) => ((bytes - before[ue]!) * 8) / stretchS);
    before = after;
    return ratesBps;
  });
}
