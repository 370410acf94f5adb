import { type ContractValidator, isBefore } from '../contract/index.ts';
import { contested } from '../errata/index.ts';
import { type Finding, must, shown } from './finding.ts';

type Json = Readonly<Record<string, unknown>>;

const STATUSES: readonly unknown[] = ['AVAILABLE', 'UNAVAILABLE'];

/** Whether the release names the status of an assignment's event in two ways (erratum event-status-name). */
export function hasTwoStatusNames({ contract: { api, release } }: ContractValidator): boolean {
  return api === 'qos-provisioning' && isBefore(release, 'r4.1');
}

/** The event's `data` with the name that the schema requires, so that the rest of it is judged by the schema all the same. */
export function withRequiredStatus(data: Json): Json {
  return data['qosStatus'] === undefined && data['status'] !== undefined
    ? { ...data, qosStatus: data['status'] }
    : data;
}

/** The status goes by either name, or by both if they say the same. */
export function checkStatusName({ status, qosStatus }: Json): Finding[] {
  const readings = { defined: STATUSES.includes(status), required: STATUSES.includes(qosStatus) };
  const actual = `status ${shown(status)}, qosStatus ${shown(qosStatus)}`;
  const named = contested(
    'event.status-name',
    { id: 'event-status-name', readings },
    'AVAILABLE or UNAVAILABLE as status (defined) or qosStatus (required)',
    actual,
  );
  if (status === undefined || qosStatus === undefined) return [named];
  return [named, must('event.status-agrees', status === qosStatus, 'the same status by both names', actual)];
}
