import { roleOf, type CaseRun } from './case-run.ts';
import type { ApiName, Operation } from './contract/index.ts';
import { identifiesDevice } from './default-request.ts';
import { operationOf } from './steps/request.ts';
import { sessionInfosIn } from './checks/session-info.ts';

/** How long the network may take to let go of a device, in milliseconds. */
const RELEASE_WITHIN_MS = 1000;
const LOOK_EVERY_MS = 20;

/**
 * Ends what a case has left behind, so that its devices can be used again. Nothing of this is judged.
 * @returns why the devices cannot be used again, or undefined when they can.
 */
export async function cleanUp(run: CaseRun): Promise<string | undefined> {
  const sessions = run.sessions.all().map(({ sessionId, created }) => ({ sessionId, role: roleOf(created) }));
  const lost = run.sessions.mayHaveLostOne ? await findSessions(run) : [];
  if (lost === undefined) return 'a session may be left that cannot be found';
  const faults: string[] = [];
  for (const { sessionId, role } of [...sessions, ...lost]) {
    const { response, failure } = await send(run, 'deleteSession', role, { sessionId });
    const gone = response !== undefined && [204, 404, 410].includes(response.status);
    if (!gone)
      faults.push(
        `session ${sessionId} could not be deleted: ${response === undefined ? (failure?.reason ?? 'no answer') : `status ${response.status}`}`,
      );
  }
  await releaseQosFlows(run);
  return faults[0];
}

type Role = ReturnType<typeof roleOf>;

/** Sessions whose creation was not answered as it should, found by the device; undefined where they cannot be asked for. */
async function findSessions(run: CaseRun): Promise<{ sessionId: string; role: Role }[] | undefined> {
  const role = run.defaultRole;
  const device = run.resources.device?.identifiers;
  if (device === undefined) return [];
  const answer = await send(run, 'retrieveSessionsByDevice', role, {}, identifiesDevice(role) ? {} : { device });
  if (answer.response?.status !== 200) return undefined;
  return sessionInfosIn(answer).flatMap(({ sessionId }) =>
    typeof sessionId === 'string' ? [{ sessionId, role }] : [],
  );
}

function send(run: CaseRun, operationId: string, role: Role, path: Record<string, unknown>, json?: unknown) {
  const { api, operation } = found(operationOf(operationId, 'quality-on-demand', run.context.release), operationId);
  const body = json === undefined ? {} : { body: { text: JSON.stringify(json), json } };
  return run.transmit({ name: 'clean up', api, operation, role, path, headers: {}, ...body });
}

/** A flow that outlived its session would falsify the next case of the device. */
async function releaseQosFlows(run: CaseRun): Promise<void> {
  const { network, time } = run.target;
  if (network === undefined) return;
  for (const ue of [run.resources.device?.ue, run.resources.twin?.ue]) {
    if (ue === undefined) continue;
    const remain = async () => (await network.observer.qosFlows(ue.name)).length > 0;
    const deadlineMs = time.nowMs() + RELEASE_WITHIN_MS;
    while (time.nowMs() < deadlineMs && (await remain())) await time.waitUntil(time.nowMs() + LOOK_EVERY_MS);
    if (!(await remain())) continue;
    await network.observer.terminateQosFlows(ue.name);
    await time.waitUntil(time.nowMs() + LOOK_EVERY_MS);
  }
}

function found(
  named: { api: ApiName; operation: Operation } | undefined,
  operationId: string,
): { api: ApiName; operation: Operation } {
  if (named === undefined) throw new Error(`the release has no operation ${operationId}`);
  return named;
}
