import type { CellView, CellWarning, GuaranteeView, UeView } from './cell-view.ts';

/** UEs that a warning names; of the others it tells the number. */
const MOST_NAMED = 4;
/** A UE with power for less than this share of the carrier is worth a word in the uplink. */
const FEW_PRBS_SHARE = 0.1;

/** What a reader should know before the scenario is run. */
export function cellWarnings(view: Omit<CellView, 'warnings'>): CellWarning[] {
  return [
    ...outOfCoverage(view),
    ...uplinkOutOfRange(view),
    ...view.guarantees.flatMap((each) => guarantee(each, view)),
    ...uplinkPower(view),
  ];
}

function outOfCoverage({ ues, cell }: Omit<CellView, 'warnings'>): CellWarning[] {
  const threshold = `mean downlink SINR below ${cell.outOfSyncDb} dB`;
  const always = ues.filter(({ outOfCoverageShare }) => outOfCoverageShare === 1);
  const sometimes = ues.filter(({ outOfCoverageShare }) => outOfCoverageShare > 0 && outOfCoverageShare < 1);
  return [
    ...about('out-of-coverage', always, `out of coverage (${threshold})`),
    ...about('out-of-coverage', sometimes, `out of coverage on part of the way (${threshold})`),
  ];
}

function uplinkOutOfRange({ ues }: Omit<CellView, 'warnings'>): CellWarning[] {
  const mute = ues.filter(({ links, outOfCoverageShare }) => links.uplink.rateBps === 0 && outOfCoverageShare < 1);
  return about('uplink-out-of-range', mute, 'heard by the base station at no time (CQI 0 in the uplink)');
}

function uplinkPower({ ues, cell }: Omit<CellView, 'warnings'>): CellWarning[] {
  const most = Math.max(1, Math.floor(cell.prbs * FEW_PRBS_SHARE));
  const weak = ues.filter(({ links, outOfCoverageShare }) => links.uplink.prbs <= most && outOfCoverageShare < 1);
  const what = `limited by power in the uplink: enough for at most ${most} of ${cell.prbs} PRBs`;
  return about('uplink-power', weak, what);
}

function about(kind: CellWarning['kind'], ues: readonly UeView[], what: string): CellWarning[] {
  if (ues.length === 0) return [];
  const named = ues.slice(0, MOST_NAMED).map(({ name }) => name);
  const rest = ues.length > named.length ? ' and others' : '';
  const subject = ues.length === 1 ? '1 UE is' : `${ues.length} UEs are`;
  return [{ kind, message: `${subject} ${what}: ${named.join(', ')}${rest}` }];
}

function guarantee(session: GuaranteeView, { cell }: Omit<CellView, 'warnings'>): CellWarning[] {
  const { ue, profile, fromS, verdict } = session;
  const reason = reasonOf(session, cell.admissionLimit);
  return verdict === 'fits' || reason === undefined
    ? []
    : [{ kind: 'guarantee', message: `the session of ${ue} at ${fromS} s (${profile}) ${reason}` }];
}

function reasonOf({ verdict, share, alreadyClaimed }: GuaranteeView, limit: number): string | undefined {
  switch (verdict) {
    case 'fits':
    case 'no-guarantee':
      return undefined;
    case 'unknown-profile':
      return 'names a profile that the operator does not have';
    case 'cannot-be-carried':
      return `will be refused: the channel of the UE cannot carry the guaranteed rate`;
    case 'does-not-fit': {
      const direction = (share.downlink ?? 0) + alreadyClaimed.downlink > limit ? 'downlink' : 'uplink';
      const wants = `${percent(share[direction] ?? 0)} of the ${direction}`;
      return `will be refused: it claims ${wants}, ${percent(alreadyClaimed[direction])} is claimed, and the limit is ${percent(limit)}`;
    }
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
