import type { CaseRun } from '../case-run.ts';
import { must } from '../checks/finding.ts';
import { identifiesDevice } from '../default-request.ts';
import { sameValue } from '../same-value.ts';
import type { AskedResource } from '../resource-ledger.ts';

/**
 * How long the network may take to follow what the target has just said, in milliseconds: AVAILABLE is for what is there
 * already, while the end of a flow may be on its way when a deletion is answered.
 */
const FOLLOWS_WITHIN_MS = { present: 0, absent: 1000 } as const;
const LOOK_EVERY_MS = 5;

/**
 * What the target has just said of the case's sessions and assignments, the emulated network does: a QoS flow where one is
 * AVAILABLE, none where all are over. Looked at in every case, whenever a step has brought news; silent where the case has
 * resources of other devices, or one of which it is not known yet how it is.
 */
export async function checkAgreement(run: CaseRun, before: string): Promise<void> {
  const { network, time } = run.target;
  const ue = run.resources.device?.ue;
  const resources = run.ledger.all();
  if (network === undefined || ue === undefined || resources.length === 0 || run.ledger.news() === before) return;
  if (!resources.every((resource) => isOfDevice(run, resource))) return;
  const states = resources.map(({ id }) => run.ledger.stateOf(id, time.nowMs()));
  if (states.some((state) => state !== 'AVAILABLE' && state !== 'over')) return;
  const wanted = states.includes('AVAILABLE') ? 'present' : 'absent';
  const deadlineMs = time.nowMs() + FOLLOWS_WITHIN_MS[wanted];
  const seen = async () => ((await network.observer.qosFlows(ue.name)).length > 0 ? 'present' : 'absent');
  let actual = await seen();
  while (actual !== wanted && time.nowMs() < deadlineMs) {
    await time.waitUntil(Math.min(time.nowMs() + LOOK_EVERY_MS, deadlineMs));
    actual = await seen();
  }
  const expected =
    wanted === 'present' ? 'a QoS flow of the device, as the target says AVAILABLE' : 'no QoS flow, as nothing is left';
  run.conclude([
    must(`agreement.${wanted}`, actual === wanted, expected, actual === 'present' ? 'a QoS flow' : 'none'),
  ]);
}

/** Whether a resource was asked for the case's own device, with all of its identifiers or by its token. */
function isOfDevice(run: CaseRun, { request, created }: AskedResource): boolean {
  const device = run.resources.device?.identifiers;
  return request['device'] === undefined ? identifiesDevice(created.role) : sameValue(request['device'], device);
}
