import { roleOf, type CaseRun } from './case-run.ts';
import { type ApiName, operationNamed } from './contract/index.ts';
import { identifiesDevice } from './default-request.ts';
import type { Exchange } from './exchange.ts';
import {
  idNameOf,
  RESOURCE_KINDS,
  type ResourceKind,
  resourceIdIn,
  resourceStatusIn,
  type ResourceVocabulary,
} from './resource-kind.ts';

/** How long the network may take to let go of a device, in milliseconds. */
const RELEASE_WITHIN_MS = 1000;
const LOOK_EVERY_MS = 20;

/** How long a target may take to end what it has promised to end (202), in milliseconds; the cases about it wait as long. */
const END_WITHIN_MS = 60_000;
const LONGEST_PAUSE_MS = 1000;

/**
 * Ends what a case has left behind, so that its devices can be used again. Nothing of this is judged.
 * @returns why the devices cannot be used again, or undefined when they can.
 */
export async function cleanUp(run: CaseRun): Promise<string | undefined> {
  const asked = run.ledger.all().map(({ kind, id, created }) => ({ kind, id, role: roleOf(created) }));
  const faults: string[] = [];
  const lost: Left[] = [];
  for (const kind of run.ledger.mayHaveLost) {
    const found = await findByDevice(run, RESOURCE_KINDS[kind]);
    if (found === undefined) faults.push(`a ${kind} may be left that cannot be found`);
    else lost.push(...found);
  }
  for (const left of [...asked, ...lost]) {
    const fault = await end(run, left);
    if (fault !== undefined) faults.push(fault);
  }
  await releaseQosFlows(run);
  return faults[0];
}

type Role = ReturnType<typeof roleOf>;
interface Left {
  kind: ResourceKind;
  id: string;
  role: Role;
}

async function end(run: CaseRun, left: Left): Promise<string | undefined> {
  const { response, failure } = await ask(run, 'end', left);
  if (hasEnded(response?.status)) return undefined;
  if (response?.status === 202) return endLater(run, left);
  // Done, though not answered as it should be: that is told where it is tested, and costs no device.
  if (response !== undefined && response.status >= 200 && response.status < 300) {
    const { response: after } = await ask(run, 'read', left);
    if (after?.status === 404) return undefined;
  }
  const why = response === undefined ? (failure?.reason ?? 'no answer') : `status ${response.status}`;
  return `${left.kind} ${left.id} could not be deleted: ${why}`;
}

/**
 * Waits for the end of what was answered 202. It may then be told as UNAVAILABLE, also to the next case of its device, until
 * it is deleted as such.
 */
async function endLater(run: CaseRun, left: Left): Promise<string | undefined> {
  const { time } = run.target;
  const deadlineMs = time.nowMs() + END_WITHIN_MS;
  let pauseMs = LOOK_EVERY_MS;
  let { response: after } = await ask(run, 'read', left);
  while (!isOver(after) && time.nowMs() < deadlineMs) {
    await time.waitUntil(Math.min(time.nowMs() + pauseMs, deadlineMs));
    pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS);
    ({ response: after } = await ask(run, 'read', left));
  }
  if (hasEnded(after?.status)) return undefined;
  const { response } = await ask(run, 'end', left);
  if (hasEnded(response?.status) || isOver(after)) return undefined;
  return `${left.kind} ${left.id} was to be deleted later, and was not within ${END_WITHIN_MS / 1000} s`;
}

function ask(run: CaseRun, what: 'end' | 'read', { kind, id, role }: Left): Promise<Exchange> {
  const { api, [what]: operation } = RESOURCE_KINDS[kind];
  return send(run, { api, operation, role, path: { [idNameOf(kind, run.context.release)]: id } });
}

function hasEnded(status: number | undefined): boolean {
  return status === 204 || status === 404 || status === 410;
}

function isOver(response: Exchange['response']): boolean {
  const { status, json } = response ?? {};
  if (status !== 200 || typeof json !== 'object' || json === null) return hasEnded(status);
  return resourceStatusIn(json as Record<string, unknown>) === 'UNAVAILABLE';
}

/** Resources whose creation was not answered as it should, found by the device; undefined where they cannot be asked for. */
async function findByDevice(run: CaseRun, { kind, api, byDevice }: ResourceVocabulary): Promise<Left[] | undefined> {
  const role = run.defaultRole;
  const device = run.resources.device?.identifiers;
  if (device === undefined) return [];
  // v0.10.1 has no way to ask.
  if (operationNamed(api, byDevice, run.context.release) === undefined) return undefined;
  const body = identifiesDevice(role) ? {} : { device };
  const { response } = await send(run, { api, operation: byDevice, role, path: {}, body });
  if (response?.status === 404) return [];
  if (response?.status !== 200) return undefined;
  const bodies = [response.json].flat().filter((each) => typeof each === 'object' && each !== null);
  return bodies.flatMap((each) => {
    const id = resourceIdIn(each as Record<string, unknown>);
    return id === undefined ? [] : [{ kind, id, role }];
  });
}

interface Sent {
  api: ApiName;
  /** By the name of the newest release. */
  operation: string;
  role: Role;
  path: Record<string, unknown>;
  body?: unknown;
}

/** Pause before a target that could not be reached is asked again, in milliseconds. */
const AGAIN_MS = 1000;
/** Answers that break off until the device is given up: a target that dies breaks off one, and is not reached afterwards. */
const MAX_BROKEN_OFF = 2;

/**
 * Asks until the target is reached: to give its devices up would leave nothing to see by that it is gone. The circuit breaker
 * ends the run, and this with it, where it stays so.
 */
async function send(run: CaseRun, { api, operation, role, path, body }: Sent): Promise<Exchange> {
  const { time } = run.target;
  const sent = body === undefined ? {} : { body: { text: JSON.stringify(body), json: body } };
  const message = { name: 'clean up', ...run.operationNamed(api, operation), role, path, headers: {}, ...sent };
  let brokenOff = 0;
  for (;;) {
    const exchange = await run.transmit(message);
    if (exchange.failure === undefined) return exchange;
    if (exchange.failure.reached && ++brokenOff === MAX_BROKEN_OFF) return exchange;
    await time.waitUntil(time.nowMs() + AGAIN_MS);
  }
}

/** How long a flow may still be in the making when the session that asked for it is deleted, in milliseconds. */
const IN_THE_MAKING_MS = 100;

/** A flow that outlived its session, or comes after it, would falsify the next case of the device. */
async function releaseQosFlows(run: CaseRun): Promise<void> {
  const { network, time } = run.target;
  if (network === undefined || run.ledger.all().length === 0) return;
  await time.waitUntil(time.nowMs() + IN_THE_MAKING_MS);
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
