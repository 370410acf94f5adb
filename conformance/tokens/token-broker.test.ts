import { UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TokenRole } from '../case.ts';
import { contractOf } from '../contract/index.ts';
import type { TestDevice } from '../target.ts';
import { type AccessToken, accessToken, accessTokenOf, type TokenResponse } from './access-token.ts';
import { LearntSecrets } from './learnt-secrets.ts';
import type { RoleSource } from './role-source.ts';
import { TokenBroker } from './token-broker.ts';
import type { TokenProvider, TokenWish } from './token-provider.ts';
import { TokenUnavailable } from './token-unavailable.ts';

const { operations } = contractOf('qos-profiles', 'r4.1');
const [operation] = operations;
const create = contractOf('quality-on-demand', 'r4.1').operations.find((each) => each.operationId === 'createSession')!;
const read = contractOf('quality-on-demand', 'r4.1').operations.find((each) => each.operationId === 'getSession')!;
const devices: TestDevice[] = ['one', 'two', 'three'].map((name) => ({ name, identifiers: {} }));

let nowMs: number;
let wishes: TokenWish[];
let secrets: string[];
beforeEach(() => {
  nowMs = 1_000_000;
  wishes = [];
  secrets = [];
});

/** Answers the nth wish as told; tokens are token-1, token-2, …. */
function provider(answer: (n: number, wish: TokenWish) => Partial<TokenResponse> | Error = () => ({})): TokenProvider {
  return {
    withinMs: 60_000,
    fetch: async (wish): Promise<AccessToken> => {
      const n = wishes.push(wish);
      await Promise.resolve();
      const response = answer(n, wish);
      if (response instanceof Error) throw response;
      return accessToken({ access_token: `token-${n}`, ...response }, nowMs, wish.scopes);
    },
  };
}

function brokerOf(
  roles: Partial<Record<TokenRole, RoleSource>>,
  ofDevices: ReadonlyMap<TestDevice, RoleSource> = new Map(),
) {
  return new TokenBroker({
    sources: { roles: new Map(Object.entries(roles) as [TokenRole, RoleSource][]), devices: ofDevices },
    devices,
    apis: ['quality-on-demand', 'qos-profiles'],
    secrets: new LearntSecrets(secrets),
    nowMs: () => nowMs,
  });
}
const twoLegged = (broker: TokenBroker) => broker.token({ role: 'two-legged', operation: operation! });

describe('a device', () => {
  it('is known by its name: in an emulated network it has a UE as well', async () => {
    const [one] = devices;
    const broker = brokerOf({}, new Map([[one!, { provider: provider() }]]));
    const coupled = { ...one!, ue: { name: 'seat-1', ipv4Address: '10.45.0.2', ipv6Address: '2001:db8:45:2::1' } };
    expect(broker.offers('three-legged', coupled)).toBe(true);
    expect(await broker.token({ role: 'three-legged', device: coupled, operation: operation! })).toBe('token-1');
    expect(broker.offers('three-legged-other', coupled)).toBe(false);
  });
});

