import type { CellFile } from './cell-schema.ts';
import { bytes, decibels, degrees, durationNs, frequencyHz, lengthM, powerDbm } from './quantity.ts';

/** One value for each direction. */
export type PerDirection<T> = Readonly<Record<'downlink' | 'uplink', T>>;

/** Duplex of the carrier. A TDD pattern is one period of slots: D downlink, S special (downlink, gap, uplink), U uplink. */
export type DuplexConfig =
  { mode: 'fdd' } | { mode: 'tdd'; pattern: string; specialSlot: { downlinkSymbols: number; uplinkSymbols: number } };

/** Antenna of the base station. Azimuth in degrees from the x axis, counter-clockwise; downtilt in degrees below the horizon. */
export type AntennaConfig = { pattern: 'omni' } | { pattern: 'sector'; azimuthDeg: number; downtiltDeg: number };

/** Hybrid ARQ, TS 38.321 §5.3.2. */
export interface HarqConfig {
  processes: number;
  /** Transmissions of a block in all, the first included. */
  maxTransmissions: number;
  combining: 'chase' | 'incremental-redundancy';
  /** Slots from a transmission to the earliest retransmission of the same block. */
  roundTripSlots: number;
}

/** Periodic reports of channel state, TS 38.214 §5.2. */
export interface CsiConfig {
  periodNs: number;
  /** From the measurement until the scheduler may use it. */
  delayNs: number;
  /** Whether reports tell the CQI of each subband, not of the whole carrier alone. */
  subband: boolean;
}

/** Rings of equal cells around the emulated one: 6 in the first, 12 in the second. */
export interface NeighbourConfig {
  rings: 1 | 2;
  interSiteDistanceM: number;
  /** Share of their resources that they use, 0..1. */
  load: number;
}

export interface CellConfig {
  carrierHz: number;
  bandwidthHz: number;
  subcarrierSpacingHz: number;
  duplex: DuplexConfig;
  propagation: CellFile['propagation'];
  scheduler: CellFile['scheduler'];
  maxLayers: PerDirection<number>;
  /** Receive antennas: of the UE in the downlink, of the base station in the uplink. */
  receiveAntennas: PerDirection<number>;
  mcsTable: 1 | 2 | 3;
  /** Nominal size of a resource block group, TS 38.214 table 5.1.2.2.1-1. */
  rbgConfiguration: 1 | 2;
  csi: CsiConfig;
  /** Block error rate that outer-loop link adaptation steers first transmissions to; null without it. */
  outerLoopTargetBler: number | null;
  harq: HarqConfig;
  antenna: AntennaConfig;
  antennaHeightM: number;
  antennaGainDb: number;
  transmitPowerDbm: number;
  uePowerDbm: number;
  /** Open-loop power control of the uplink, TS 38.213 §7.1.1: received power per PRB that is aimed at, and the share of the path loss made good. */
  uplinkPowerControl: { p0DbmPerPrb: number; alpha: number };
  /** Interference of other cells over the noise, beside that of the neighbours. */
  interferenceMarginDb: PerDirection<number>;
  neighbours: NeighbourConfig | null;
  /** RMS delay spread of the channel: the smaller, the flatter its fading over frequency. */
  delaySpreadNs: number;
  /** Radio link monitoring, TS 38.331 §5.3.10: the link fails when the mean SINR stays below outOfSync for the timer. */
  radioLinkMonitoring: { outOfSyncDb: number; inSyncDb: number; timerNs: number };
  /** How long the QoS flows of a UE that cannot be reached are kept; `BEARER_RELEASE_TIMER_NS` where the file says nothing. */
  bearerReleaseTimerNs?: number;
  maxScheduledUesPerSlot: number;
  admissionLimit: number;
  coreDelayNs: number;
  rlcMode: 'UM' | 'AM';
  queueManagement: 'tail-drop' | 'codel';
  discardTimerNs: number;
  queueLimitBytes: number;
}

