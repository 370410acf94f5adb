import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkObserver } from '../emulator/index.ts';
import { packageRoot } from '../package-root.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { readSuite } from './case-files.ts';
import { plan } from './plan.ts';
import { TargetUnreachable } from './circuit-breaker.ts';
import { readConformanceRecord } from './record-reader.ts';
import { type ReferenceTarget, startReferenceTarget } from './reference-target.ts';
import { RECORD_NAME, runConformance } from './run-conformance.ts';
import type { Target } from './target.ts';

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'stadium-replay.yaml'), {});
const suite = readSuite();
const folder = mkdtempSync(join(tmpdir(), 'qod-run-'));
let reference: ReferenceTarget;

beforeAll(async () => {
  reference = await startReferenceTarget({ scenario, release: 'r3.2' });
});
afterAll(async () => {
  await reference.close();
  rmSync(folder, { recursive: true, force: true });
});

function options(name: string, only: string[]) {
  return { target: reference.target, release: 'r3.2' as const, suite, only, out: join(folder, name) };
}

/** The reference, whose network does something else when it is to end its traffic. */
function withTrafficEnd(endTraffic: NetworkObserver['endTraffic']): Target {
  const network = reference.target.network!;
  const observer = new Proxy(network.observer, {
    get: (own, name: keyof NetworkObserver) => (name === 'endTraffic' ? endTraffic : own[name].bind(own)),
  });
  return { ...reference.target, network: { ...network, observer } };
}

describe('a run', () => {
  it('leaves a complete record that says what was tested, how and with what result', async () => {
    const progress: string[] = [];
    const result = await runConformance({
      ...options('whole', ['qos-profiles/*']),
      onCase: ({ id }, { done, planned }) => progress.push(`${done}/${planned} ${id}`),
    });
    const { header, cases, footer, complete } = readConformanceRecord(result.record);
    expect(result.exitCode).toBe(0);
    expect([complete, footer?.exitCode, footer?.counts.passed]).toEqual([true, 0, cases.length]);
    expect(progress.at(-1)).toMatch(new RegExp(`^${cases.length}/${cases.length} qos-profiles/`));
    expect(header).toMatchObject({
      release: 'r3.2',
      target: { kind: 'reference' },
      network: { scenario: 'stadium-replay' },
      options: { only: ['qos-profiles/*'] },
      planned: cases.length,
    });
    expect(header.requirements.length).toBeGreaterThan(100);
  });

  it('holds no token', async () => {
    const { record } = await runConformance(
      options('secrets', [
        '*/createSession/three-legged',
        '*/createSession/sink-credential',
        '*/createSession/event-available',
      ]),
    );
    const text = readFileSync(record, 'utf8');
    // Every JWT begins with the JSON of its header in base64url.
    expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{10}/);
    expect(text).toContain('Bearer «redacted»');
    expect(text).toContain('Authorization: Bearer $TOKEN');
    expect(text).toContain('\\"accessToken\\":\\"«redacted»\\"');
  });

  it.each([
    [
      'once what measures has ended',
      ['*/outcome-promised', '*/lifecycle-expiry', '*/createSession/echo'],
      'outcome-promised',
    ],
    [
      'before the first case where nothing is measured',
      ['*/outcome-by-phone-number', '*/createSession/echo'],
      undefined,
    ],
  ])('sends the crowd home %s', async (_, only, last) => {
    const seen: string[] = [];
    const target = withTrafficEnd(() => Promise.resolve(void seen.push('end')));
    const onCase = ({ id }: { id: string }) => void seen.push(id.split('/').at(-1)!);
    await runConformance({ ...options(`crowd-${last ?? 'none'}`, only), target, onCase });
    expect(seen.filter((each) => each === 'end')).toHaveLength(1);
    expect(seen[seen.indexOf('end') - 1]).toBe(last);
  });

  it('leaves the crowd where it is told that more is to be measured', async () => {
    const target = withTrafficEnd(() => Promise.reject(new Error('it was sent home')));
    for (const only of ['*/createSession/echo*', '*/outcome-promised']) {
      const run = options(`kept-${only.length}`, [only]);
      expect((await runConformance({ ...run, target, keepTraffic: true })).counts.error).toBe(0);
    }
  });

  it('leaves an incomplete record when it is interrupted', async () => {
    const stop = new AbortController();
    const run = runConformance({
      ...options('interrupted', ['*/createSession/*']),
      signal: stop.signal,
      onCase: () => stop.abort(new Error('interrupted')),
    });
    await expect(run).rejects.toThrow('interrupted');
    const { cases, footer, complete } = readConformanceRecord(join(folder, 'interrupted', RECORD_NAME));
    expect(cases.length).toBeGreaterThan(0);
    expect([footer, complete]).toEqual([undefined, false]);
  });

  it('is read in the order of the plan, in whatever order the cases ended', async () => {
    const planned = plan(suite, 'r3.2', ['*/deleteSession/*']).map(({ id }) => id);
    const ended: string[] = [];
    const { record } = await runConformance({
      ...options('in-order', ['*/deleteSession/*']),
      onCase: ({ id }) => ended.push(id),
    });
    expect(ended).not.toEqual(planned);
    expect(readConformanceRecord(record).cases.map(({ id }) => id)).toEqual(planned);
  });

  it('of nothing is a mistake of the caller', async () => {
    await expect(runConformance(options('nothing', ['no-such-case']))).rejects.toThrow(InputError);
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  });

  it('without a target ends with the reason, and leaves a record without cases', async () => {
    const target = {
      ...reference.target,
      apis: { 'quality-on-demand': 'http://127.0.0.1:1', 'qos-profiles': 'http://127.0.0.1:1' },
    };
    await expect(runConformance({ ...options('unreachable', []), target })).rejects.toThrow(TargetUnreachable);
    expect(readConformanceRecord(join(folder, 'unreachable', RECORD_NAME))).toMatchObject({
      cases: [],
      complete: false,
    });
  });

  it('sends the same requests again with the same seed, tokens and addresses apart', async () => {
    const requests = async (name: string) => {
      const { record } = await runConformance(options(name, ['*/getSession/*']));
      return readConformanceRecord(record)
        .cases.sort((one, other) => one.id.localeCompare(other.id))
        .flatMap(({ exchanges }) => exchanges.map(({ request }) => request.headers['x-correlator']));
    };
    expect(await requests('again-1')).toEqual(await requests('again-2'));
  });
});
