import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { readScenario } from '../../scenarios/scenario.ts';
import { readSuite } from '../case-files.ts';
import { type Answer, isJson, type Lie, withJson } from '../mutants/lie.ts';
import { startLyingTarget } from '../mutants/mutating-proxy.ts';
import { createServerCertificate } from '../sink/certificate.ts';
import type { Target, TokenTrial } from '../target.ts';
import { type CoupledServer, startCoupledServer } from '../test/coupled-server.ts';
import { startHonestServer } from '../test/servers/honest/start-honest-server.ts';
import { diagnoseAccess } from './access.ts';
import { skewOf } from './clock.ts';
import type { Diagnosis } from './diagnosis.ts';
import { examineTarget, isBad } from './examine-target.ts';

const suite = readSuite();
const scenario = readScenario(join(packageRoot, 'scenarios', 'cells', 'certification.yaml'));
const examined = (target: Target, nefAnswers?: string[]) =>
  examineTarget({ target, release: 'r4.1', suite, ...(nefAnswers !== undefined && { nefAnswers }) });
const about = (diagnoses: readonly Diagnosis[], what: Diagnosis['about']) =>
  diagnoses.filter((each) => each.about === what);

describe('a server that has everything', { timeout: 60_000 }, () => {
  let coupled: CoupledServer;
  beforeAll(async () => {
    coupled = await startCoupledServer('honest', scenario, startHonestServer);
  });
  afterAll(() => coupled.close());

  it('is found good from reachability to the network', async () => {
    const diagnoses = await examined(coupled.target);
    expect(diagnoses.filter(({ verdict }) => verdict === 'bad' || verdict === 'unclear')).toEqual([
      // The server stamps its answers with the wall clock, its sessions with emulated time, which is another year.
      expect.objectContaining({ about: 'clock', verdict: 'bad' }),
    ]);
    const good = diagnoses.filter(({ verdict }) => verdict === 'good').map((each) => each.about);
    // Two APIs, a token at each, three profiles, an event, a flow.
    expect(good.toSorted()).toEqual([
      ...[
        'access',
        'access',
        'network',
        'notifications',
        'profile',
        'profile',
        'profile',
        'reachability',
        'reachability',
      ],
    ]);
  });

  it('is told what to change about a token, and nothing behind it is looked at', async () => {
    const tokens = { ...coupled.target.tokens, token: () => Promise.resolve('of-somebody-else') };
    const diagnoses = await examined({ ...coupled.target, tokens });
    const access = about(diagnoses, 'access');
    expect(access).toHaveLength(2);
    for (const each of access)
      expect(each).toMatchObject({ verdict: 'bad', found: '401 UNAUTHENTICATED: it is not taken' });
    expect(about(diagnoses, 'profile')).toEqual([]);
  });

  it("is told the server's own reason for a 401, unless a token may be in it", async () => {
    let reason = 'JOSE header typ (type) at+jwt not allowed';
    const server = createServer((_request, response) =>
      response
        .writeHead(401, { 'www-authenticate': `Bearer error="invalid_token", error_description="${reason}"` })
        .end(),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const target = { ...coupled.target, apis: { 'quality-on-demand': url } };
    const found = async () => about(await examined(target), 'access').map((each) => each.found);
    try {
      expect(await found()).toEqual([`401 without a code: it is not taken, "${reason}"`]);
      reason = 'no such token: eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl';
      expect(await found()).toEqual(['401 without a code: it is not taken']);
    } finally {
      server.close();
    }
  });

  it('is not told that it has no QoS flow when all that it lacks is x-correlator', async () => {
    const network = await networkBehind(({ headers: { 'x-correlator': _dropped, ...headers }, ...answer }) => ({
      ...answer,
      headers,
    }));
    expect(network).toMatchObject({ verdict: 'good', found: expect.stringContaining('x-correlator') as string });
    expect(network?.found).not.toContain('no QoS flow');
  });

  it('is told that its sessions do not become AVAILABLE, although the NEF has granted them', async () => {
    const network = await networkBehind((answer) => {
      if (!isJson(answer.json)) return answer;
      const { startedAt: _begun, expiresAt: _over, ...session } = answer.json;
      return withJson(answer, { ...session, qosStatus: 'REQUESTED' });
    });
    expect(network).toMatchObject({
      verdict: 'bad',
      found: expect.stringMatching(/^the NEF answered POST 201, and the session does not become AVAILABLE/) as string,
    });
  });

  /** What is found of the network when sessions are answered with something else than the server says. */
  async function networkBehind(changed: (answer: Answer) => Answer): Promise<Diagnosis | undefined> {
    const answers: string[] = [];
    const lie: Lie = {
      operations: ['createSession', 'getSession'],
      answer: async (request, server) => {
        answers.push('POST 201');
        return changed(await server.ask(request));
      },
    };
    const liar = await startLyingTarget(coupled.target, 'r4.1', lie);
    try {
      return about(await examined(liar.target, answers), 'network')[0];
    } finally {
      await liar.close();
    }
  }

  it('is told which profile is not what the target file says', async () => {
    const { assets } = coupled.target;
    const diagnoses = await examined({
      ...coupled.target,
      profile: { name: 'QOS_NOBODY' },
      assets: { ...assets, inactiveProfile: 'QOS_M' },
      sink: undefined as never,
    });
    expect(about(diagnoses, 'profile')).toMatchObject([
      {
        subject: 'profile QOS_NOBODY',
        verdict: 'bad',
        change: 'name a profile in profile.name that the server knows as ACTIVE',
      },
      {
        subject: 'profile QOS_M',
        verdict: 'bad',
        found: 'it is ACTIVE',
        change: 'name one in inactiveProfile that is INACTIVE',
      },
      { subject: 'profile QOS_2023', verdict: 'good' },
    ]);
  });

  it('is told how many cases each missing asset costs', async () => {
    const { unknownDevice: _, ...assets } = coupled.target.assets;
    const diagnoses = await examined({ ...coupled.target, assets });
    // One of createSession and one of retrieveSessionsByDevice, and one of retrieveQoSProfiles, for 404 of a device.
    const [missing, ...others] = about(diagnoses, 'assets');
    expect(missing).toMatchObject({
      verdict: 'limit',
      found: 'assets.unknownDevice is missing in the target: unknown-device',
    });
    expect(Number.parseInt(missing!.subject)).toBeGreaterThan(1);
    expect(others).toEqual([]);
  });
});

describe('an authorization server', () => {
  const trial = (role: TokenTrial['role'], scopes: readonly string[], device?: string): TokenTrial => ({
    role,
    ok: true,
    scopes,
    ...(device !== undefined && { device }),
  });
  const scopes = (kind: string, names: readonly string[]) => names.map((name) => `${kind}:${name}`);
  const SESSIONS = scopes('quality-on-demand:sessions', ['create', 'read', 'update', 'delete', 'retrieve-by-device']);

  async function accessWith(trials: TokenTrial[]): Promise<Diagnosis[]> {
    const tokens = {
      offers: () => false,
      token: () => Promise.resolve(undefined),
      prepare: () => Promise.resolve(trials),
    };
    const target = { apis: { 'quality-on-demand': 'http://127.0.0.1:9' }, devices: [], tokens } as unknown as Target;
    const diagnoses = await diagnoseAccess({ target, client: undefined as never, release: 'r4.1' });
    return diagnoses.filter(({ subject }) => subject !== 'access token');
  }

  it('has given every scope, and it is said for which devices', async () => {
    const whole = ['two-legged', 'three-legged', 'three-legged'] as const;
    expect(
      await accessWith(whole.map((role, n) => trial(role, SESSIONS, n === 0 ? undefined : `phone-${n}`))),
    ).toMatchObject([
      { subject: 'two-legged token', verdict: 'good' },
      { subject: 'three-legged token of phone-1, phone-2', verdict: 'good' },
    ]);
  });

  it('has given the whole API under a purpose, as CAMARA has it', async () => {
    const purpose = ['dpv:RequestedServiceProvision#quality-on-demand'];
    expect(await accessWith([trial('two-legged', purpose)])).toMatchObject([{ verdict: 'good' }]);
  });

  it('has kept a scope back: which, and what follows; that of a role without scopes is not missed', async () => {
    const kept = SESSIONS.filter((scope) => !scope.endsWith('update'));
    expect(await accessWith([trial('two-legged', kept), trial('no-scope', [])])).toMatchObject([
      { subject: 'two-legged token', verdict: 'limit', found: 'granted without quality-on-demand:sessions:update' },
    ]);
  });
});

describe('a server that is not coupled', { timeout: 60_000 }, () => {
  it('is told that the NEF was asked nothing, or what it answered', async () => {
    const [one, other] = [
      await startCoupledServer('one', scenario, startHonestServer),
      await startCoupledServer('other', scenario, startHonestServer),
    ];
    try {
      // The server commands its own network, and another one is looked at.
      const target = { ...one.target, network: other.target.network! };
      expect(about(await examined(target, []), 'network')).toMatchObject([
        { verdict: 'bad', found: 'a session was made, and the emulated NEF was asked nothing' },
      ]);
      const { tokens } = target;
      const whenNefAnswers = async (answer: string): Promise<Diagnosis | undefined> => {
        const answers: string[] = [];
        const token = (request: Parameters<typeof tokens.token>[0]) => {
          answers.push(answer);
          return tokens.token(request);
        };
        return about(await examined({ ...target, tokens: { ...tokens, token } }, answers), 'network')[0];
      };
      const refused = await whenNefAnswers('POST 404');
      expect(refused?.found).toMatch(/^the NEF answered POST 404, and there is no QoS flow/);
      expect(refused?.change).toContain('addresses');
      // Taken, and said to be AVAILABLE: then it was for another UE.
      const taken = await whenNefAnswers('POST 201');
      expect(taken?.found).toMatch(/^the NEF answered POST 201, and there is no QoS flow/);
    } finally {
      await one.close();
      await other.close();
    }
  });
});

describe('a server that cannot be reached', () => {
  const at = (url: string): Target =>
    ({
      apis: { 'quality-on-demand': url },
      headers: {},
      budgets: { requestTimeoutMs: 2000, availableWithinMs: 1, eventWithinMs: 1, clockToleranceMs: 1 },
      time: { track: (io: () => unknown) => io(), nowMs: () => Date.now() },
      devices: [],
    }) as unknown as Target;

  it('is told to be started where nobody listens', async () => {
    const diagnoses = await examined(at('http://127.0.0.1:1'));
    expect(diagnoses).toHaveLength(1);
    expect(diagnoses[0]).toMatchObject({
      about: 'reachability',
      verdict: 'bad',
      change: expect.stringContaining('start the server') as string,
    });
    expect(isBad(diagnoses)).toBe(true);
  });

  it('is told how its certificate comes to be trusted', async () => {
    const { certificatePem, keyPem } = await createServerCertificate(['127.0.0.1'], Date.now());
    const server = createHttpsServer({ cert: certificatePem, key: keyPem }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const diagnoses = await examined(at(`https://127.0.0.1:${port}`));
      expect(diagnoses[0]?.change).toContain('tls.caFile');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('the clock of a target', () => {
  // A Date of 12:00:05 was written between 12:00:05.000 and 12:00:05.999.
  const second = Date.UTC(2026, 0, 1, 12, 0, 5);
  it.each<[string, number, number, number]>([
    ['is ours within the second of the header', second + 100, second + 200, 0],
    ['is ours while the answer was under way', second - 400, second + 10, 0],
    ['is ahead by what lies after the answer', second - 9000, second - 7000, 7000],
    ['is behind by what lies before the request', second + 31_000, second + 31_500, -30_000],
  ])('%s', (_name, sentMs, receivedMs, skewMs) => {
    expect(skewOf(second, sentMs, receivedMs)).toBe(skewMs);
  });
});
