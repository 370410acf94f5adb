import type { Direction, IpFlow, ProbeMeasurement } from '../../emulator/index.ts';
import type { OutcomePromise, OutcomeRecord, ThroughputEstimate } from '../record.ts';
import { type Finding, must } from './finding.ts';
import { filterCovers } from './ip-filter-rule.ts';

/** What an outcome step found. Reasons under `inconclusive` say why something could not be told. */
export interface OutcomeJudgement {
  findings: Finding[];
  inconclusive: string[];
}

/**
 * Share of the promised rate that counts as having it: packets are whole and take their time, so that a window may show one or
 * two less than were sent in it, of 2000 at least.
 */
export const RATE_TOLERANCE = 0.99;
/**
 * Where the lower bound of the confidence interval must lie. The traffic offers no more than is promised, so that what comes late in
 * one batch counts for the next: batches differ by a few percent around a mean that does not.
 */
export const BOUND_TOLERANCE = 0.95;
/** Share above the published maximum that counts as more than the maximum: the network polices over 2 s windows. */
export const CEILING_TOLERANCE = 1.05;
/** TS 23.501 section 5.7.3.4: 98 % of the packets are to arrive within the packet delay budget. */
export const LATE_SHARE = 0.02;

/** How the judgement is made, for the record. */
export const OUTCOME_METHOD =
  'Three UDP flows of constant bit rate, packets of up to 1200 bytes and at least 250 in 500 ms, at the promised minimum rate: the application flow, the same device to another ' +
  'server (for an assignment, which is for all of a device, the twin to another server), the application flow of a twin without a session. After 1 s of settling, 4 s in intervals of 100 ms; throughput as the mean ' +
  'of 8 batches of 500 ms with its 99 % confidence interval (Student t, 7 degrees of freedom). The promise is kept if the mean is ' +
  'at least 99 % of the promised rate, the lower bound at least 95 %, and 98 % of the packets arrive within the packet delay budget, lost ones counting as late; it is broken if the upper ' +
  'bound is below 99 %; in between nothing is concluded. The twin and the other flow must not have what is promised, or ' +
  'the cell is not crowded enough to tell.';

/** Judges what the network did by the evidence alone. */
export function judgeOutcome(record: OutcomeRecord): OutcomeJudgement {
  switch (record.kind) {
    case 'flow':
      return { findings: judgeFilters(record), inconclusive: [] };
    case 'no-flow':
      return { findings: [noQosFlow(record)], inconclusive: [] };
    case 'baseline':
      return judgeBaseline(record);
    case 'promised':
      return judgePromised(record);
    case 'withdrawn':
      return judgeWithdrawn(record);
  }
}

/** Before the session the device must be as everybody else, else nothing that follows means anything. */
function judgeBaseline(record: OutcomeRecord): OutcomeJudgement {
  if (record.qosFlows.length > 0) return unclear('the device has a QoS flow before the session was asked for');
  const seen = observed(record);
  if (typeof seen === 'string') return unclear(seen);
  if (!lacksPromise(seen, 'application')) return unclear(notCrowded('the application flow', seen));
  return {
    findings: [must('outcome.crowded', true, `less than ${promiseText(seen.promise)}`, rateText(seen, 'application'))],
    inconclusive: [],
  };
}

function judgePromised(record: OutcomeRecord): OutcomeJudgement {
  const findings = judgeFilters(record);
  const seen = observed(record);
  if (typeof seen === 'string') return { findings, inconclusive: [seen] };
  findings.push(...judgeCarriers(record, seen), ...judgeCeiling(seen), ...judgeDelay(seen));
  const inconclusive: string[] = [];
  const rate = judgeRate(seen);
  if (typeof rate === 'string') inconclusive.push(rate);
  else findings.push(...rate);
  for (const [name, what] of [
    ['control', 'another flow of the device'],
    ['twin', 'the twin device'],
  ] as const) {
    // A flow that was boosted has been told as such; it says nothing about the crowd.
    if (carriedOnlyBy(seen.flows[name], (carrier) => carrier === DEFAULT) && !lacksPromise(seen, name))
      inconclusive.push(notCrowded(what, seen));
  }
  return { findings, inconclusive };
}

function judgeWithdrawn(record: OutcomeRecord): OutcomeJudgement {
  const findings = [noQosFlow(record)];
  const seen = observed(record);
  if (typeof seen === 'string') return { findings, inconclusive: [seen] };
  const onDefault = carriedOnlyBy(seen.flows.application, (carrier) => carrier === DEFAULT);
  findings.push(
    must('outcome.application-flow', onDefault, 'carried without QoS', carriersText(seen.flows.application)),
  );
  if (lacksPromise(seen, 'application')) {
    findings.push(
      must('outcome.withdrawn', true, `less than ${promiseText(seen.promise)}`, rateText(seen, 'application')),
    );
    return { findings, inconclusive: [] };
  }
  // With the twin as well served as the device, the boost may be gone or not: the cell has room for all.
  if (!lacksPromise(seen, 'twin')) return { findings, inconclusive: [notCrowded('the twin device', seen)] };
  findings.push(
    must(
      'outcome.withdrawn',
      false,
      `less than ${promiseText(seen.promise)}, as the twin device has`,
      `still boosted: ${rateText(seen, 'application')}`,
    ),
  );
  return { findings, inconclusive: [] };
}

