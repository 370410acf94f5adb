import { type CoupledTarget, coupleTarget, type Target } from '../conformance/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { portProblem } from './port-problem.ts';

/** A target to be tested, and what has to be closed afterwards. */
export interface OpenTarget {
  target: Target;
  /** What the emulated NEF has answered so far; absent without one. Grows. */
  nefAnswers?: readonly string[];
  close(): Promise<void>;
}

/**
 * The target as it is, or with an emulated network behind it; then stderr tells where its NEF is and which UEs the devices are.
 * @param emulate scenario file of the network, if there is to be one
 * @throws InputError where the devices do not fit the scenario or the NEF's port cannot be had.
 */
export async function openTarget(target: Target, emulate: string | undefined, seed?: string): Promise<OpenTarget> {
  if (emulate === undefined) return { target, close: () => Promise.resolve() };
  const coupled = await coupleTarget(target, {
    scenario: readScenario(emulate),
    ...(seed !== undefined && { seed }),
  }).catch((error: unknown) => {
    throw portProblem(error);
  });
  process.stderr.write(describe(emulate, coupled));
  return coupled;
}

const MOST_DEVICES_TOLD = 8;

function describe(emulate: string, { target: { devices, network }, entitled, nefUrl }: CoupledTarget): string {
  const asUe = ({ name, ue }: Target['devices'][number]): string => `${name} is ${ue?.name} (${ue?.ipv4Address})`;
  const told = devices.slice(0, MOST_DEVICES_TOLD).map(asUe);
  const more = devices.length - told.length;
  const others = [...(more > 0 ? [`${more} more`] : []), ...(entitled === undefined ? [] : [asUe(entitled)])];
  const named = [told.join(', '), ...others].join(' and ');
  return (
    `emulated network ${network?.description.scenario} (${emulate}): ${network?.description.ues} UEs, in the time of the wall clock\n` +
    `  NEF, which the server under test has to use: ${nefUrl}\n` +
    `  devices: ${named}\n`
  );
}

/** `--emulate` is about a server that is not ours. */
export function checkEmulate({ emulate, target }: { emulate?: string; target?: string }): void {
  if (emulate === undefined || target !== undefined) return;
  const message =
    'is for a server of your own; expected --target with it (the embedded reference has a network of its own)';
  throw new InputError([{ file: `--emulate ${emulate}`, message }]);
}
