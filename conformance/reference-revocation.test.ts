import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { readScenario } from '../scenarios/scenario.ts';
import { readSuite } from './case-files.ts';
import { type Release, RELEASES } from './contract/index.ts';
import type { CaseRecord } from './record.ts';
import { readConformanceRecord } from './record-reader.ts';
import { startReferenceTarget } from './reference-target.ts';
import { runConformance } from './run-conformance.ts';
import { isJson, type Lie, ownAnswer, withJson } from './mutants/lie.ts';
import { startLyingTarget } from './mutants/mutating-proxy.ts';

/*
 * A revocation is answered when it is done (204) or before (202). The reference does either, here without having declared
 * which: the suite finds out, follows the one and the other, and holds neither against a server.
 */

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const suite = readSuite();
const REVOCATIONS = ['qos-provisioning/revokeQosAssignment/*', '*/recently-revoked', 'qos-provisioning/*/outcome-*'];

/**
 * Cases about the one way to revoke, which do not apply to a server that has the other. `existing` is not among them: what
 * is still REQUESTED has nothing to release, and the reference ends it at once either way.
 */
const ONLY = { synchronous: ['event', 'twice'], asynchronous: ['event-async', 'existing-async'] };

interface Choice {
  only: string[];
  devices?: number;
}

async function run(
  release: Release,
  revocation: keyof typeof ONLY,
  lie: Lie = {},
  { only, devices }: Choice = { only: REVOCATIONS },
): Promise<CaseRecord[]> {
  const out = mkdtempSync(join(tmpdir(), 'qod-revocation-'));
  const reference = await startReferenceTarget({ scenario, release, revocation });
  const { target, close } = await startLyingTarget(
    { ...reference.target, notOffered: [], devices: reference.target.devices.slice(0, devices) },
    release,
    lie,
  );
  try {
    const { record } = await runConformance({ target, release, suite, only, out });
    return readConformanceRecord(record).cases;
  } finally {
    await close();
    await reference.close();
    rmSync(out, { recursive: true, force: true });
  }
}

const nameOf = ({ id }: CaseRecord): string => id.split('/').at(-1) ?? '';
const withVerdict = (cases: readonly CaseRecord[], verdict: CaseRecord['verdict']): string[] =>
  cases
    .filter((each) => each.verdict === verdict)
    .map(nameOf)
    .sort();

const PROVISIONING = RELEASES.filter((release) => release !== 'v0.10.1');

describe.each(PROVISIONING)('revocation in %s', { timeout: 60_000 }, (release) => {
  it.each([
    ['synchronous', ONLY.asynchronous],
    ['asynchronous', ONLY.synchronous],
  ] as const)('%s passes, and what is about the other way does not apply', async (revocation, inapplicable) => {
    const cases = await run(release, revocation);
    expect(withVerdict(cases, 'not-applicable')).toEqual(inapplicable);
    expect(cases.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not-applicable')).toEqual([]);
    expect(cases.length).toBeGreaterThan(20);
  });
});

describe('a server that answers 202', { timeout: 60_000 }, () => {
  /** What of an assignment it tells falsely, from the revocation on. */
  const telling = (operation: string, changes: Record<string, unknown>): Lie => ({
    operations: [operation],
    answer: async (request, server) => {
      const answer = await server.ask(request);
      if (!isJson(answer.json) || answer.json['statusInfo'] !== 'DELETE_REQUESTED') return answer;
      return withJson(answer, { ...answer.json, ...changes });
    },
  });

  it('and never gets done', async () => {
    const cases = await run('r4.1', 'asynchronous', telling('getQosAssignmentById', { status: 'AVAILABLE' }));
    expect(withVerdict(cases, 'failed')).toEqual(['either-way', 'existing-async']);
  });

  it('of an assignment that is UNAVAILABLE already', async () => {
    const cases = await run('r4.1', 'asynchronous', telling('revokeQosAssignment', { status: 'UNAVAILABLE' }));
    expect(withVerdict(cases, 'failed')).toContain('existing-async');
  });

  it('and gives another reason in the end', async () => {
    const lie = telling('getQosAssignmentById', { statusInfo: 'NETWORK_TERMINATED' });
    const cases = await run('r4.1', 'asynchronous', lie);
    expect(withVerdict(cases, 'failed')).toEqual(expect.arrayContaining(['either-way', 'existing-async']));
  });

  // The first case leaves an AVAILABLE assignment behind.
  const ONE_AFTER_THE_OTHER = {
    only: ['existing', 'none'].map((name) => `qos-provisioning/getQosAssignmentByDevice/${name}`),
    devices: 1,
  };

  it.each(PROVISIONING)('leaves nothing to the next case of the device in %s', async (release) => {
    const cases = await run(release, 'asynchronous', {}, ONE_AFTER_THE_OTHER);
    expect(cases.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
  });

  it('and never gets done costs the device', async () => {
    const lie: Lie = {
      operations: ['revokeQosAssignment'],
      answer: (request) => Promise.resolve(ownAnswer(request, 202, {})),
    };
    const cases = await run('r4.1', 'asynchronous', lie, ONE_AFTER_THE_OTHER);
    expect(cases.map(({ verdict }) => verdict)).toEqual(['passed', 'inconclusive']);
    expect(cases[1]?.reasons[0]).toContain('was to be deleted later, and was not within 60 s');
  });
});
