import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WallTime } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { readSuite } from './case-files.ts';
import { planWaits } from './case-waits.ts';
import { OpenWaits, watchedTime } from './open-waits.ts';
import { planRun } from './plan.ts';
import { readConformanceRecord } from './record-reader.ts';
import { startReferenceTarget } from './reference-target.ts';
import { runConformance } from './run-conformance.ts';
import { CREATE, runOnFake } from './test/suite-on-fake.ts';
import type { WaitSchedule } from './wait-schedule.ts';

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const suite = readSuite();

/** A run of r4.1 as if its waits took real time. @returns what was said before it, and how long it was in test time */
async function run(devices: number, only: readonly string[] = []) {
  const out = mkdtempSync(join(tmpdir(), 'qod-waits-'));
  const { target, close } = await startReferenceTarget({ scenario, release: 'r4.1' });
  try {
    const schedules: WaitSchedule[] = [];
    const { record } = await runConformance({
      target: { ...target, paced: true, devices: target.devices.slice(0, devices) },
      release: 'r4.1',
      suite,
      only: [...only],
      out,
      onSchedule: (schedule) => schedules.push(schedule),
    });
    const [schedule] = schedules;
    const { footer } = readConformanceRecord(record);
    if (schedule === undefined || footer === undefined) throw new Error('the run did not end');
    return { schedule, tookMs: footer.testTimeMs };
  } finally {
    await close();
    rmSync(out, { recursive: true, force: true });
  }
}

describe('a run whose waits take time', { timeout: 120_000 }, () => {
  it('with enough devices is over within its longest wait and a tenth', async () => {
    const { schedule, tookMs } = await run(60);
    // 360 s of retention are waited for from an answer on that may be 5 s late.
    expect(schedule).toMatchObject({ devices: 60, boundMs: 355_000, longest: { waitMs: 355_000 } });
    expect(tookMs).toBeGreaterThanOrEqual(schedule.boundMs);
    expect(tookMs).toBeLessThanOrEqual(schedule.boundMs * 1.1);
  });

  it.each([8, 2])('with %s devices is over within what was said before it, and a tenth', async (devices) => {
    // The others take no time, and outcomes end early where the crowd has gone home before it is their turn.
    const waits = planWaits(planRun(suite, 'r4.1'), { profile: { name: 'QOS_M' }, release: 'r4.1', long: true });
    const only = [...waits].flatMap(([id, waitS]) =>
      waitS > 0 && !id.includes('outcome') ? [id.replaceAll(/[[\]]/g, '*')] : [],
    );
    const { schedule, tookMs } = await run(devices, only);
    expect(schedule.boundMs).toBeGreaterThan(355_000);
    expect(tookMs).toBeGreaterThanOrEqual(schedule.boundMs);
    expect(tookMs).toBeLessThanOrEqual(schedule.boundMs * 1.1);
  });

  it('begins with what waits longest', async () => {
    const schedules: WaitSchedule[] = [];
    const waits = (id: string, seconds: number) => ({ id, steps: [CREATE, { wait: `${seconds} s` }] });
    const started: string[] = [];
    await runOnFake({
      devices: 2,
      cases: [waits('a', 1), waits('b', 2), waits('c', 1), waits('d', 3)],
      onSchedule: (schedule) => schedules.push(schedule),
      onStart: (id) => started.push(id),
    });
    expect(started.map((id) => id.split('/')[2])).toEqual(['d', 'b', 'a', 'c']);
    // On two devices: d 3 s and c 1 s on one, b 2 s and a 1 s on the other.
    expect(schedules).toEqual([
      { cases: 4, devices: 2, boundMs: 4_000, longest: { id: 'quality-on-demand/createSession/d', waitMs: 3_000 } },
    ]);
  });
});

describe('waits of minutes', () => {
  const cases = [
    { id: 'declared', needs: ['long-wait' as const], steps: [CREATE] },
    { id: 'long', steps: [CREATE, { wait: '61 s' }] },
    { id: 'short', steps: [CREATE, { wait: '60 s' }] },
  ];

  it('are for --long, whether a case says that it needs them or they follow from the limits of the target', async () => {
    const records = await runOnFake({ cases, target: (usual) => ({ ...usual, longWaits: false }) });
    expect(records.get('declared')).toMatchObject({ verdict: 'skipped' });
    expect(records.get('declared')?.reasons[0]).toContain('--long is not given');
    expect(records.get('long')).toMatchObject({
      verdict: 'skipped',
      reasons: ['--long is not given: this case waits for 61 s'],
    });
    expect(records.get('short')?.verdict).toBe('passed');
  });

  it('are waited for with it', async () => {
    const records = await runOnFake({ cases });
    expect([...records.values()].map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed']);
  });
});

describe('the waits under way', () => {
  it('are known by the case that is in them, as long as it is', async () => {
    const waits = new OpenWaits();
    const time = new WallTime();
    const nowMs = time.nowMs();
    let isOver = false;
    const long = watchedTime(time, 'long', waits).waitUntil(nowMs + 60_000, () => isOver);
    const longer = watchedTime(time, 'longer', waits).waitUntil(nowMs + 90_000, () => isOver);
    expect(waits.longest()).toEqual({ id: 'longer', untilMs: nowMs + 90_000 });
    isOver = true;
    await Promise.all([long, longer]);
    expect(waits.longest()).toBeUndefined();
  });
});
