import { describe, expect, it } from 'vitest';
import { AVAILABLE, broken, CREATE, runOne, runOnFake, SHOULD } from './test/suite-on-fake.ts';

describe('an honest server', () => {
  it('passes what it does right, life and death of a session included', async () => {
    const record = await runOne({
      steps: [
        { ...CREATE, set: { '$.duration': 10 } },
        AVAILABLE,
        {
          request: 'extendQosSessionDuration',
          body: { requestedAdditionalDuration: 20 },
          expect: { status: 200, body: [{ at: '$.duration', equals: 30 }] },
        },
        { wait: '${extendQosSessionDuration.body.duration - 1}' },
        { request: 'getSession', expect: { status: 200, body: [{ at: '$.qosStatus', equals: 'AVAILABLE' }] } },
        {
          awaitStatus: 'UNAVAILABLE',
          expect: [{ at: '$.statusInfo', equals: 'DURATION_EXPIRED' }],
        },
        { request: 'deleteSession', expect: { status: 204 } },
        { request: 'getSession', as: 'gone', expect: { status: 404, code: 'NOT_FOUND' } },
      ],
    });
    expect(record.reasons).toEqual([]);
    expect(record.verdict).toBe('passed');
    // Emulated: nobody waited for this.
    expect(record.endedAtMs - record.startedAtMs).toBeGreaterThan(29_000);
  });

  it('passes with events, and hears nothing after the last one', async () => {
    const sinkCredential = {
      credentialType: 'ACCESSTOKEN',
      accessToken: '${sink.token}',
      accessTokenType: 'bearer',
      accessTokenExpiresUtc: '${now + 60}',
    };
    const record = await runOne(
      {
        needs: ['sink'],
        steps: [
          { ...CREATE, set: { '$.sink': '${sink.url}', '$.sinkCredential': sinkCredential } },
          { awaitEvent: { status: 'AVAILABLE' } },
          { request: 'deleteSession', expect: { status: 204 } },
          { awaitEvent: { status: 'UNAVAILABLE', statusInfo: 'DELETE_REQUESTED' } },
          { noEvent: { for: '10 s' } },
        ],
      },
      { sink: true },
    );
    expect(record.reasons).toEqual([]);
    expect(record.verdict).toBe('passed');
    expect(record.events).toHaveLength(2);
  });
});

