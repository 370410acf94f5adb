import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contractOf } from '../../conformance/contract/index.ts';
import { seconds } from '../kernel/index.ts';
import { type TestBed, type TestRequest, sessionBody, startTestBed } from './test/test-bed.ts';

type Row = [string, Record<string, unknown>, number, string];

const CREDENTIAL = {
  credentialType: 'ACCESSTOKEN',
  accessToken: 'sink-token',
  accessTokenExpiresUtc: '2026-06-01T00:00:00Z',
  accessTokenType: 'bearer',
};
const SINK = 'https://127.0.0.1:9/events';
const withCredential = (changes: Record<string, unknown>) => ({
  sink: SINK,
  sinkCredential: { ...CREDENTIAL, ...changes },
});
const server = (applicationServer: unknown) => ({ applicationServer });
const INVALID = [400, 'INVALID_ARGUMENT'] as const;

/** Wrong in every release. */
const ROWS: Row[] = [
  ['an empty device', { device: {} }, ...INVALID],
  ['a phone number without +', { device: { phoneNumber: '491700000001' } }, ...INVALID],
  ['a public address alone', { device: { ipv4Address: { publicAddress: '10.0.0.1' } } }, ...INVALID],
  [
    'a device port out of range',
    { device: { ipv4Address: { publicAddress: '10.0.0.1', publicPort: 65_536 } } },
    ...INVALID,
  ],
  ['an IPv6 address that is none', { device: { ipv6Address: '2001:db8::g' } }, ...INVALID],
  ['no application server', { applicationServer: undefined }, ...INVALID],
  ['an empty application server', server({}), ...INVALID],
  ['an IPv4 server that is none', server({ ipv4Address: '198.51.100.256' }), ...INVALID],
  ['an IPv4 mask too wide', server({ ipv4Address: '198.51.100.0/33' }), ...INVALID],
  ['an IPv6 mask too wide', server({ ipv6Address: '2001:db8::/129' }), ...INVALID],
  ['an IPv6 server that is none', server({ ipv6Address: ':::' }), ...INVALID],
  ['an IPv6 address as IPv4', server({ ipv4Address: '2001:db8::1' }), ...INVALID],
  ['empty devicePorts', { devicePorts: {} }, ...INVALID],
  ['empty applicationServerPorts', { applicationServerPorts: {} }, ...INVALID],
  ['a port out of range', { applicationServerPorts: { ports: [65_536] } }, ...INVALID],
  ['a port range without end', { devicePorts: { ranges: [{ from: 1 }] } }, ...INVALID],
  ['a server port range upside down', { applicationServerPorts: { ranges: [{ from: 90, to: 80 }] } }, ...INVALID],
  ['a device port range upside down', { devicePorts: { ranges: [{ from: 90, to: 80 }] } }, ...INVALID],
  ['no profile', { qosProfile: undefined }, ...INVALID],
  ['a profile name too short', { qosProfile: 'Q' }, ...INVALID],
  ['a profile that does not exist', { qosProfile: 'QOS_X' }, ...INVALID],
  ['no duration', { duration: undefined }, ...INVALID],
  ['a duration of 0', { duration: 0 }, ...INVALID],
  ['a duration of a half', { duration: 1.5 }, ...INVALID],
  ['a duration in a string', { duration: '60' }, ...INVALID],
  // QOS_M: maxDuration 1 h.
  ['a duration beyond the profile', { duration: 3601 }, ...INVALID],
  ['a duration beyond int32', { duration: 2_147_483_648 }, ...INVALID],
  ['a sink that is no string', { sink: 1 }, ...INVALID],
  ['a sink that is no URI', { sink: 'https://exa mple' }, ...INVALID],
  ['a sink without https', { sink: 'http://127.0.0.1:9/events' }, 400, 'INVALID_SINK'],
  ['an empty credential', { sink: SINK, sinkCredential: {} }, ...INVALID],
  ['a credential of an unknown type', withCredential({ credentialType: 'COOKIE' }), ...INVALID],
  ['a credential without token', withCredential({ accessToken: undefined }), ...INVALID],
  ['a credential without expiry', withCredential({ accessTokenExpiresUtc: undefined }), ...INVALID],
  [
    'a credential with an expiry without zone',
    withCredential({ accessTokenExpiresUtc: '2026-06-01T00:00:00' }),
    ...INVALID,
  ],
  ['a token that is not of type bearer', withCredential({ accessTokenType: 'mac' }), 400, 'INVALID_TOKEN'],
  ['a token type that is no string', withCredential({ accessTokenType: 7 }), ...INVALID],
  ['a token that no header can carry', withCredential({ accessToken: 'a\r\nb' }), 400, 'INVALID_TOKEN'],
  ['two things wrong at once', { ...withCredential({ accessTokenType: 'mac' }), duration: 0 }, ...INVALID],
  ['an INACTIVE profile', { qosProfile: 'QOS_TRIAL' }, 422, 'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE'],
  ['a DEPRECATED profile', { qosProfile: 'QOS_2023' }, 422, 'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE'],
  ['a profile for other devices', { qosProfile: 'QOS_PRESS' }, 422, 'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE'],
];