describe('tokens are kept', () => {
  it('and fetched once for all who ask at the same time', async () => {
    const broker = brokerOf({ 'two-legged': { provider: provider() } });
    const all = await Promise.all(Array.from({ length: 20 }, () => twoLegged(broker)));
    expect(new Set(all)).toEqual(new Set(['token-1']));
    expect(wishes).toHaveLength(1);
    expect(secrets).toEqual(['token-1']);
  });

  it('until 30 s before they end, then had anew, with the refresh token where there is one', async () => {
    const broker = brokerOf({
      'two-legged': { provider: provider(() => ({ expires_in: 3600, refresh_token: 'refresh-token' })) },
    });
    expect(await twoLegged(broker)).toBe('token-1');
    nowMs += 3_569_999;
    expect(await twoLegged(broker)).toBe('token-1');
    nowMs += 1;
    expect(await twoLegged(broker)).toBe('token-2');
    expect(wishes.map(({ refreshToken }) => refreshToken)).toEqual([undefined, 'refresh-token']);
    expect(secrets).toContain('refresh-token');
  });

  it('of a short life for three quarters of it', async () => {
    const broker = brokerOf({ 'two-legged': { provider: provider(() => ({ expires_in: 20 })) } });
    await twoLegged(broker);
    nowMs += 14_999;
    expect(await twoLegged(broker)).toBe('token-1');
    nowMs += 1;
    expect(await twoLegged(broker)).toBe('token-2');
  });

  it('by device', async () => {
    const source = { provider: provider() };
    const broker = brokerOf({}, new Map(devices.map((device) => [device, source])));
    const token = (device: TestDevice) => broker.token({ role: 'three-legged', device, operation: read });
    expect([await token(devices[0]!), await token(devices[1]!), await token(devices[0]!)]).toEqual([
      'token-1',
      'token-2',
      'token-1',
    ]);
    expect(wishes.map(({ device }) => device?.name)).toEqual(['one', 'two']);
  });
});

describe('a failure', () => {
  it('that comes during a run stands for 10 s, so that nobody is run against, and is of the token alone', async () => {
    const broker = brokerOf({
      'two-legged': {
        provider: provider((n) => (n === 2 ? new TokenUnavailable('the server is down') : { expires_in: 100 })),
      },
    });
    await broker.prepare({ release: 'r4.1' });
    nowMs += 100_000;
    for (let n = 0; n < 5; n++) await expect(twoLegged(broker)).rejects.toThrow(TokenUnavailable);
    expect(wishes).toHaveLength(2);
    nowMs += 10_000;
    expect(await twoLegged(broker)).toBe('token-3');
  });

  it('takes a role back from what is offered, with the reason without secrets', async () => {
    secrets.push('the-secret-of-9');
    const broker = brokerOf({ 'two-legged': { provider: provider(() => new Error('wrong secret the-secret-of-9')) } });
    expect(broker.offers('two-legged')).toBe(true);
    const trials = await broker.prepare({ release: 'r4.1', roles: new Set(['two-legged', 'other-client']) });
    expect(trials).toEqual([
      { role: 'two-legged', ok: false, reason: 'wrong secret «redacted»' },
      { role: 'other-client', ok: false, reason: 'the target file says nothing of it' },
    ]);
    expect([broker.offers('two-legged'), broker.lack('two-legged')]).toEqual([false, 'wrong secret «redacted»']);
    await expect(twoLegged(broker)).rejects.toThrow('no token for two-legged: wrong secret «redacted»');
  });

  it('is not held against the next run', async () => {
    const answers = [new TokenUnavailable('down'), {}];
    const broker = brokerOf({ 'two-legged': { provider: provider((n) => answers[n - 1]!) } });
    const run = { release: 'r4.1', roles: new Set<TokenRole>(['two-legged']) } as const;
    await broker.prepare(run);
    expect(broker.offers('two-legged')).toBe(false);
    nowMs += 10_000;
    await broker.prepare(run);
    expect(broker.offers('two-legged')).toBe(true);
  });

  it('of a source that takes too long is one', async () => {
    const hanging = {
      withinMs: 20,
      fetch: ({ signal }: TokenWish) =>
        new Promise<AccessToken>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    };
    const [trial] = await brokerOf({ 'two-legged': { provider: hanging } }).prepare({
      release: 'r4.1',
      roles: new Set(['two-legged']),
    });
    expect(trial).toEqual({ role: 'two-legged', ok: false, reason: 'no token came within 20 ms' });
  });

  it('that is an abort of the run is none of the role', async () => {
    const abort = new AbortController();
    const aborting = provider(() => {
      abort.abort(new Error('interrupted'));
      return new Error('aborted');
    });
    const broker = brokerOf({ 'two-legged': { provider: aborting } });
    await expect(broker.prepare({ release: 'r4.1', signal: abort.signal })).rejects.toThrow('interrupted');
  });

  it('for one device leaves the others, and another subscriber is one whose token is had', async () => {
    const source = {
      provider: provider((_, { device }) => (device?.name === 'two' ? new TokenUnavailable('declined') : {})),
    };
    const broker = brokerOf({}, new Map(devices.slice(0, 2).map((device) => [device, source])));
    const trials = await broker.prepare({ release: 'r4.1', roles: new Set(['three-legged', 'three-legged-other']) });
    expect(trials.map(({ device, ok }) => [device, ok])).toEqual([
      ['one', true],
      ['two', false],
      ['three', false],
      [undefined, true],
    ]);
    expect(devices.map((device) => broker.offers('three-legged', device))).toEqual([true, false, false]);
    expect(devices.map((device) => broker.offers('three-legged-other', device))).toEqual([false, true, true]);
    expect(await broker.token({ role: 'three-legged-other', device: devices[2]!, operation: read })).toBe(
      await broker.token({ role: 'three-legged', device: devices[0]!, operation: read }),
    );
  });
});

