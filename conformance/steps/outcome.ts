import type { IpFlow, NetworkObserver, ObservedQosFlow, ProbeMeasurement } from '../../emulator/index.ts';
import type { OutcomeStep } from '../case.ts';
import type { CaseRun } from '../case-run.ts';
import { judgeOutcome, OUTCOME_METHOD } from '../checks/outcome.ts';
import { BATCHES, estimateThroughput, INTERVALS_PER_BATCH } from '../checks/throughput-estimate.ts';
import { defaultBody } from '../default-request.ts';
import type { OutcomeRecord } from '../record.ts';
import type { TestDevice } from '../target.ts';
import { assignmentFlows, outcomeFlows, type OutcomeFlows } from './application-flow.ts';
import type { Progress } from './progress.ts';
import { durationMs } from './waiting-time.ts';

/** Size of a test packet, and how many of them a batch holds at least: fewer would make the count of whole packets a noise of its own. */
const PACKET_BYTES = 1200;
const PACKETS_PER_BATCH = 250;
const MIN_PACKET_BYTES = 64;
/** The observer's intervals, on whose borders a window begins and ends. */
const INTERVAL_MS = 100;
const SETTLE_MS = 1000;
const WINDOW_MS = BATCHES * INTERVALS_PER_BATCH * INTERVAL_MS;
/** How long the network is watched for one outcome, in milliseconds. */
export const MEASURING_MS = SETTLE_MS + WINDOW_MS;
/** Rate of the test traffic where the profile promises a delay but no rate. */
const DELAY_PROBE_BPS = 1e6;

/**
 * How long the network may take to follow what the target has said already. A QoS flow must be there once the session is
 * AVAILABLE (one slot is under 1 ms); its end may be on its way when the deletion is answered.
 */
const FLOW_WITHIN_MS = { present: 100, absent: 1000 } as const;

/** Looks at what the emulated network does for the device, and judges it. */
export async function runOutcome(run: CaseRun, step: OutcomeStep): Promise<Progress> {
  const { network, time } = run.target;
  const { device, twin } = run.resources;
  if (network === undefined || device?.ue === undefined)
    throw new Error('an outcome step needs a device in an emulated network');
  const { observer } = network;
  const kind = step.outcome;
  const flows = flowsOf(run, device.ue, (twin ?? device).ue ?? device.ue);
  const promise = await run.context.promises.promise(profileOf(run));
  const qosFlows = await awaitQosFlows(run, observer, device.ue.name, step);
  const record: OutcomeRecord = {
    kind,
    atMs: time.nowMs(),
    ...(promise === undefined ? {} : { promise }),
    qosFlows: qosFlows.map(({ flowId, fiveQi, filters }) => ({ flowId, fiveQi, filters })),
    applicationFlow: flows.application,
    foreignFlows: flows.foreign,
    ...(flows.covered.length === 0 ? {} : { coveredFlows: flows.covered }),
  };
  if (kind !== 'flow' && kind !== 'no-flow' && promise !== undefined) {
    if (twin?.ue === undefined) throw new Error('a measurement needs a twin device in the emulated network');
    const rateBps =
      promise.targetMinDownstreamRateBps ?? Math.min(DELAY_PROBE_BPS, promise.maxDownstreamRateBps ?? Infinity);
    Object.assign(
      record,
      await measured(run, observer, flows, { device: device.ue.name, twin: twin.ue.name, rateBps }),
    );
  }
  const { findings, inconclusive } = judgeOutcome(record);
  run.outcomes.push(record);
  run.conclude(findings.map((finding) => ({ ...finding, check: `${kind}: ${finding.check}` })));
  run.inconclusive.push(...inconclusive);
  // Without its positive control nothing that follows means anything.
  return kind === 'baseline' && inconclusive.length > 0 ? 'stop' : 'go on';
}

/** Ends the device's QoS flows as an operator would. */
export async function runNetwork(run: CaseRun): Promise<Progress> {
  const { network } = run.target;
  const { device } = run.resources;
  if (network === undefined || device?.ue === undefined)
    throw new Error('a network step needs a device in an emulated network');
  const ended = await network.observer.terminateQosFlows(device.ue.name);
  if (ended > 0) return 'go on';
  run.inconclusive.push('the device had no QoS flow that the network could end');
  return 'stop';
}

function sessionRequest(run: CaseRun): Readonly<Record<string, unknown>> | undefined {
  return run.ledger.last()?.request;
}

