import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, it } from 'vitest';
import { Simulation, WallTime } from '../../emulator/index.ts';
import { packageRoot } from '../../package-root.ts';
import { readScenario } from '../../scenarios/scenario.ts';
import type { Release } from '../contract/index.ts';
import { startReferenceTarget } from '../reference-target.ts';
import type { Target } from '../target.ts';
import { startCoupledServer } from '../test/coupled-server.ts';
import { FAKE_PROFILE, FAKE_TOKEN, FakeQodServer, type Reply } from '../test/fake-qod-server.ts';
import { startHonestServer } from '../test/servers/honest/start-honest-server.ts';
import { startLeakyServer } from '../test/servers/leaky/start-leaky-server.ts';
import type { OperatorOptions, RunningServer } from '../test/servers/operator.ts';
import { startStaticServer } from '../test/servers/static/start-static-server.ts';
import { LoadRecord } from './load-record.ts';
import { type LoadOptions, runLoad } from './run-load.ts';

/* Loads of some seconds. How many requests a busy machine gets done is no matter: figures are held against what the server itself counted. */

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Given = Partial<Omit<LoadOptions, 'target'>>;

async function loaded(target: Target, given: Given = {}): Promise<LoadRecord> {
  const usual = {
    release: 'r4.1',
    ratePerS: 40,
    durationS: 2,
    sampleShare: 1,
    allowedErrorShare: 0,
    seed: 'test',
  } as const;
  // However slow the machine is, a session has time to become AVAILABLE.
  const patient = { ...target, budgets: { ...target.budgets, availableWithinMs: 60_000 } };
  const record = await runLoad({ target: patient, ...usual, ...given });
  expect(isRecord(record), JSON.stringify(isRecord.errors)).toBe(true);
  return record;
}

const published = JSON.parse(
  readFileSync(join(packageRoot, 'conformance', 'load', 'load.schema.json'), 'utf8'),
) as object;
const isRecord = new Ajv2020().compile(published);

it('has a published schema: load.schema.json is LoadRecord as JSON', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(LoadRecord)));
});

const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'), {});
const NOTHING_FOUND = 'every sampled answer conforms, no more errors than allowed, nothing left behind';

describe('a load of servers by other hands, in front of the emulated network', () => {
  async function coupled(name: string, start: (options: OperatorOptions) => Promise<RunningServer>): Promise<Target> {
    const { target, close } = await startCoupledServer(name, scenario, start, 'wall');
    closers.push(close);
    return target;
  }

  it('finds nothing in an honest one', async () => {
    const target = await coupled('honest', startHonestServer);
    const record = await loaded(target);
    expect(record.because).toEqual([NOTHING_FOUND]);
    expect(record.exitCode).toBe(0);
    expect(record.operations.map(({ operation, requests, succeeded }) => [operation, requests - succeeded])).toEqual(
      ['createSession', 'getSession', 'extendQosSessionDuration', 'deleteSession'].map((operation) => [operation, 0]),
    );
    expect(record.conformance).toEqual({ sampled: record.total.requests, broken: 0, findings: [] });
    expect(record.leaks).toEqual({ observed: true, flows: 0, examples: [] });
    const { created, deleted, deletedAfterwards, gone, neverAvailable, stillTold } = record.sessions;
    expect([deleted + deletedAfterwards, gone, neverAvailable]).toEqual([created, 0, 0]);
    expect(stillTold).toEqual({ askedFor: created, count: 0, sessionIds: [] });
  });

  it('counts every flow that one leaves in the network, and does not blame its answers', async () => {
    const target = await coupled('leaky', (options) =>
      startLeakyServer({ ...options, defects: new Set(['never-calls-delete']) }),
    );
    const record = await loaded(target, { devices: 4 });
    const { created, deleted, deletedAfterwards } = record.sessions;
    expect(created).toBeGreaterThan(1);
    expect(deleted + deletedAfterwards).toBe(created);
    expect(record.leaks.flows).toBe(created);
    expect(record.leaks.examples[0]).toMatchObject({ device: target.devices[0]!.name, fiveQi: expect.any(Number) });
    expect(record.because).toEqual([`${created} QoS flows left in the network`]);
    expect(record.exitCode).toBe(1);
    // What was there before a load is not its doing.
    const next = await loaded(target, { devices: 2, ratePerS: 10, durationS: 1 });
    expect(next.leaks.flows).toBe(next.sessions.created);
  });

  it('finds that a mock makes up its answers, with an example without secrets', async () => {
    const target = await coupled('static', () => startStaticServer({ echoesCorrelator: true }));
    const record = await loaded(target);
    expect(record.exitCode).toBe(1);
    // Every creation is answered with the example, and never with what was asked for.
    const creations = record.operations[0]!.requests;
    const finding = record.conformance.findings.find(
      ({ operation, check }) => operation === 'createSession' && check === 'session.applicationServer',
    );
    expect(finding).toMatchObject({ level: 'MUST', count: creations });
    expect(finding?.example.request.headers['authorization']).toBe('Bearer «redacted»');
    expect(finding?.example.curl).toContain('$TOKEN');
    // The session of its example is told of whatever is deleted.
    expect(record.sessions.stillTold.count).toBeGreaterThan(0);
    expect(record.total.requests).toBe(record.total.succeeded);
  });
});