const DEFAULT = 'default';
type FlowName = 'application' | 'control' | 'twin';

/** A complete measurement of a promise that can be judged. */
interface Seen {
  promise: OutcomePromise;
  flows: Record<FlowName, ProbeMeasurement>;
  estimates: Record<FlowName, ThroughputEstimate>;
}

/** The measurement, or why there is none to judge. */
function observed({ promise, flows, estimates, keptPace }: OutcomeRecord): Seen | string {
  if (promise === undefined) return 'the target publishes no promise that can be judged for the profile';
  if (promise.targetMinDownstreamRateBps === undefined && promise.packetDelayBudgetMs === undefined) {
    return `the profile ${promise.profile} promises neither a downstream rate nor a packet delay budget`;
  }
  if (keptPace !== true) return 'the emulation fell behind the wall clock during the measurement';
  if (flows === undefined || estimates === undefined) return 'the measurement is incomplete';
  for (const { offeredBps, probeId } of Object.values(flows)) {
    if (offeredBps < RATE_TOLERANCE * (promise.targetMinDownstreamRateBps ?? 0))
      return `the test traffic ${probeId} was not offered in full`;
  }
  return { promise, flows, estimates };
}

/** The QoS flows cover the application flow, and nothing else of the device but what they are for as well. */
function judgeFilters({ qosFlows, applicationFlow, foreignFlows, coveredFlows, promise }: OutcomeRecord): Finding[] {
  const listed = qosFlows.map(({ fiveQi, filters }) => `5QI ${fiveQi}: ${filters.join('; ')}`).join(' | ') || 'none';
  const findings = [must('outcome.qos-flow', qosFlows.length > 0, 'a QoS flow of the device', listed)];
  if (qosFlows.length === 0 || applicationFlow === undefined) return findings;
  const covered = (flow: IpFlow, direction: Direction) =>
    qosFlows.some(({ filters }) => filters.some((rule) => filterCovers(rule, flow, direction)));
  const directions: Direction[] =
    promise?.targetMinUpstreamRateBps === undefined ? ['downlink'] : ['downlink', 'uplink'];
  for (const direction of directions) {
    findings.push(
      must(
        'outcome.filters',
        covered(applicationFlow, direction),
        `packet filters that match ${flowText(applicationFlow)}, ${direction}`,
        listed,
      ),
    );
  }
  for (const { what, flow } of coveredFlows ?? []) {
    // All traffic is what the device sends and what it gets, whatever the profile promises of either.
    const all = covered(flow, 'downlink') && covered(flow, 'uplink');
    findings.push(must('outcome.filters.all', all, `packet filters that match ${what} (${flowText(flow)})`, listed));
  }
  for (const { what, flow } of foreignFlows ?? []) {
    const spared = !covered(flow, 'downlink') && !covered(flow, 'uplink');
    findings.push(
      must('outcome.filters.foreign', spared, `packet filters that leave out ${what} (${flowText(flow)})`, listed),
    );
  }
  return findings;
}

function judgeCarriers({ qosFlows }: OutcomeRecord, { flows }: Seen): Finding[] {
  const known = qosFlows.map(({ flowId }) => flowId);
  const boosted = carriedOnlyBy(flows.application, (carrier) => carrier !== DEFAULT && known.includes(carrier));
  const others = [
    ['control', 'a flow that it is not for'],
    ['twin', 'the same flow of another device'],
  ] as const;
  return [
    must('outcome.application-flow', boosted, 'every packet carried by the QoS flow', carriersText(flows.application)),
    ...others.map(([name, what]) => {
      const spared = carriedOnlyBy(flows[name], (carrier) => carrier === DEFAULT);
      return must(`outcome.${name}-flow`, spared, `${what} carried without QoS`, carriersText(flows[name]));
    }),
  ];
}

/** Findings, or why the rate cannot be told. */
function judgeRate(seen: Seen): Finding[] | string {
  const target = seen.promise.targetMinDownstreamRateBps;
  if (target === undefined) return [];
  const { meanBps, lowBps, highBps } = seen.estimates.application;
  const kept = meanBps >= RATE_TOLERANCE * target && lowBps >= BOUND_TOLERANCE * target;
  if (!kept && highBps >= RATE_TOLERANCE * target)
    return `the throughput cannot be told from the promised rate: ${rateText(seen, 'application')}`;
  return [must('outcome.rate', kept, `at least ${mbps(target)} in the downlink`, rateText(seen, 'application'))];
}

