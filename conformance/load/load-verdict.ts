import type { LoadRecord } from './load-record.ts';

type Judged = Omit<LoadRecord, 'because' | 'exitCode'>;

/**
 * The gate of a load. What was found counts, interrupted or not; a load that was interrupted before anything was found
 * could not tell, nor could one whose emulated network was too slow to make sessions AVAILABLE.
 */
export function loadVerdict(record: Judged): Pick<LoadRecord, 'because' | 'exitCode'> {
  const faults = faultsOf(record);
  if (faults.length > 0) return { because: faults, exitCode: 1 };
  if (record.interrupted || record.total.requests === 0)
    return { because: ['interrupted before the end, and nothing was found until then'], exitCode: 3 };
  if (hasTooFewAvailable(record)) return { because: [`${neverAvailable(record)}, ${FELL_BEHIND}`], exitCode: 3 };
  const sampled = record.conformance.sampled > 0 ? 'every sampled answer conforms' : 'no answer was sampled';
  const left = record.leaks.observed ? 'nothing left behind' : 'nothing left behind that the API tells of';
  return { because: [`${sampled}, no more errors than allowed, ${left}`], exitCode: 0 };
}

function faultsOf(record: Judged): string[] {
  const { conformance, total, options, leaks, sessions, network } = record;
  const faults: string[] = [];
  if (conformance.broken > 0)
    faults.push(`${conformance.broken} of ${counted(conformance.sampled, 'sampled answer')} broke the contract`);
  if (total.errorShare > options.allowedErrorShare) {
    const failed = total.requests - total.succeeded;
    faults.push(
      `${failed} of ${counted(total.requests, 'request')} failed (${percent(total.errorShare)}); ${percent(options.allowedErrorShare)} are allowed`,
    );
  }
  if (hasTooFewAvailable(record) && network?.keptPace !== false) faults.push(neverAvailable(record));
  const { stillTold, notDeleted } = sessions;
  if (leaks.flows !== null && leaks.flows > 0) faults.push(`${counted(leaks.flows, 'QoS flow')} left in the network`);
  if (stillTold.count > 0) faults.push(`the API still tells of ${counted(stillTold.count, 'deleted session')}`);
  if (notDeleted.length > 0) faults.push(`${counted(notDeleted.length, 'session')} could not be deleted`);
  return faults;
}

const FELL_BEHIND = 'and the emulated network fell behind the wall clock, which may be why';

/** Without this, a load of a server that never gets anything from the network would find nothing. */
function hasTooFewAvailable({ sessions, options }: Judged): boolean {
  return sessions.neverAvailable > options.allowedErrorShare * sessions.created;
}

function neverAvailable({ sessions }: Judged): string {
  return `${sessions.neverAvailable} of ${counted(sessions.created, 'session')} never became AVAILABLE`;
}

/** A share as a percentage with three significant figures at most, and never 0 for what is not. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** So many of a thing whose plural ends in s. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