describe('verdicts are not mixed', () => {
  const refused = { request: 'createSession', set: { '$.duration': 0 }, expect: { status: 201 } } as const;

  it('fails for a broken MUST and stops there', async () => {
    const record = await runOne({ steps: [refused, AVAILABLE] });
    expect(record.verdict).toBe('failed');
    expect(record.exchanges).toHaveLength(1);
    expect(record.reasons[0]).toBe('status: expected 201, got 400');
  });

  it('warns for a broken SHOULD', async () => {
    expect((await runOne({ requirement: SHOULD, steps: [refused] })).verdict).toBe('warning');
  });

  it('is inconclusive where a precondition is not met', async () => {
    const record = await runOne({ steps: [{ ...refused, precondition: true }, AVAILABLE] });
    expect(record.verdict).toBe('inconclusive');
    expect(record.reasons).toEqual(['precondition not met: status: expected 201, got 400']);
  });

  it('skips where an asset is missing and names it, by need, by token and by placeholder', async () => {
    const records = await runOnFake({
      cases: [
        { id: 'need', needs: ['restricted-profile'], steps: [CREATE] },
        { id: 'token', steps: [{ ...CREATE, token: 'expired' }] },
        { id: 'placeholder', steps: [{ ...CREATE, set: { '$.qosProfile': '${asset.inactiveProfile}' } }] },
        {
          id: 'row',
          rows: [{ profile: '${asset.deprecatedProfile}' }],
          steps: [{ ...CREATE, set: { '$.qosProfile': '${row.profile}' } }],
        },
        { id: 'identifier', steps: [{ ...CREATE, set: { '$.device': { ipv6Address: '${device.ipv6Address}' } } }] },
        { id: 'twin', steps: [{ ...CREATE, set: { '$.device': { ipv6Address: '${twin.ipv6Address}' } } }] },
        { id: 'sink', steps: [{ ...CREATE, set: { '$.sink': '${sink.url}' } }] },
      ],
    });
    expect(
      [...records.values()].map(({ verdict, reasons, exchanges }) => [
        verdict,
        reasons[0]?.split(' ')[0],
        exchanges.length,
      ]),
    ).toEqual([
      ['skipped', 'assets.restrictedProfile', 0],
      ['skipped', 'tokens.expired', 0],
      ['skipped', 'assets.inactiveProfile', 0],
      ['skipped', 'assets.deprecatedProfile', 0],
      ['skipped', 'devices', 0],
      ['skipped', 'devices', 0],
      ['skipped', 'sink', 0],
    ]);
  });

  it('does not apply what the target declares not to offer, nor outcomes without a network', async () => {
    const records = await runOnFake({
      cases: [
        { id: 'declared', needs: ['ip-address-list'], steps: [CREATE] },
        { id: 'network', steps: [{ outcome: 'no-flow' }] },
      ],
      target: (usual) => ({ ...usual, notOffered: ['ip-address-list'] }),
    });
    expect([...records.values()].map(({ verdict }) => verdict)).toEqual(['not-applicable', 'not-applicable']);
  });

  it('does not run what no black box can, with the reason', async () => {
    const record = await runOne({ cannotRun: 'needs an operator at the keyboard' });
    expect([record.verdict, record.reasons[0]]).toEqual([
      'not-applicable',
      'cannot be run by a black box: needs an operator at the keyboard',
    ]);
  });

  it('never passes a case that asserted nothing', async () => {
    const record = await runOne({ steps: [{ wait: '1 s' }] });
    expect([record.verdict, record.reasons]).toEqual(['error', ['the case asserted nothing']]);
  });

  it('calls its own mistakes errors, not failures of the target', async () => {
    const record = await runOne({ steps: [CREATE, { wait: '${createSession.body.nothing}' }] });
    expect(record.verdict).toBe('error');
    expect(record.reasons[0]).toContain('${createSession.body.nothing} has no value');
    expect(record.reasons[0]).toContain('at ');
  });

  it('is inconclusive where a rule is about items of which there are none', async () => {
    const record = await runOne(
      {
        steps: [
          {
            request: 'qos-profiles/retrieveQoSProfiles',
            expect: { status: 200, body: [{ at: '$[*].status', equals: 'ACTIVE' }] },
          },
        ],
      },
      {
        fake: {
          alter: (reply, { operationId }) => (operationId === 'retrieveQoSProfiles' ? { ...reply, body: [] } : reply),
        },
      },
    );
    expect([record.verdict, record.reasons]).toEqual(['inconclusive', ['$[*].status: there is no item to judge']]);
  });

  it('is inconclusive, not failed, where no event was to be had because the sink is not there', async () => {
    const record = await runOne({ needs: ['sink'], steps: [CREATE] });
    expect(record.verdict).toBe('skipped');
  });
});

describe('devices', () => {
  it('are left without sessions, so that many cases share few', async () => {
    const cases = Array.from({ length: 12 }, (_, n) => ({
      id: `case-${n}`,
      devices: n % 3 === 0 ? 2 : 1,
      steps: [CREATE, AVAILABLE],
    }));
    const seen: string[] = [];
    const records = await runOnFake({ cases, devices: 2, onCase: ({ id }) => seen.push(id) });
    expect([...records.values()].map(({ verdict }) => verdict)).toEqual(cases.map(() => 'passed'));
    expect(seen).toHaveLength(12);
  });

  it('are not used again when a session cannot be deleted, and the cases after it are inconclusive', async () => {
    const records = await runOnFake({
      cases: ['first', 'second'].map((id) => ({ id, steps: [CREATE] })),
      devices: 1,
      fake: {
        alter: (reply, { operationId }) => (operationId === 'deleteSession' ? { ...reply, status: 500 } : reply),
      },
    });
    expect(records.get('first')?.verdict).toBe('passed');
    expect(records.get('second')?.verdict).toBe('inconclusive');
    expect(records.get('second')?.reasons[0]).toContain('could not be deleted: status 500');
  });

  it('whose session came without an id are found by the device and freed', async () => {
    const withoutId = (body: unknown) =>
      Object.fromEntries(Object.entries(body as object).filter(([name]) => name !== 'sessionId'));
    const records = await runOnFake({
      cases: ['first', 'second'].map((id) => ({ id, steps: [CREATE] })),
      devices: 1,
      fake: {
        alter: (reply, { operationId }) =>
          operationId === 'createSession' ? { ...reply, body: withoutId(reply.body) } : reply,
      },
    });
    expect([...records.values()].map(broken)).toEqual([['response-schema'], ['response-schema']]);
  });
});
