import { type CaseWaits, type WaitLimits, waitsOf } from './case-waits.ts';
import { DevicePool, type Lease } from './device-pool.ts';
import { devicesOf, isMeasuring, suitable } from './needs.ts';
import type { PlannedCase } from './plan.ts';
import type { Target } from './target.ts';

/** A case with what it has to wait for. */
export interface WaitingCase {
  planned: PlannedCase;
  waits: CaseWaits;
}

/** What the waits of a run come to. */
export interface WaitSchedule {
  cases: number;
  devices: number;
  /** Time that the run takes if every answer comes at once, in milliseconds of test time. */
  boundMs: number;
  /** The case that waits longest; absent where none waits. */
  longest?: { id: string; waitMs: number };
}

/** Most cases without a device under way at once. */
const MAX_WITHOUT_DEVICE = 8;

/**
 * First what measures, because the crowd goes home after it; then those that wait longest, because a long wait that
 * begins last would be waited for alone; the rest as planned.
 */
export function inOrderOfStart(planned: readonly PlannedCase[], limits: WaitLimits): WaitingCase[] {
  const rank = (each: PlannedCase) => (isMeasuring(each) ? 0 : 1);
  return planned
    .map((each) => ({ planned: each, waits: waitsOf(each, limits) }))
    .toSorted((one, other) => rank(one.planned) - rank(other.planned) || other.waits.totalMs - one.waits.totalMs);
}

/** The devices of a target, and places for cases that need none. */
export function poolsOf(target: Pick<Target, 'devices'>): { devices: DevicePool; places: DevicePool } {
  const places = Array.from({ length: MAX_WITHOUT_DEVICE }, (_, n) => ({ name: `place-${n}`, identifiers: {} }));
  return { devices: new DevicePool(target.devices), places: new DevicePool(places) };
}

/** Asks for what a case needs to run: its devices, or a place. `granted` is called with it and with the pool that takes it back. */
export function leaseFor(
  planned: PlannedCase,
  target: Target,
  { devices, places }: ReturnType<typeof poolsOf>,
  granted: (lease: Lease, pool: DevicePool) => void,
  refused: (reason: string) => void,
): void {
  const count = devicesOf(planned);
  const pool = count === 0 ? places : devices;
  const suits = count === 0 ? () => true : suitable(planned, target);
  pool.lease(Math.max(count, 1), suits, (lease) => granted(lease, pool), refused);
}

/**
 * Plays a run in which nothing takes time but the waits that cases impose, with the devices that the target has.
 * @param cases in the order in which the runner starts them
 */
export function scheduleWaits(cases: readonly WaitingCase[], target: Target): WaitSchedule {
  const pools = poolsOf(target);
  const running: { endMs: number; end(): void }[] = [];
  let nowMs = 0;
  for (const { planned, waits } of cases)
    leaseFor(
      planned,
      target,
      pools,
      (lease, pool) => running.push({ endMs: nowMs + waits.totalMs, end: () => pool.giveBack(lease) }),
      () => undefined,
    );
  while (running.length > 0) {
    const next = running.reduce((first, each) => (each.endMs < first.endMs ? each : first));
    running.splice(running.indexOf(next), 1);
    nowMs = next.endMs;
    next.end();
  }
  const [longest] = cases.toSorted((one, other) => other.waits.totalMs - one.waits.totalMs);
  return {
    cases: cases.length,
    devices: target.devices.length,
    boundMs: nowMs,
    ...(longest === undefined || longest.waits.totalMs === 0
      ? {}
      : { longest: { id: longest.planned.id, waitMs: longest.waits.totalMs } }),
  };
}
