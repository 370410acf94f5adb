import { WallTime } from '../../emulator/index.ts';
import { packageVersion } from '../../package-root.ts';
import type { Punctuality } from './dispatcher.ts';
import type { LoadRecord } from './load-record.ts';
import { loadVerdict } from './load-verdict.ts';
import type { LoadOptions } from './run-load.ts';
import type { LoadStage } from './load-stage.ts';
import type { VirtualUser } from './virtual-user.ts';

/** How a load went. */
export interface Drive {
  /** RFC 3339. */
  startedAt: string;
  punctuality: Punctuality;
  /** Share of the time in which this process had something to do, 0..1. */
  busyShare: number;
  /** Whether it was stopped before its end. */
  interrupted: boolean;
}

/** The record of a load after which everything has been deleted; looks for what is there all the same. */
export async function loadResult(options: LoadOptions, stage: LoadStage, drive: Drive): Promise<LoadRecord> {
  const { target, release, seed, ratePerS, durationS, sampleShare, allowedErrorShare } = options;
  const { devices, users, flows, context } = stage;
  const nowMs = target.time.nowMs();
  const keptPace = await target.network?.observer.keptPace(Date.parse(drive.startedAt), nowMs);
  const [stillTold, leaks] = [await context.inventory.stillTold(devices), await flows.leaks()];
  const record = {
    kind: 'load' as const,
    formatVersion: 1 as const,
    tool: { name: 'qod-testbed', version: packageVersion, node: process.version },
    startedAt: drive.startedAt,
    endedAt: new Date(new WallTime().nowMs()).toISOString(),
    release,
    target: { name: target.name, kind: target.kind, apis: { ...target.apis } as Record<string, string> },
    network: target.network === undefined ? null : { ...target.network.description, keptPace: keptPace === true },
    seed,
    options: { ratePerS, durationS, devices: devices.length, sampleShare, allowedErrorShare },
    interrupted: drive.interrupted,
    rate: rateOf(ratePerS, drive),
    ...context.tally.result(),
    sessions: { ...sessionsOf(users), ...context.inventory.result(), stillTold },
    leaks,
  };
  return { ...record, ...loadVerdict(record) };
}

/** Share of what is due that must be sent for a generator to have kept up. */
const KEPT_UP = 0.99;

/** A process that is busier than that is late for answers, and counts that as the target's doing. */
const TOO_BUSY = 0.9;

export function rateOf(askedPerS: number, { punctuality, busyShare }: Drive): LoadRecord['rate'] {
  const { due, sent, elapsedMs, waitedForWorkerMs, waitedForGeneratorMs, generatorLagMs } = punctuality;
  const keptUp = sent >= KEPT_UP * due;
  const isTooBusy = busyShare > TOO_BUSY;
  const heldBackBy = isTooBusy || waitedForGeneratorMs > waitedForWorkerMs ? 'generator' : 'devices';
  return {
    askedPerS,
    elapsedS: Number((elapsedMs / 1000).toFixed(3)),
    achievedPerS: elapsedMs <= 0 ? 0 : Number(((sent * 1000) / elapsedMs).toFixed(2)),
    ...{ due, sent, keptUp, heldBackBy: keptUp ? null : heldBackBy, generatorLagMs },
    generatorBusyShare: Number(busyShare.toFixed(3)),
    generatorTooBusy: isTooBusy,
  };
}

function sessionsOf(users: readonly VirtualUser[]): VirtualUser['sessions'] {
  const sum = (name: keyof VirtualUser['sessions']) => users.reduce((total, user) => total + user.sessions[name], 0);
  return { created: sum('created'), deleted: sum('deleted'), gone: sum('gone'), neverAvailable: sum('neverAvailable') };
}