function judgeCeiling(seen: Seen): Finding[] {
  const { maxDownstreamRateBps } = seen.promise;
  if (maxDownstreamRateBps === undefined) return [];
  const within = seen.estimates.application.lowBps <= CEILING_TOLERANCE * maxDownstreamRateBps;
  return [
    must(
      'outcome.max-rate',
      within,
      `at most ${mbps(maxDownstreamRateBps)} in the downlink`,
      rateText(seen, 'application'),
    ),
  ];
}

function judgeDelay({ promise, flows }: Seen): Finding[] {
  const budgetMs = promise.packetDelayBudgetMs;
  if (budgetMs === undefined) return [];
  return [
    must(
      'outcome.delay',
      withinBudget(flows.application, budgetMs),
      `98 % of the packets within ${budgetMs} ms`,
      delayText(flows.application),
    ),
  ];
}

/** Whether a flow surely has not what is promised: its rate is below for certain, or its packets come too late. */
function lacksPromise({ promise, flows, estimates }: Seen, name: FlowName): boolean {
  const { targetMinDownstreamRateBps: target, packetDelayBudgetMs: budgetMs } = promise;
  if (target !== undefined && estimates[name].highBps < RATE_TOLERANCE * target) return true;
  return budgetMs !== undefined && !withinBudget(flows[name], budgetMs);
}

function withinBudget({ delayMs, deliveredPackets, droppedPackets }: ProbeMeasurement, budgetMs: number): boolean {
  if (delayMs === undefined) return false;
  return delayMs.p98 <= budgetMs && droppedPackets <= LATE_SHARE * (deliveredPackets + droppedPackets);
}

/** Whether packets were delivered, and all of them by such carriers. */
function carriedOnlyBy(
  { intervals, deliveredPackets }: ProbeMeasurement,
  allowed: (carrier: string) => boolean,
): boolean {
  const carriers = intervals.flatMap(({ carriedBy }) => Object.entries(carriedBy)).filter(([, share]) => share > 0);
  // A flow that gets nothing through is carried by nobody; that is no boost, but no QoS flow either.
  return deliveredPackets === 0 ? allowed(DEFAULT) : carriers.every(([carrier]) => allowed(carrier));
}

function noQosFlow({ qosFlows }: OutcomeRecord): Finding {
  const listed = qosFlows.map(({ fiveQi, filters }) => `5QI ${fiveQi}: ${filters.join('; ')}`).join(' | ');
  return must(
    'outcome.no-qos-flow',
    qosFlows.length === 0,
    'no QoS flow of the device',
    listed === '' ? 'none' : `still there: ${listed}`,
  );
}

function unclear(reason: string): OutcomeJudgement {
  return { findings: [], inconclusive: [reason] };
}

function notCrowded(what: string, seen: Seen): string {
  return `the cell is not crowded enough to tell: ${what} may have ${promiseText(seen.promise)} without QoS`;
}

function promiseText({
  profile,
  targetMinDownstreamRateBps: rate,
  packetDelayBudgetMs: budgetMs,
}: OutcomePromise): string {
  const parts = [
    rate === undefined ? [] : [mbps(rate)],
    budgetMs === undefined ? [] : [`98 % within ${budgetMs} ms`],
  ].flat();
  return `what ${profile} promises (${parts.join(', ')})`;
}

function rateText({ estimates, flows }: Seen, name: FlowName): string {
  const { meanBps, lowBps, highBps } = estimates[name];
  return `${mbps(meanBps)} (99 % confidence ${mbps(lowBps)} to ${mbps(highBps)}), ${delayText(flows[name])}`;
}

function delayText({ delayMs, droppedPackets, deliveredPackets }: ProbeMeasurement): string {
  const delay = delayMs === undefined ? 'nothing delivered' : `98 % within ${delayMs.p98.toFixed(1)} ms`;
  return `${delay}, ${droppedPackets} of ${droppedPackets + deliveredPackets} packets lost`;
}

function carriersText({ intervals }: ProbeMeasurement): string {
  const carriers = new Set(intervals.flatMap(({ carriedBy }) => Object.keys(carriedBy)));
  return carriers.size === 0 ? 'carried by nothing' : `carried by ${[...carriers].join(', ')}`;
}

function flowText({ ueAddress, uePort, serverAddress, serverPort }: IpFlow): string {
  return `${ueAddress} port ${uePort} to ${serverAddress} port ${serverPort}`;
}

function mbps(bps: number): string {
  return `${(bps / 1e6).toFixed(3)} Mbit/s`;
}