const ROWS_OF: Record<string, Row[]> = {
  'r3.2': [
    ['a PLAIN credential', withCredential({ credentialType: 'PLAIN' }), 400, 'INVALID_CREDENTIAL'],
    [
      'a whole PLAIN credential',
      { sink: SINK, sinkCredential: { credentialType: 'PLAIN', identifier: 'a', secret: 'b' } },
      400,
      'INVALID_CREDENTIAL',
    ],
    ['a REFRESHTOKEN credential', withCredential({ credentialType: 'REFRESHTOKEN' }), 400, 'INVALID_CREDENTIAL'],
  ],
  'r4.1': [
    ['a PLAIN credential', withCredential({ credentialType: 'PLAIN' }), ...INVALID],
    ['a REFRESHTOKEN credential', withCredential({ credentialType: 'REFRESHTOKEN' }), ...INVALID],
    [
      'a PRIVATE_KEY_JWT credential',
      { sink: SINK, sinkCredential: { credentialType: 'PRIVATE_KEY_JWT' } },
      422,
      'PRIVATE_KEY_JWT_NOT_CONFIGURED',
    ],
    ['an unknown property', { colour: 'red' }, ...INVALID],
    ['an unknown property of the device', { device: { phoneNumber: '+491700000001', imei: '1' } }, ...INVALID],
    ['an unknown property of a port range', { devicePorts: { ranges: [{ from: 1, to: 2, step: 1 }] } }, ...INVALID],
    ['an unknown property of the credential', withCredential({ realm: 'x' }), ...INVALID],
    ['port 0', { devicePorts: { ports: [0] } }, ...INVALID],
    ['subnets and addresses', server({ ipv4Address: '198.51.100.10', ipAddresses: ['198.51.100.11'] }), ...INVALID],
    ['no addresses', server({ ipAddresses: [] }), ...INVALID],
    [
      '17 addresses',
      server({ ipAddresses: Array.from({ length: 17 }, (_, index) => `198.51.100.${index}`) }),
      ...INVALID,
    ],
    ['the same address twice', server({ ipAddresses: ['198.51.100.1', '198.51.100.1'] }), ...INVALID],
    ['an address that is none', server({ ipAddresses: ['198.51.100'] }), ...INVALID],
    ['a subnet among the addresses', server({ ipAddresses: ['198.51.100.0/24'] }), ...INVALID],
  ],
};

const DEVICE_ROWS: [string, unknown, number, string][] = [
  ['no device', undefined, 422, 'MISSING_IDENTIFIER'],
  ['an unknown phone number', { phoneNumber: '+4915100000000' }, 404, 'IDENTIFIER_NOT_FOUND'],
  [
    'an unknown address',
    { ipv4Address: { publicAddress: '203.0.113.1', publicPort: 5000 } },
    404,
    'IDENTIFIER_NOT_FOUND',
  ],
  ['a network access identifier', { networkAccessIdentifier: '1@example.com' }, 422, 'UNSUPPORTED_IDENTIFIER'],
  ['a device without the service', { phoneNumber: '+491700000003' }, 422, 'SERVICE_NOT_APPLICABLE'],
];

const ADDRESS = { publicAddress: '10.0.0.1', privateAddress: '10.0.0.1', publicPort: 5000 };

