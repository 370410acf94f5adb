import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestBed, startTestBed } from './test/test-bed.ts';

const PHONE = { phoneNumber: '+491700000001' };
const PRESS = { phoneNumber: '+491700000002' };

describe.each(['r3.2', 'r4.1'] as const)('%s', (release) => {
  let bed: TestBed;
  beforeEach(async () => void (bed = await startTestBed(release)));
  afterEach(() => bed.close());

  const list = async (body: unknown, token?: string) => {
    const response = await bed.call('retrieveQoSProfiles', { body, ...(token === undefined ? {} : { token }) });
    expect(response.status).toBe(200);
    return response.body.map(({ name }: { name: string }) => name) as string[];
  };

  test('a profile is published with its rates, times and limits', async () => {
    const { status, body } = await bed.call('getQosProfile', { path: { name: 'QOS_S' } });
    expect(status).toBe(200);
    // scenarios/qos-profiles.yaml has the same in its own units.
    expect(body).toEqual({
      name: 'QOS_S',
      description: 'Guaranteed rate for standard-definition video',
      status: 'ACTIVE',
      targetMinDownstreamRate: { value: 2, unit: 'Mbps' },
      maxDownstreamRate: { value: 4, unit: 'Mbps' },
      targetMinUpstreamRate: { value: 500, unit: 'kbps' },
      maxUpstreamRate: { value: 2, unit: 'Mbps' },
      minDuration: { value: 1, unit: 'Seconds' },
      maxDuration: { value: 1, unit: 'Hours' },
      priority: 50,
      packetDelayBudget: { value: 300, unit: 'Milliseconds' },
      packetErrorLossRate: 6,
    });
    const listed = await bed.call('retrieveQoSProfiles', { body: { name: 'QOS_S' } });
    expect(listed.body).toEqual([body]);
  });

  test('filters apply together', async () => {
    expect(await list({ status: 'INACTIVE' })).toEqual(['QOS_TRIAL']);
    expect(await list({ status: 'DEPRECATED' })).toEqual(['QOS_2023']);
    expect(await list({ name: 'QOS_M', status: 'ACTIVE', device: PHONE })).toEqual(['QOS_M']);
    expect(await list({ name: 'QOS_M', status: 'INACTIVE' })).toEqual([]);
    expect(await list({ name: 'QOS_NOBODY_KNOWS' })).toEqual([]);
    expect(await list({})).toEqual(
      expect.arrayContaining(['QOS_E', 'QOS_S', 'QOS_M', 'QOS_L', 'QOS_TRIAL', 'QOS_2023']),
    );
  });

  test('a profile kept for some devices is shown for those', async () => {
    expect(await list({})).not.toContain('QOS_PRESS');
    expect(await list({ device: PHONE })).not.toContain('QOS_PRESS');
    expect(await list({ device: PRESS })).toContain('QOS_PRESS');
    const [phone, press] = await Promise.all([bed.token(PHONE), bed.token(PRESS)]);
    expect(await list({}, phone)).not.toContain('QOS_PRESS');
    expect(await list({}, press)).toContain('QOS_PRESS');
    const status = async (token?: string) =>
      (await bed.call('getQosProfile', { path: { name: 'QOS_PRESS' }, ...(token === undefined ? {} : { token }) }))
        .status;
    expect([await status(), await status(press), await status(phone)]).toEqual([200, 200, 404]);
  });

  test.each([
    ['QOS_NOBODY_KNOWS', 404, 'NOT_FOUND'],
    ['Q', 400, 'INVALID_ARGUMENT'],
    ['x'.repeat(257), 400, 'INVALID_ARGUMENT'],
    ['QOS%20M', 400, 'INVALID_ARGUMENT'],
    ['%ZZZ', 400, 'INVALID_ARGUMENT'],
  ])('getQosProfile of %.20s', async (name, status, code) => {
    expect(await bed.call('getQosProfile', { path: { name } })).toMatchObject({ status, body: { code } });
  });

  test.each([{ status: 'active' }, { name: 'Q' }, { name: 1 }, { device: {} }, []])(
    'retrieveQoSProfiles refuses %j',
    async (body) => {
      expect(await bed.call('retrieveQoSProfiles', { body })).toMatchObject({
        status: 400,
        body: { code: 'INVALID_ARGUMENT' },
      });
    },
  );

  if (release === 'r4.1')
    test('retrieveQoSProfiles refuses what it does not know', async () => {
      const response = await bed.call('retrieveQoSProfiles', { body: { names: ['QOS_M'] } });
      expect(response).toMatchObject({ status: 400, body: { code: 'INVALID_ARGUMENT' } });
    });
});