export function toCell(cell: CellFile): CellConfig {
  const { layers = 2, uplinkLayers = 1, outerLoop = { targetBler: 0.1 } } = cell;
  const { antennaHeight, delaySpread } = DEFAULTS[cell.propagation];
  return {
    carrierHz: frequencyHz(cell.carrier),
    bandwidthHz: frequencyHz(cell.bandwidth),
    subcarrierSpacingHz: frequencyHz(cell.subcarrierSpacing),
    duplex: toDuplex(cell.tdd),
    propagation: cell.propagation,
    scheduler: cell.scheduler,
    maxLayers: { downlink: layers, uplink: uplinkLayers },
    receiveAntennas: {
      downlink: cell.receiveAntennas ?? Math.max(2, layers),
      uplink: cell.uplinkReceiveAntennas ?? 4,
    },
    mcsTable: cell.mcsTable ?? 2,
    rbgConfiguration: cell.rbgConfiguration ?? 1,
    csi: toCsi(cell.csi),
    outerLoopTargetBler: outerLoop === false ? null : outerLoop.targetBler,
    harq: toHarq(cell.harq),
    antenna: toAntenna(cell.antenna),
    antennaHeightM: lengthM(cell.antennaHeight ?? antennaHeight),
    antennaGainDb: decibels(cell.antennaGain ?? '8 dB'),
    transmitPowerDbm: powerDbm(cell.transmitPower ?? '46 dBm'),
    uePowerDbm: powerDbm(cell.uePower ?? '23 dBm'),
    uplinkPowerControl: {
      p0DbmPerPrb: powerDbm(cell.uplinkPowerControl?.p0 ?? '-80 dBm'),
      alpha: cell.uplinkPowerControl?.alpha ?? 0.8,
    },
    interferenceMarginDb: {
      // Neighbours that are modelled interfere themselves; in the uplink they are in the margin alone.
      downlink: decibels(cell.interferenceMargin ?? (cell.neighbours === undefined ? '6 dB' : '0 dB')),
      uplink: decibels(cell.uplinkInterferenceMargin ?? '6 dB'),
    },
    neighbours: toNeighbours(cell.neighbours),
    delaySpreadNs: durationNs(cell.delaySpread ?? delaySpread),
    radioLinkMonitoring: toRadioLinkMonitoring(cell.radioLinkMonitoring),
    ...(cell.bearerReleaseTimer !== undefined && { bearerReleaseTimerNs: durationNs(cell.bearerReleaseTimer) }),
    maxScheduledUesPerSlot: cell.maxScheduledUesPerSlot ?? 16,
    admissionLimit: cell.admissionLimit ?? 0.8,
    coreDelayNs: durationNs(cell.coreDelay ?? '5 ms'),
    rlcMode: cell.rlcMode ?? 'UM',
    queueManagement: cell.queueManagement ?? 'tail-drop',
    discardTimerNs: durationNs(cell.discardTimer ?? '500 ms'),
    queueLimitBytes: bytes(cell.queueLimit ?? '2 MB'),
  };
}

/** Antenna heights of TR 38.901 tables 7.2-1 and 7.2-2, and delay spreads of the order of its table 7.7.3-2, by propagation. */
const DEFAULTS = {
  UMa: { antennaHeight: '25 m', delaySpread: '300 ns' },
  UMi: { antennaHeight: '10 m', delaySpread: '100 ns' },
  InH: { antennaHeight: '3 m', delaySpread: '50 ns' },
} as const;

function toDuplex(tdd: CellFile['tdd']): DuplexConfig {
  if (tdd === undefined) return { mode: 'fdd' };
  const { pattern, specialSlot = { downlinkSymbols: 10, uplinkSymbols: 2 } } = tdd;
  return { mode: 'tdd', pattern, specialSlot };
}

function toCsi({ period = '10 ms', delay = '4 ms', subband = true }: CellFile['csi'] = {}): CsiConfig {
  return { periodNs: durationNs(period), delayNs: durationNs(delay), subband };
}

function toHarq(harq: CellFile['harq'] = {}): HarqConfig {
  return {
    processes: harq.processes ?? 16,
    maxTransmissions: harq.maxTransmissions ?? 4,
    combining: harq.combining ?? 'incremental-redundancy',
    roundTripSlots: harq.roundTripSlots ?? 8,
  };
}

function toAntenna(antenna: CellFile['antenna'] = { pattern: 'omni' }): AntennaConfig {
  if (antenna.pattern === 'omni') return { pattern: 'omni' };
  const { azimuth = '0 deg', downtilt = '10 deg' } = antenna;
  return { pattern: 'sector', azimuthDeg: degrees(azimuth), downtiltDeg: degrees(downtilt) };
}

function toNeighbours(neighbours: CellFile['neighbours']): NeighbourConfig | null {
  if (neighbours === undefined) return null;
  const { rings = 1, interSiteDistance, load = 0.5 } = neighbours;
  return { rings, interSiteDistanceM: lengthM(interSiteDistance), load };
}

function toRadioLinkMonitoring({
  outOfSync = '-8 dB',
  inSync = '-6 dB',
  timer = '1 s',
}: CellFile['radioLinkMonitoring'] = {}): CellConfig['radioLinkMonitoring'] {
  return { outOfSyncDb: decibels(outOfSync), inSyncDb: decibels(inSync), timerNs: durationNs(timer) };
}
