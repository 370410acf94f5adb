import type { QosFlowEvent, QosFlowRequest, UserPlane } from '../../emulator/index.ts';
import type { Lie } from './lie.ts';

/** A network that does what it is told, but for what is named. */
export function network(change: (cell: UserPlane) => Partial<UserPlane>): Lie {
  return {
    userPlane: (cell) => ({
      establish: (request, listener) => cell.establish(request, listener),
      modify: (flowId, changes) => cell.modify(flowId, changes),
      measure: (flowId) => cell.measure(flowId),
      release: (flowId) => cell.release(flowId),
      ...change(cell),
    }),
  };
}

/** Gives other flows than it was asked for. */
export function establishes(change: (request: QosFlowRequest) => QosFlowRequest): Lie {
  return network((cell) => ({
    establish: (request: QosFlowRequest, listener: (event: QosFlowEvent) => void) =>
      cell.establish(change(request), listener),
  }));
}