describe('scopes', () => {
  it('are all those of the release and the APIs that are offered', async () => {
    const broker = brokerOf({ 'two-legged': { provider: provider() } });
    await broker.prepare({ release: 'r4.1' });
    // As in the scopes of the OpenAPI files of r4.1.
    expect([...wishes[0]!.scopes].sort()).toEqual([
      'qos-profiles:read',
      'quality-on-demand:sessions:create',
      'quality-on-demand:sessions:delete',
      'quality-on-demand:sessions:read',
      'quality-on-demand:sessions:retrieve-by-device',
      'quality-on-demand:sessions:update',
    ]);
  });

  it('are those of the file where it names some', async () => {
    const broker = brokerOf({
      'two-legged': { provider: provider(() => ({ scope: 'operator-scope' })), scopes: ['operator-scope'] },
    });
    await broker.prepare({ release: 'r4.1' });
    expect(wishes[0]!.scopes).toEqual(['operator-scope']);
    expect(await twoLegged(broker)).toBe('token-1');
  });

  it('are without those of the operation where that is what is tested', async () => {
    const broker = brokerOf({ 'no-scope': { provider: provider() } });
    await broker.prepare({ release: 'r4.1' });
    const token = await broker.token({ role: 'no-scope', operation: create });
    const wish = wishes[Number(token!.replace('token-', '')) - 1]!;
    expect(wish.scopes).not.toContain('quality-on-demand:sessions:create');
    expect(wish.scopes).toContain('quality-on-demand:sessions:read');
  });

  it('that are granted unasked make a token useless for that', async () => {
    const broker = brokerOf({
      'no-scope': { provider: provider(() => ({ scope: 'quality-on-demand qos-profiles:read' })) },
    });
    const [trial] = await broker.prepare({ release: 'r4.1', roles: new Set(['no-scope']) });
    expect(trial!.ok).toBe(false);
    expect(trial!.reason).toContain('without being asked for it');
  });

  it('that are not granted are the authorization server’s failure, not the target’s', async () => {
    const broker = brokerOf({ 'two-legged': { provider: provider(() => ({ scope: 'qos-profiles:read' })) } });
    await broker.prepare({ release: 'r4.1' });
    expect(await twoLegged(broker)).toBe('token-1');
    await expect(broker.token({ role: 'two-legged', operation: create })).rejects.toThrow(
      'no token for two-legged: it has the scopes qos-profiles:read; createSession needs quality-on-demand:sessions:create',
    );
  });

  it('that a server makes up are told without secrets', async () => {
    secrets.push('the-secret-of-9');
    const broker = brokerOf({ 'two-legged': { provider: provider(() => ({ scope: 'the-secret-of-9' })) } });
    const run = { release: 'r4.1', roles: new Set<TokenRole>(['two-legged']) } as const;
    expect(await broker.prepare(run)).toEqual([{ role: 'two-legged', ok: true, scopes: ['«redacted»'] }]);
    await expect(broker.token({ role: 'two-legged', operation: create })).rejects.toThrow(
      'it has the scopes «redacted»;',
    );
  });

  it('may be granted with a purpose, or as a whole API', async () => {
    const scope = 'dpv:RequestedServiceProvision#quality-on-demand dpv:RequestedServiceProvision#qos-profiles:read';
    const broker = brokerOf({ 'two-legged': { provider: provider(() => ({ scope })) } });
    await broker.prepare({ release: 'r4.1' });
    expect(await broker.token({ role: 'two-legged', operation: create })).toBe('token-1');
    expect(await twoLegged(broker)).toBe('token-1');
  });
});

