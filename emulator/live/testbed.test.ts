import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { NS_PER_MS, seconds, Simulation } from '../kernel/index.ts';
import { cellScenario, downloaders } from '../test/cell-scenario.ts';
import { startControlServer } from './control-server.ts';
import { paceEmulation } from './paced-emulation.ts';
import { startTestbed, type Testbed, type TestbedOptions } from './testbed.ts';

const scenario = cellScenario(downloaders('ue', 3), { duration: '600 s' });

async function withTestbed(
  clock: TestbedOptions['clock'],
  use: (testbed: Testbed, control: string) => Promise<void>,
): Promise<void> {
  const testbed = await startTestbed({ scenario, release: 'r3.2', clock });
  const control = await startControlServer(testbed, clock.kind === 'virtual');
  try {
    await use(testbed, control.baseUrl);
  } finally {
    await control.close();
    await testbed.close();
  }
}

async function json(url: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function createSession({
  reference,
  tokens,
  scopes,
  emulation,
}: Testbed): Promise<{ status: number; url: string; token: string }> {
  const token = await tokens.mint({ clientId: 'client-a', scopes, expiresAtMs: Date.now() + 3_600_000 });
  const url = `${reference.apiRoot}/quality-on-demand/v1/sessions`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      device: { phoneNumber: emulation.subscribers.byName('ue-1')!.phoneNumber },
      applicationServer: { ipv4Address: '198.51.100.10' },
      qosProfile: 'QOS_S',
      duration: 30,
    }),
  });
  const { sessionId } = (await response.json()) as { sessionId: string };
  return { status: response.status, url: `${url}/${sessionId}`, token };
}

describe('testbed in virtual time', { timeout: 30_000 }, () => {
  it('moves only when told, and the session lives through it', async () => {
    await withTestbed({ kind: 'virtual' }, async (testbed, control) => {
      const { status, url, token } = await createSession(testbed);
      expect(status).toBe(201);
      const session = async (): Promise<unknown> =>
        ((await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json()) as { qosStatus: string })
          .qosStatus;
      expect(await session()).toBe('REQUESTED');
      expect((await json(`${control}/status`)).body).toMatchObject({ emulatedS: 0 });
      expect((await json(`${control}/clock`, { advanceS: 1 })).body).toMatchObject({ emulatedS: 1 });
      expect(await session()).toBe('AVAILABLE');
      expect((await json(`${control}/ues/ue-1`)).body['qosFlows']).toHaveLength(1);
      await json(`${control}/clock`, { advanceS: 31 });
      expect(await session()).toBe('UNAVAILABLE');
      expect((await json(`${control}/ues/ue-1`)).body['qosFlows']).toEqual([]);
    });
  });

  it('refuses what it cannot do', async () => {
    await withTestbed({ kind: 'virtual' }, async (_testbed, control) => {
      for (const advanceS of [0, -1, 3601, 'x', null])
        expect((await json(`${control}/clock`, { advanceS })).status).toBe(400);
      expect((await json(`${control}/ues/nobody`)).status).toBe(404);
    });
  });
});

describe('network events at run time', { timeout: 30_000 }, () => {
  it('begin at the next slot, as in a scenario', async () => {
    await withTestbed({ kind: 'virtual' }, async (testbed, control) => {
      await createSession(testbed);
      await json(`${control}/clock`, { advanceS: 1 });
      const event = { event: 'coverage-loss', ues: 'ue-1', duration: '60 s' };
      expect(await json(`${control}/network-events`, event)).toMatchObject({ status: 202 });
      await json(`${control}/clock`, { advanceS: 9 });
      expect((await json(`${control}/ues/ue-1`)).body['qosFlows']).toHaveLength(1);
      // Ten seconds of bearerReleaseTimer.
      await json(`${control}/clock`, { advanceS: 2 });
      expect((await json(`${control}/ues/ue-1`)).body['qosFlows']).toEqual([]);
    });
  });

  it('are refused with every reason', async () => {
    await withTestbed({ kind: 'virtual' }, async (_testbed, control) => {
      const refusal = async (body: unknown): Promise<unknown> => {
        const { status, body: answer } = await json(`${control}/network-events`, body);
        expect(status).toBe(400);
        return answer['error'];
      };
      const loss = { event: 'coverage-loss', ues: 'ue-1', duration: '5 s' };
      expect(await refusal({ ...loss, ues: 'nobody' })).toContain("ues: no UE and no group is named 'nobody'");
      expect(await refusal({ ...loss, duration: 5 })).toContain('duration: 5 has no unit');
      expect(await refusal({ ...loss, at: '5 s' })).toContain("unknown key 'at'");
      expect(await refusal({ event: 'earthquake' })).toContain('expected one of: coverage-loss, cell-outage');
      expect(await refusal({ event: 'backhaul-degradation', duration: '1 s' })).toContain('nothing is degraded');
      for (const body of [{}, [], [1]]) await refusal(body);
    });
  });
});