describe.each(['r3.2', 'r4.1'] as const)('%s', (release) => {
  let bed: TestBed;
  beforeEach(async () => void (bed = await startTestBed(release)));
  afterEach(() => bed.close());

  const create = (changes?: Record<string, unknown>, request?: TestRequest) =>
    bed.call('createSession', { body: sessionBody(changes), ...request });

  test.each([...ROWS, ...ROWS_OF[release]!])('%s', async (_, changes, status, code) => {
    const response = await create(changes);
    expect(response).toMatchObject({ status, body: { status, code } });
    expect(response.body.message).toMatch(/\S/);
    expect(bed.userPlane.flows.size).toBe(0);
  });

  test('both ends of what a profile allows are allowed', async () => {
    expect((await create({ duration: 1 })).status).toBe(201);
    expect((await create({ duration: 3600, applicationServer: { ipv4Address: '198.51.100.11' } })).status).toBe(201);
  });

  describe.each(['createSession', 'retrieveSessionsByDevice', 'retrieveQoSProfiles'])(
    'the device of %s',
    (operationId) => {
      const send = (device: unknown, token?: string) => {
        const rest = operationId === 'createSession' ? sessionBody({ device }) : { device };
        return bed.call(operationId, { body: rest, ...(token === undefined ? {} : { token }) });
      };
      const needsDevice = operationId !== 'retrieveQoSProfiles';

      test.each(DEVICE_ROWS)('%s', async (_, device, status, code) => {
        const response = await send(device);
        if (device === undefined && !needsDevice) expect(response.status).toBe(200);
        else expect(response).toMatchObject({ status, body: { code } });
      });

      test('must not come with a token that names it', async () => {
        const token = await bed.token({ phoneNumber: '+491700000001' });
        for (const phoneNumber of ['+491700000001', '+491700000002']) {
          expect(await send({ phoneNumber }, token)).toMatchObject({
            status: 422,
            body: { code: 'UNNECESSARY_IDENTIFIER' },
          });
        }
        expect((await send(undefined, token)).status).toBeLessThan(300);
      });

      test('may be one that the token names and the service is not for, or nobody knows', async () => {
        const meter = await bed.token({ phoneNumber: '+491700000003' });
        expect(await send(undefined, meter)).toMatchObject({ status: 422, body: { code: 'SERVICE_NOT_APPLICABLE' } });
        const nobody = await bed.token({ phoneNumber: '+4915100000000' });
        expect(await send(undefined, nobody)).toMatchObject({ status: 404, body: { code: 'IDENTIFIER_NOT_FOUND' } });
      });

      test('may be named in a way that is declared unsupported', async () => {
        await bed.close();
        bed = await startTestBed(release, { unsupportedIdentifiers: ['ipv6Address'] });
        expect(await send({ ipv6Address: '2001:db8:0:1::5' })).toMatchObject({
          status: 422,
          body: { code: 'UNSUPPORTED_IDENTIFIER' },
        });
        expect((await send({ ipv6Address: '2001:db8:0:1::5', phoneNumber: '+491700000001' })).status).toBeLessThan(300);
      });
    },
  );

  describe('the device in the answer', () => {
    test.each([[{ phoneNumber: '+491700000001' }], [{ ipv6Address: '2001:0DB8:0:1::5' }], [{ ipv4Address: ADDRESS }]])(
      'is what was sent: %o',
      async (device) => {
        const { body } = await create({ device });
        expect(body.device).toEqual(device);
        const listed = await bed.call('retrieveSessionsByDevice', { body: { device } });
        expect(listed.body).toEqual([body]);
      },
    );

    test('is one of several, unaltered, be they of one device or not', async () => {
      const { body } = await create({
        device: { networkAccessIdentifier: 'a@b', phoneNumber: '+491700000002', ipv4Address: ADDRESS },
      });
      expect(body.device).toEqual({ ipv4Address: ADDRESS });
      expect([...bed.userPlane.flows.values()][0]!.ueName).toBe('phone-1');
      const other = await create({ device: { phoneNumber: '+491700000002', ipv6Address: '2001:db8:ffff::1' } });
      expect(other.body.device).toEqual({ phoneNumber: '+491700000002' });
    });

    test('is not there with a 3-legged token', async () => {
      const token = await bed.token({ phoneNumber: '+491700000001' });
      const { status, body } = await create({ device: undefined }, { token });
      expect(status).toBe(201);
      expect(body).not.toHaveProperty('device');
      expect([...bed.userPlane.flows.values()][0]!.ueName).toBe('phone-1');
    });
  });

  test('a profile kept for a device is there for that device', async () => {
    expect((await create({ qosProfile: 'QOS_PRESS', device: { phoneNumber: '+491700000002' } })).status).toBe(201);
  });

  if (release === 'r4.1')
    test('a list of servers makes filters for each of them', async () => {
      const ipAddresses = ['198.51.100.10', '2001:db8::1'];
      const { status, body } = await create({ applicationServer: { ipAddresses } });
      expect([status, body.applicationServer]).toEqual([201, { ipAddresses }]);
      // Both directions of two servers.
      expect([...bed.userPlane.flows.values()][0]!.filters).toHaveLength(4);
    });

  if (release === 'r3.2')
    test('what the release does not know is overlooked, and not given back', async () => {
      const { status, body } = await create({ colour: 'red', devicePorts: { ports: [0] } });
      expect(status).toBe(201);
      expect(body).not.toHaveProperty('colour');
    });

  describe('a body', () => {
    const { basePath } = contractOf('quality-on-demand', release);
    const JSON_TYPE = { 'content-type': 'application/json' };
    const rows: [string, TestRequest][] = [
      ['that is missing', { headers: JSON_TYPE }],
      ['that is empty', { rawBody: '', headers: JSON_TYPE }],
      ['that is no JSON', { rawBody: '{"duration":' }],
      ['that is no object', { rawBody: '[]' }],
      ['that is null', { rawBody: 'null' }],
      ['that is {}', { rawBody: '{}' }],
      ['of another type', { rawBody: JSON.stringify(sessionBody()), headers: { 'content-type': 'text/plain' } }],
      ['that is no UTF-8', { rawBody: Buffer.from([0x22, 0xff, 0x22]) }],
      ['of more than 1 MB', { rawBody: JSON.stringify(sessionBody({ padding: 'x'.repeat(1_000_001) })) }],
      ['that is not compressed as it says', { rawBody: '{}', headers: { 'content-encoding': 'gzip' } }],
      ['nested very deeply', { rawBody: `${'['.repeat(100_000)}${']'.repeat(100_000)}` }],
    ];
    test.each(rows)('%s', async (_, request) => {
      expect(await bed.call('createSession', request)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_ARGUMENT' },
      });
    });

    test('may name its charset', async () => {
      const request = { body: sessionBody(), headers: { 'content-type': 'application/json; charset=utf-8' } };
      expect((await bed.call('createSession', request)).status).toBe(201);
    });

    test('is looked at after the session id, and that after who asks', async () => {
      const path = `${basePath}/sessions/not-a-uuid/extend`;
      const response = await bed.send('POST', path, { rawBody: '{' });
      expect(response).toMatchObject({
        status: 400,
        body: { code: 'INVALID_ARGUMENT', message: expect.stringContaining('sessionId') },
      });
      expect((await bed.send('POST', path, { rawBody: '{', token: null })).status).toBe(401);
      expect((await bed.send('GET', `${basePath}/sessions/%ZZ`)).status).toBe(400);
    });
  });

  describe('the sessions of a device', () => {
    test('are those of the client, those that are over included, the oldest first', async () => {
      const ids: string[] = [];
      for (const last of [1, 2])
        ids.push((await create({ applicationServer: { ipv4Address: `198.51.100.${last}` } })).body.sessionId);
      await create({ device: { phoneNumber: '+491700000002' } });
      await bed.time.advance(seconds(61));
      const { body } = await bed.call('retrieveSessionsByDevice', { body: { device: { ipv4Address: ADDRESS } } });
      expect(body.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual(ids);
    });
  });

  test.each([{}, { requestedAdditionalDuration: 0 }, { requestedAdditionalDuration: '1' }, []])(
    'extend refuses %j',
    async (body) => {
      const { sessionId } = (await create()).body;
      const request = { path: { sessionId }, body };
      expect(await bed.call('extendQosSessionDuration', request)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_ARGUMENT' },
      });
    },
  );
});
