import { policer } from '../../cell/aggregate-limits.ts';
import type { QosFlowParameters } from '../../cell/qos-flow.ts';
import { Emulation } from '../../emulation.ts';
import { seconds } from '../../kernel/index.ts';
import type { Check, Measurement } from '../check.ts';
import { exactly } from '../estimate.ts';
import { LeakyBucket } from '../leaky-bucket.ts';
import { atMost, within } from '../judgement.ts';
import { DOWNLOAD, referenceCell } from '../reference-cell.ts';
import { wholeTraffic } from '../whole-traffic.ts';

const RATE_BPS = 4e6;
const SETTLING_S = 1;
const MEASURED_S = 4;
/** Long enough for the burst to be there again. */
const PAUSE_SLOTS = 100;
/** Packets of a full buffer, which count when they are whole. */
const PACKET_BYTES = 1500;

interface Limit {
  readonly name: string;
  readonly qosFlow?: Omit<QosFlowParameters, 'arp'>;
  readonly group?: Readonly<Record<string, unknown>>;
}

const LIMITS: readonly Limit[] = [
  { name: 'MFBR', qosFlow: { fiveQi: 4, gfbrDownlinkBps: 1e6, mfbrDownlinkBps: RATE_BPS } },
  { name: 'Session-AMBR', group: { sessionAmbr: { downlink: '4 Mbit/s' } } },
  { name: 'UE-AMBR', group: { ueAmbr: { downlink: '4 Mbit/s' } } },
];

/** What a UE gets whose rate is limited. */
export function maximumRates(limits: readonly Limit[] = LIMITS): Check {
  return {
    id: 'maximum-rates',
    family: 'QoS',
    title: 'Policing of MFBR, Session-AMBR and UE-AMBR in the cell',
    source: 'TS 23.501 §5.7.2.5, §5.7.2.6; RFC 2697',
    method: `The cell, one UE with a full buffer and a limit of 4 Mbit/s, ${MEASURED_S} s; for the bursts with pauses of 100 ms.`,
    tolerance:
      'Exact: a leaky bucket of the rate never holds more than the burst of 20 ms that policing allows and one packet; the mean rate is off by no more than these.',
    fast: true,
    run: () => limits.flatMap(measurements),
  };
}

function measurements(limit: Limit): Measurement[] {
  const allowedBytes = policer(RATE_BPS, 0).depthBytes + PACKET_BYTES;
  const entitledBytes = (RATE_BPS * MEASURED_S) / 8;
  const fullest = watch(limit, true).fullestBytes / allowedBytes;
  const share = watch(limit, false).deliveredBytes / entitledBytes;
  return [
    atMost(`${limit.name}: fullest leaky bucket over burst and packet`, exactly(fullest), 1),
    within(`${limit.name}: mean rate over limit`, share, 1, allowedBytes / entitledBytes),
  ];
}

/** Looks at what was delivered after every slot. @param pauses whether the UE has data every other 100 ms alone */
function watch(limit: Limit, pauses: boolean): { fullestBytes: number; deliveredBytes: number } {
  const emulation = startLimited(limit);
  const { slotNs } = emulation.cell.capacity;
  const { flow } = emulation.flows[0]!;
  const bucket = new LeakyBucket(RATE_BPS);
  const firstBytes = flow.deliveredBytes;
  let before = firstBytes;
  for (let slot = 1; slot <= seconds(MEASURED_S) / slotNs; slot++) {
    if (pauses && slot % (2 * PAUSE_SLOTS) === 0) flow.model.start();
    if (pauses && slot % (2 * PAUSE_SLOTS) === PAUSE_SLOTS) flow.model.stop();
    emulation.simulation.runUntil(seconds(SETTLING_S) + slot * slotNs);
    bucket.pour(flow.deliveredBytes - before, slot * slotNs);
    before = flow.deliveredBytes;
  }
  return { fullestBytes: bucket.fullestBytes, deliveredBytes: before - firstBytes };
}

function startLimited({ qosFlow, group = {} }: Limit): Emulation {
  const emulation = new Emulation(referenceCell({}, { group: 'ue', ...DOWNLOAD, ...group }));
  if (qosFlow !== undefined) emulation.userPlane.establish(wholeTraffic(emulation, 'ue', qosFlow), () => undefined);
  emulation.start();
  emulation.simulation.runUntil(seconds(SETTLING_S));
  return emulation;
}
