import type { QosFlowParameters } from './qos-flow.ts';

interface Counted {
  readonly parameters: QosFlowParameters;
}

/**
 * Whether one more QoS flow of a profile stays within what the profile allows.
 * @param ofUe the other QoS flows of the UE
 * @param ofCell gives the other QoS flows of the cell; asked only where the cell has a limit
 */
export function isWithinLimits(
  { profile, limits }: QosFlowParameters,
  ofUe: readonly Counted[],
  ofCell: () => readonly Counted[],
): boolean {
  if (profile === undefined || limits === undefined) return true;
  const count = (flows: readonly Counted[]): number =>
    flows.filter(({ parameters }) => parameters.profile === profile).length;
  if (limits.perDevice !== undefined && count(ofUe) >= limits.perDevice) return false;
  return limits.perCell === undefined || count(ofCell()) < limits.perCell;
}