describe('a load of the embedded reference, in the time of the wall clock', () => {
  it('finds nothing in v0.10.1, which cannot be asked for the sessions of a device', async () => {
    const release = 'v0.10.1';
    const clock = { kind: 'paced', speed: 1 } as const;
    const { target, close } = await startReferenceTarget({ scenario, release, clock });
    closers.push(close);
    const record = await loaded(target, { release, ratePerS: 20 });
    expect([record.because, record.exitCode]).toEqual([[NOTHING_FOUND], 0]);
    expect(record.operations).toHaveLength(4);
    expect(record.leaks).toMatchObject({ observed: true, flows: 0 });
    expect(record.sessions.stillTold).toMatchObject({ askedFor: record.sessions.created, count: 0 });
  });
});

describe('a load of a server that fails', () => {
  /** Sees every request of the load before it is answered. @returns whether it answers by itself. */
  type Hijack = (operationId: string, response: ServerResponse) => boolean;

  interface Faults {
    hijack?: Hijack;
    alter?: (reply: Reply, operationId: string) => Reply;
    requestTimeoutMs?: number;
  }

  async function failing({ hijack, alter, requestTimeoutMs = 5_000 }: Faults = {}): Promise<Target> {
    const release: Release = 'r3.2';
    // Its clock runs ahead, so that a session is AVAILABLE soon; what expires it sees by the wall clock.
    const time = new WallTime();
    const clock = new Simulation();
    const server = await FakeQodServer.start({
      release,
      clock,
      nowMs: () => time.nowMs(),
      ...(hijack !== undefined && { hijack }),
      alter: (reply, about) => alter?.(ofDevice(reply, about.body), about.operationId) ?? ofDevice(reply, about.body),
    });
    const pace = setInterval(() => clock.runUntil(clock.now() + 1e9), 5);
    closers.push(async () => {
      clearInterval(pace);
      await server.close();
    });
    return targetAt(server.root, time, requestTimeoutMs);
  }

  function targetAt(root: string, time: Target['time'] = new WallTime(), requestTimeoutMs = 5_000): Target {
    return {
      name: 'fake',
      kind: 'external',
      apis: { 'quality-on-demand': `${root}/quality-on-demand/v1`, 'qos-profiles': `${root}/qos-profiles/v1` },
      headers: {},
      time,
      tokens: { offers: (role) => role === 'two-legged', token: () => Promise.resolve(FAKE_TOKEN) },
      devices: Array.from({ length: 4 }, (_, n) => ({
        name: `device-${n}`,
        identifiers: { phoneNumber: `+9990000000${n}` },
      })),
      applicationServer: { ipv4Address: '198.51.100.10', port: 443 },
      profile: { name: FAKE_PROFILE.name },
      assets: {},
      notOffered: [],
      unsupportedIdentifiers: [],
      longWaits: false,
      budgets: { requestTimeoutMs, availableWithinMs: 5_000, eventWithinMs: 5_000, clockToleranceMs: 1_000 },
      secrets: [FAKE_TOKEN],
    };
  }

  /** A server that answers as if all were well, so many milliseconds late. @returns its root */
  async function delayed(delayMs: number): Promise<string> {
    const server = createServer((request, response) => {
      request.resume();
      const status = request.method === 'DELETE' ? 204 : request.url?.endsWith('/sessions') === true ? 201 : 200;
      const body = JSON.stringify({ sessionId: randomUUID(), qosStatus: 'AVAILABLE' });
      setTimeout(() => response.writeHead(status).end(status === 204 ? undefined : body), delayMs);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => (server.close(), server.closeAllConnections()));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const PART_OF_LOAD = ['createSession', 'getSession', 'extendQosSessionDuration', 'deleteSession'];
  /** Requests that are PART_OF_LOAD by their name and come before the load: one that sees whether there is a server. */
  const GREETINGS = 1;

  const FAST = { release: 'r3.2', ratePerS: 100, durationS: 1, sampleShare: 0 } as const;

  it('counts a 503 for every tenth request exactly, by operation, and is told what is allowed', async () => {
    const failed = new Map<string, number>();
    let asked = 0;
    const hijack: Hijack = (operationId, response) => {
      // What is asked about profiles, and about devices before and after the load, is no part of it.
      if (!PART_OF_LOAD.includes(operationId) || ++asked % 10 !== 0) return false;
      failed.set(operationId, (failed.get(operationId) ?? 0) + 1);
      const body = { status: 503, code: 'UNAVAILABLE', message: 'overloaded' };
      response.writeHead(503, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      return true;
    };
    const record = await loaded(await failing({ hijack }), { ...FAST, allowedErrorShare: 0.05 });
    const { total, errors } = record;
    // The greeting and the cleaning up are counted by the server as well, so that what it failed is at least what is told.
    const told = Object.fromEntries(errors.map(({ operation, count }) => [operation, count]));
    expect(
      errors.every(({ cause, status, code }) => cause === 'status' && status === 503 && code === 'UNAVAILABLE'),
    ).toBe(true);
    const during = Math.floor((total.requests + GREETINGS) / 10);
    expect(total.unexpected).toBe(during);
    expect(Object.values(told).reduce((sum, count) => sum + count, 0)).toBe(during);
    for (const [operation, count] of Object.entries(told)) expect(failed.get(operation)).toBeGreaterThanOrEqual(count);
    expect(total.errorShare).toBe(during / total.requests);
    expect(record.exitCode).toBe(1);
    expect(record.because[0]).toMatch(
      new RegExp(`^${during} of ${total.requests} requests failed .* 5 % are allowed$`),
    );
    expect(errors[0]?.example.response).toMatchObject({ status: 503 });
  });

  it('tells timeouts and connections that broke off apart', async () => {
    let asked = 0;
    const hijack: Hijack = (operationId, response) => {
      if (operationId !== 'getSession') return false;
      asked++;
      // The first is the greeting. Of those that follow, the 2nd hangs and the 4th is reset.
      if (asked === 3) return true;
      if (asked !== 5) return false;
      response.socket?.resetAndDestroy();
      return true;
    };
    const { operations, errors, total } = await loaded(await failing({ hijack, requestTimeoutMs: 1_000 }), FAST);
    const get = operations.find(({ operation }) => operation === 'getSession');
    expect(get).toMatchObject({ timeouts: 1, connectionFailures: 1, unexpected: 0 });
    expect(total).toMatchObject({ timeouts: 1, connectionFailures: 1 });
    expect(errors.map(({ cause, status, count }) => [cause, status, count]).sort()).toEqual([
      ['connection', null, 1],
      ['timeout', null, 1],
    ]);
    expect(errors.map(({ example }) => example.error).sort()).toEqual(['no answer within 1000 ms', 'read ECONNRESET']);
  });

  it('finds and deletes sessions whose creation was not answered', async () => {
    let lost = 0;
    const alter: Faults['alter'] = (reply, operationId) =>
      operationId === 'createSession' && lost++ === 1 ? { ...reply, body: 'no JSON' } : reply;
    const { sessions, total, errors } = await loaded(await failing({ alter }), FAST);
    expect(sessions).toMatchObject({ foundAfterwards: 1, notDeleted: [], stillTold: { count: 0 } });
    // Without that, the next creation for the device would be answered with 409.
    expect([errors, total.unexpected]).toEqual([[], 0]);
  });

  it('tells what could not be deleted', async () => {
    const hijack: Hijack = (operationId, response) => {
      if (operationId !== 'deleteSession') return false;
      response.writeHead(500).end();
      return true;
    };
    const { sessions, because, exitCode } = await loaded(await failing({ hijack }), {
      ...FAST,
      durationS: 0.3,
      devices: 1,
    });
    expect(sessions.created).toBeGreaterThan(0);
    expect(sessions.deleted).toBe(0);
    expect(sessions.notDeleted[0]?.why).toBe('status 500');
    expect(because.at(-1)).toMatch(new RegExp(`^${sessions.notDeleted.length} sessions? could not be deleted$`));
    expect(exitCode).toBe(1);
  });

  it('does not take sessions that are never AVAILABLE for a success', async () => {
    const alter: Faults['alter'] = (reply, operationId) => {
      if (operationId !== 'getSession' || reply.status !== 200) return reply;
      return { ...reply, body: { ...(reply.body as object), qosStatus: 'UNAVAILABLE' } };
    };
    const { sessions, total, because, exitCode } = await loaded(await failing({ alter }), FAST);
    expect(total.requests).toBe(total.succeeded);
    expect(sessions.neverAvailable).toBeGreaterThan(0);
    expect(because).toEqual([`${sessions.neverAvailable} of ${sessions.created} sessions never became AVAILABLE`]);
    expect(exitCode).toBe(1);
  });

  it('ends when it is told to, deletes what it made and says that it was interrupted', async () => {
    const abort = new AbortController();
    let asked = 0;
    const hijack: Hijack = (operationId) => {
      if (operationId === 'getSession' && ++asked === 3) abort.abort();
      return false;
    };
    const record = await loaded(await failing({ hijack }), { ...FAST, durationS: 3_600, signal: abort.signal });
    expect(record).toMatchObject({ interrupted: true, exitCode: 3, sessions: { stillTold: { count: 0 } } });
    const { created, deleted, deletedAfterwards } = record.sessions;
    expect(deleted + deletedAfterwards).toBe(created);
    expect(record.rate.elapsedS).toBeLessThan(60);
  });

  it('says that it is not the rate that was asked for, and that devices were too few', async () => {
    // Each of 4 devices waits 50 ms at least for each answer: 80 requests per second are the most of 1000.
    const { rate, total } = await loaded(targetAt(await delayed(50)), { ...FAST, ratePerS: 1_000 });
    expect(rate).toMatchObject({ askedPerS: 1_000, due: 1_000, keptUp: false });
    expect(rate.achievedPerS).toBeLessThanOrEqual(84);
    expect(total.serviceMs?.p50).toBeGreaterThanOrEqual(49);
    // What was due after half a second had waited for its turn: the corrected latency shows it.
    expect(total.sinceDueMs!.max).toBeGreaterThan(2 * total.serviceMs!.p50);
  });

  it('has nothing to say of a target that is not there', async () => {
    const target = await failing();
    await closers.pop()?.();
    await expect(runLoad({ target, ...FAST, allowedErrorShare: 0, seed: 'test' })).rejects.toThrow(
      /^the target cannot be reached: .*ECONNREFUSED/,
    );
  });

  it('has nothing to say where no token can be had', async () => {
    const target = await failing();
    const token = () => Promise.reject(new Error('the issuer says no'));
    const refused = { ...target, tokens: { ...target.tokens, token } };
    await expect(runLoad({ target: refused, ...FAST, allowedErrorShare: 0, seed: 'test' })).rejects.toThrow(
      'no access token can be had: the issuer says no',
    );
  });
});

/** The fake lists the sessions of everybody; a client under load asks for those of one device. */
function ofDevice(reply: Reply, asked: unknown): Reply {
  if (!Array.isArray(reply.body)) return reply;
  const { device } = asked as { device?: unknown };
  const sessions = reply.body as { device?: unknown }[];
  return { ...reply, body: sessions.filter((each) => JSON.stringify(each.device) === JSON.stringify(device)) };
}