describe('an expired token', () => {
  it('is waited for where its life is short enough', async () => {
    nowMs = Date.now();
    const broker = brokerOf({ expired: { provider: provider(() => ({ expires_in: 0.05 })), waitAtMostMs: 1000 } });
    expect(await broker.prepare({ release: 'r4.1', roles: new Set(['expired']) })).toMatchObject([
      { ok: true, expiresAtMs: nowMs + 50 },
    ]);
    expect(await broker.token({ role: 'expired', operation: read })).toBe('token-1');
    // One second more, for clocks that differ.
    expect(Date.now()).toBeGreaterThanOrEqual(nowMs + 1050);
    nowMs = Date.now();
    expect(await broker.token({ role: 'expired', operation: read })).toBe('token-1');
  });

  it.each([
    [{ expires_in: 3600 }, 'a token lives 3600 s, and 60 s are waited at most (waitAtMost)'],
    [{}, 'nobody says how long the token lives, so that its end cannot be waited for'],
  ])('is not to be had of one that says %o', async (response, reason) => {
    const broker = brokerOf({ expired: { provider: provider(() => response), waitAtMostMs: 60_000 } });
    expect(await broker.prepare({ release: 'r4.1', roles: new Set(['expired']) })).toMatchObject([
      { ok: false, reason },
    ]);
  });

  it('must have expired where it is given, as far as can be seen', async () => {
    const jwt = (expS: number) => new UnsecuredJWT({}).setExpirationTime(expS).encode();
    const fixed = (text: string): RoleSource => ({
      provider: { withinMs: 1000, fixed: true, fetch: async () => accessTokenOf(text, nowMs) },
    });
    const trial = async (role: 'expired' | 'two-legged', text: string) =>
      (await brokerOf({ [role]: fixed(text) }).prepare({ release: 'r4.1', roles: new Set([role]) }))[0]!;
    // nowMs is 1000 s.
    expect(await trial('expired', jwt(1001))).toMatchObject({
      ok: false,
      reason: 'the token has not expired: it is valid until 1970-01-01T00:16:41.000Z',
    });
    expect(await trial('expired', jwt(999))).toMatchObject({ ok: true });
    expect(await trial('expired', 'an-opaque-token')).toMatchObject({ ok: true });
    expect(await trial('two-legged', jwt(999))).toMatchObject({
      ok: false,
      reason: 'the token expired at 1970-01-01T00:16:39.000Z',
    });
    expect(await trial('two-legged', jwt(1001))).toMatchObject({ ok: true, expiresAtMs: 1_001_000 });
  });
});

it('sources that would get into each other’s way are asked one after the other', async () => {
  let [underWay, most] = [0, 0];
  const slow: TokenProvider = {
    withinMs: 60_000,
    oneAtATime: true,
    fetch: async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return { token: 'a-token' };
    },
  };
  // Two sources, as of two devices that name the same redirect URI each for itself.
  const ofDevices = new Map(devices.map((device, n) => [device, { provider: n === 0 ? slow : { ...slow } }]));
  await brokerOf({}, ofDevices).prepare({ release: 'r4.1', roles: new Set(['three-legged']) });
  expect(most).toBe(1);
});