function profileOf(run: CaseRun): string {
  const asked = sessionRequest(run)?.['qosProfile'];
  return typeof asked === 'string' ? asked : run.context.profile.name;
}

function flowsOf(
  run: CaseRun,
  device: NonNullable<TestDevice['ue']>,
  twin: NonNullable<TestDevice['ue']>,
): OutcomeFlows {
  const { applicationServer: own, otherServer: other } = run.target;
  if (run.planned.api === 'qos-provisioning') return assignmentFlows({ own, other }, device, twin);
  const named = operationDefaults(run);
  return outcomeFlows(sessionRequest(run) ?? named, { own, other }, device, twin);
}

/** The session that a case would make without saying more: what a baseline is about. */
function operationDefaults(run: CaseRun): Readonly<Record<string, unknown>> {
  const createSession = run
    .validator('quality-on-demand')
    .contract.operations.find(({ operationId }) => operationId === 'createSession');
  if (createSession === undefined) throw new Error('the contract has no createSession');
  const defaults = {
    role: 'two-legged' as const,
    device: undefined,
    server: run.target.applicationServer,
    profile: run.context.profile,
    release: run.context.release,
  };
  return defaultBody(createSession, defaults) as Record<string, unknown>;
}

/** The device's QoS flows, once they are as the step wants them or the time for that is over. */
async function awaitQosFlows(
  run: CaseRun,
  observer: NetworkObserver,
  ueName: string,
  { outcome, within }: OutcomeStep,
): Promise<ObservedQosFlow[]> {
  const { time } = run.target;
  let qosFlows = await observer.qosFlows(ueName);
  if (outcome === 'baseline') return qosFlows;
  const wanted = outcome === 'promised' || outcome === 'flow' ? 'present' : 'absent';
  const deadlineMs = time.nowMs() + (within === undefined ? FLOW_WITHIN_MS[wanted] : durationMs(within));
  while (qosFlows.length > 0 !== (wanted === 'present') && time.nowMs() < deadlineMs) {
    await time.waitUntil(Math.min(time.nowMs() + 5, deadlineMs));
    qosFlows = await observer.qosFlows(ueName);
  }
  return qosFlows;
}

async function measured(
  run: CaseRun,
  observer: NetworkObserver,
  { application, control, twin }: OutcomeFlows,
  names: { device: string; twin: string; rateBps: number },
): Promise<Pick<OutcomeRecord, 'flows' | 'estimates' | 'keptPace' | 'method'>> {
  const { time } = run.target;
  const start = (ueName: string, { uePort, serverAddress, serverPort, protocol }: IpFlow) =>
    observer.startProbe({
      ueName,
      uePort,
      serverAddress,
      serverPort,
      protocol,
      direction: 'downlink',
      rateBps: names.rateBps,
      packetBytes: packetBytes(names.rateBps),
    });
  const started: string[] = [];
  try {
    for (const [ueName, flow] of [
      [names.device, application],
      [control.ueAddress === twin.ueAddress ? names.twin : names.device, control],
      [names.twin, twin],
    ] as const)
      started.push(await start(ueName, flow));
    const fromMs = Math.ceil((time.nowMs() + SETTLE_MS) / INTERVAL_MS) * INTERVAL_MS;
    const toMs = fromMs + WINDOW_MS;
    await time.waitUntil(toMs);
    const [first, second, third] = await Promise.all(started.map((probeId) => observer.measure(probeId, fromMs, toMs)));
    if (first === undefined || second === undefined || third === undefined) throw new Error('a probe was not started');
    const flows = { application: first, control: second, twin: third };
    const estimates = estimatesOf(flows);
    return {
      flows,
      ...(estimates === undefined ? {} : { estimates }),
      keptPace: await observer.keptPace(fromMs, toMs),
      method: OUTCOME_METHOD,
    };
  } finally {
    await Promise.all(started.map((probeId) => observer.stopProbe(probeId)));
  }
}

function packetBytes(rateBps: number): number {
  const batchS = (INTERVALS_PER_BATCH * INTERVAL_MS) / 1000;
  return Math.max(MIN_PACKET_BYTES, Math.min(PACKET_BYTES, Math.floor((rateBps * batchS) / 8 / PACKETS_PER_BATCH)));
}

function estimatesOf(flows: Record<'application' | 'control' | 'twin', ProbeMeasurement>): OutcomeRecord['estimates'] {
  const [application, control, twin] = [flows.application, flows.control, flows.twin].map(estimateThroughput);
  return application === undefined || control === undefined || twin === undefined
    ? undefined
    : { application, control, twin };
}