describe('testbed in paced time', { timeout: 30_000 }, () => {
  it('moves with the wall clock times the speed, and tells so live', async () => {
    await withTestbed({ kind: 'paced', speed: 5 }, async (testbed, control) => {
      expect((await json(`${control}/clock`, { advanceS: 1 })).status).toBe(409);
      const socket = new WebSocket(`${control.replace('http', 'ws')}/live`);
      const [first] = (await once(socket, 'message')) as [Buffer];
      const [second] = (await once(socket, 'message')) as [Buffer];
      socket.close();
      const lines = [first, second].map(
        (line) => JSON.parse(line.toString()) as { emulatedS: number; downlinkLoad: number },
      );
      // A line a second, five emulated seconds in each; a busy machine may stretch it, never shrink it below what passed.
      expect(lines[1]!.emulatedS - lines[0]!.emulatedS).toBeGreaterThan(2);
      // Three full buffers leave no PRB unused.
      expect(lines[1]!.downlinkLoad).toBeGreaterThan(0.9);
      const { status } = await createSession(testbed);
      expect(status).toBe(201);
    });
  });

  it('says when a port cannot be had, and leaves nothing running', async () => {
    await withTestbed({ kind: 'virtual' }, async (testbed) => {
      const port = Number(new URL(testbed.reference.apiRoot).port);
      await expect(startTestbed({ scenario, release: 'r3.2', clock: { kind: 'virtual' }, port })).rejects.toMatchObject(
        { code: 'EADDRINUSE' },
      );
    });
  });
});

describe('testbed with an embedded authorization server', { timeout: 30_000 }, () => {
  it('takes the tokens that it grants beside those that the testbed mints', async () => {
    const authorization = { kind: 'embedded' } as const;
    const testbed = await startTestbed({ scenario, release: 'r3.2', clock: { kind: 'virtual' }, authorization });
    try {
      const { status: minted } = await createSession(testbed);
      expect(minted).toBe(201);
      const granted = await fetch(`${testbed.authorization!.issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('client-b:sandbox-secret-b')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'qos-profiles:read' }),
      });
      const { access_token } = (await granted.json()) as { access_token: string };
      const profile = (authorization: string) =>
        fetch(`${testbed.reference.apiRoot}/qos-profiles/v1/qos-profiles/QOS_S`, { headers: { authorization } });
      expect((await profile(`Bearer ${access_token}`)).status).toBe(200);
    } finally {
      await testbed.close();
    }
  });

  it('says at the start when an external issuer is not there', async () => {
    const authorization = { kind: 'external', issuer: 'http://127.0.0.1:1' } as const;
    const started = startTestbed({ scenario, release: 'r3.2', clock: { kind: 'virtual' }, authorization });
    await expect(started).rejects.toThrow('issuer http://127.0.0.1:1 publishes no metadata');
  });

  it('takes the tokens of an external issuer, and no others', async () => {
    const external = await startTestbed({
      scenario,
      release: 'r3.2',
      clock: { kind: 'virtual' },
      authorization: { kind: 'embedded' },
    });
    const { issuer } = external.authorization!;
    const authorization = { kind: 'external', issuer, audience: 'qod-testbed' } as const;
    const testbed = await startTestbed({ scenario, release: 'r3.2', clock: { kind: 'virtual' }, authorization });
    try {
      const status = async ({ tokens, scopes }: Testbed) => {
        const token = await tokens.mint({ clientId: 'client-a', scopes, expiresAtMs: testbed.time.nowMs() + 60_000 });
        const url = `${testbed.reference.apiRoot}/qos-profiles/v1/qos-profiles/QOS_S`;
        return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
      };
      expect(await status(external)).toBe(200);
      expect(await status(testbed)).toBe(401);
    } finally {
      await Promise.all([testbed.close(), external.close()]);
    }
  });
});

describe('pacing', () => {
  it('reports a stretch in which computing took longer than the time it emulated', async () => {
    const simulation = new Simulation();
    const late: { fromNs: number; toNs: number }[] = [];
    // Each emulated millisecond costs three of wall time.
    const work = (): void => {
      const until = performance.now() + 3;
      while (performance.now() < until);
      simulation.schedule(simulation.now() + NS_PER_MS, work);
    };
    simulation.schedule(0, work);
    const pacing = paceEmulation(simulation, 1, (fromNs, toNs) => late.push({ fromNs, toNs }));
    await new Promise((resolve) => setTimeout(resolve, 600));
    pacing.stop();
    expect(late.length).toBeGreaterThan(0);
    expect(late[0]!.toNs - late[0]!.fromNs).toBeGreaterThan(100 * NS_PER_MS);
    expect(simulation.now()).toBeLessThan(seconds(0.6));
  });
});
