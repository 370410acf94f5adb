import { describe, expect, it } from 'vitest';
import { contractOf, type Violation, validatorFor } from './index.ts';
import {
  accessTokenCredential,
  createSessionBody,
  qosProfile,
  qosStatusChanged,
  sessionInfo,
} from './test/examples.ts';

/** The two releases that the suite is for; validation-by-release.test.ts has the others. */
const old = validatorFor(contractOf('quality-on-demand', 'r3.2'));
const recent = validatorFor(contractOf('quality-on-demand', 'r4.1'));
const both = [
  ['r3.2', old],
  ['r4.1', recent],
] as const;

/** Pointer and keyword of each violation, which is what a check relies on. */
function told(violations: readonly Violation[]): string[] {
  return violations.map(({ pointer, keyword }) => `${pointer} ${keyword}`);
}

describe.each(both)('%s requests', (release, validator) => {
  const create = (change: object) =>
    told(validator.validateRequest('createSession', { ...createSessionBody(), ...change }));

  it('accepts a full and a least request', () => {
    expect(create({})).toEqual([]);
    const least = { applicationServer: { ipv4Address: '198.51.100.1' }, qosProfile: 'QOS_E', duration: 1 };
    expect(validator.validateRequest('createSession', least)).toEqual([]);
    expect(validator.validateRequest('retrieveSessionsByDevice', {})).toEqual([]);
  });

  it('names every violation at once', () => {
    expect(create({ duration: 0, qosProfile: 'x', sink: 'http://client.example.com' })).toEqual([
      '/qosProfile minLength',
      '/sink pattern',
      '/duration minimum',
    ]);
  });

  it('wants the properties that the type of a credential requires, which plain ajv does not', () => {
    expect(create({ sinkCredential: { credentialType: 'ACCESSTOKEN' } })).toEqual([
      '/sinkCredential required',
      '/sinkCredential required',
      '/sinkCredential required',
    ]);
    expect(create({ sinkCredential: {} })).toEqual(['/sinkCredential required']);
    expect(create({ sinkCredential: { ...accessTokenCredential(), accessTokenType: 'mac' } })).toEqual([
      '/sinkCredential/accessTokenType enum',
    ]);
    expect(create({ sinkCredential: { credentialType: 'OTHER' } })).toEqual(['/sinkCredential/credentialType enum']);
    expect(create({ sinkCredential: 'ACCESSTOKEN' })).toEqual(['/sinkCredential type']);
  });

  it('judges a device by its identifiers', () => {
    expect(create({ device: {} })).toEqual(['/device minProperties']);
    expect(create({ device: { phoneNumber: '34600000001' } })).toEqual(['/device/phoneNumber pattern']);
    expect(create({ device: { ipv4Address: { publicAddress: '203.0.113.7' } } })).toEqual([
      '/device/ipv4Address required',
    ]);
    expect(create({ device: { ipv6Address: '2001:db8::/64' } })).toEqual(['/device/ipv6Address format']);
  });

  it('refuses a body that is no object, and one that is absent', () => {
    for (const body of [null, [], 'text', 5]) {
      expect(told(validator.validateRequest('createSession', body))).toEqual([' type']);
    }
    expect(told(validator.validateRequest('createSession', undefined))).toEqual([' required']);
    expect(validator.validateRequest('getSession', undefined)).toEqual([]);
  });

  it('limits a duration to what an int32 holds', () => {
    expect(create({ duration: 2_147_483_647 })).toEqual([]);
    expect(create({ duration: 2_147_483_648 })).toContain('/duration format');
    expect(create({ duration: 1.5 })).toContain('/duration type');
  });

  it(`${release === 'r3.2' ? 'accepts' : 'refuses'} port 0`, () => {
    expect(create({ devicePorts: { ports: [0] } })).toEqual(release === 'r3.2' ? [] : ['/devicePorts/ports/0 minimum']);
  });
});

describe('application servers of r4.1', () => {
  const server = (applicationServer: unknown) =>
    told(recent.validateRequest('createSession', { ...createSessionBody(), applicationServer }));

  it('are a list of addresses or a subnet per family', () => {
    expect(server({ ipAddresses: ['198.51.100.1', '2001:db8::1'] })).toEqual([]);
    expect(server({ ipv6Address: '2001:db8::/64' })).toEqual([]);
  });

  it('tells what is wrong with the form that was meant', () => {
    expect(server({ ipAddresses: ['198.51.100.1', '198.51.100.1'] })).toEqual([
      '/applicationServer/ipAddresses uniqueItems',
    ]);
    expect(server({ ipAddresses: ['198.51.100.0/24'] })).toEqual(['/applicationServer/ipAddresses/0 format']);
    expect(server({ ipv4Address: '198.51.100.0/33' })).toEqual(['/applicationServer/ipv4Address pattern']);
    expect(server({ ipAddresses: ['198.51.100.1'], ipv4Address: '198.51.100.1' })).not.toEqual([]);
    expect(server({})).not.toEqual([]);
  });
});

describe('credentials that only one release knows', () => {
  const create = (validator: typeof recent, sinkCredential: object) =>
    told(validator.validateRequest('createSession', { ...createSessionBody(), sinkCredential }));

  it('PRIVATE_KEY_JWT needs nothing else, since r4.1', () => {
    expect(create(recent, { credentialType: 'PRIVATE_KEY_JWT' })).toEqual([]);
    expect(create(old, { credentialType: 'PRIVATE_KEY_JWT' })).toEqual(['/sinkCredential/credentialType enum']);
  });

  it('PLAIN and REFRESHTOKEN, until r3.2, need theirs', () => {
    expect(create(old, { credentialType: 'PLAIN', identifier: 'a', secret: 'b' })).toEqual([]);
    expect(create(old, { credentialType: 'PLAIN', identifier: 'a' })).toEqual(['/sinkCredential required']);
    expect(create(old, { ...accessTokenCredential(), credentialType: 'REFRESHTOKEN' })).toHaveLength(2);
    expect(create(recent, { credentialType: 'PLAIN', identifier: 'a', secret: 'b' })).toContain(
      '/sinkCredential/credentialType enum',
    );
  });
});

describe.each(both)('%s responses', (release, validator) => {
  const session = (change: object) =>
    told(validator.validateResponse('createSession', 201, { ...sessionInfo(), ...change }));

  it('accepts a session, undeclared properties included', () => {
    expect(session({})).toEqual([]);
    expect(session({ vendorProperty: 1 })).toEqual([]);
    expect(validator.validateResponse('retrieveSessionsByDevice', 200, [sessionInfo()])).toEqual([]);
    expect(validator.validateResponse('retrieveSessionsByDevice', 200, [])).toEqual([]);
  });

  it('refuses two identifiers of a device, and a time without zone', () => {
    expect(session({ device: { phoneNumber: '+34600000001', ipv6Address: '2001:db8::7' } })).toEqual([
      '/device maxProperties',
    ]);
    expect(session({ startedAt: '2024-06-01T12:00:00' })).toEqual(['/startedAt format']);
  });

  it('knows that a secret which may not come back is not required to', () => {
    const { accessToken: _, accessTokenType: __, ...shown } = accessTokenCredential();
    const echoed = { sinkCredential: accessTokenCredential() };
    const withoutSecret = { sinkCredential: shown };
    if (release === 'r4.1') {
      expect(session(withoutSecret)).toEqual([]);
      expect(session(echoed)).toEqual([
        '/sinkCredential/accessToken writeOnly',
        '/sinkCredential/accessTokenType writeOnly',
      ]);
    } else {
      expect(session(echoed)).toEqual([]);
      expect(session(withoutSecret)).toHaveLength(2);
    }
  });

  it('wants an error to repeat its status, and leaves its code to the caller', () => {
    const error = (status: number, body: object) => told(validator.validateResponse('createSession', status, body));
    expect(error(409, { status: 409, code: 'CONFLICT', message: 'm' })).toEqual([]);
    expect(error(409, { status: 409, code: 'MADE_UP', message: 'm' })).toEqual([]);
    expect(error(409, { status: 400, code: 'CONFLICT', message: 'm' })).toEqual(['/status enum']);
    expect(error(409, { status: 409, code: 'CONFLICT' })).toEqual([' required']);
    expect(validator.documentedCodes('createSession', 409)).toEqual(['CONFLICT']);
    expect(validator.documentedCodes('createSession', 201)).toBeUndefined();
  });

  it('judges the body of an error that is not documented, and refuses any other such status', () => {
    expect(
      validator.validateResponse('createSession', 503, { status: 503, code: 'UNAVAILABLE', message: 'm' }),
    ).toEqual([]);
    expect(told(validator.validateResponse('createSession', 500, { status: 503 }))).toContain('/status enum');
    expect(validator.documentedCodes('createSession', 503)).toBeUndefined();
    expect(told(validator.validateResponse('createSession', 200, sessionInfo()))).toEqual([' status']);
    expect(told(validator.validateResponse('createSession', 302, undefined))).toEqual([' status']);
  });

  it('wants a body where there is one, and none where there is none', () => {
    expect(validator.validateResponse('deleteSession', 204, undefined)).toEqual([]);
    expect(told(validator.validateResponse('deleteSession', 204, {}))).toEqual([' content']);
    expect(told(validator.validateResponse('getSession', 200, undefined))).toEqual([' required']);
  });
});

describe.each(both)('%s events', (_, validator) => {
  const event = (change: object) => told(validator.validateEvent({ ...qosStatusChanged(), ...change }));

  it('accepts the event of the API, extension attributes included', () => {
    expect(event({})).toEqual([]);
    expect(event({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' })).toEqual([]);
  });

  it('looks into the data that the type of the event requires', () => {
    expect(event({ data: {} })).toEqual(['/data required', '/data required']);
    expect(event({ data: { ...qosStatusChanged().data, qosStatus: 'REQUESTED' } })).toEqual(['/data/qosStatus enum']);
    const { data: _data, ...without } = qosStatusChanged();
    expect(told(validator.validateEvent(without))).toEqual([' required']);
  });

  it('refuses another type, another version and a body that is no event', () => {
    expect(event({ type: 'org.camaraproject.qod.v1.qos-status-changed' })).toEqual(['/type enum']);
    expect(event({ specversion: '0.3' })).toEqual(['/specversion enum']);
    expect(event({ time: '2024-06-01T13:00:00' })).toEqual(['/time format']);
    for (const body of ['text', null, []]) expect(told(validator.validateEvent(body))).toEqual([' type']);
  });
});

describe('profiles', () => {
  const oldProfiles = validatorFor(contractOf('qos-profiles', 'r3.2'));
  const recentProfiles = validatorFor(contractOf('qos-profiles', 'r4.1'));

  it('accepts a profile', () => {
    for (const validator of [oldProfiles, recentProfiles]) {
      expect(validator.validateResponse('getQosProfile', 200, qosProfile())).toEqual([]);
      expect(validator.validateResponse('retrieveQoSProfiles', 200, [qosProfile()])).toEqual([]);
      expect(told(validator.validateSchema('Rate', { value: 1025, unit: 'Mbps' }))).toEqual(['/value maximum']);
    }
  });

  it('refuses control characters in a description since r4.1', () => {
    const described = { ...qosProfile(), description: 'a\u0007b' };
    expect(oldProfiles.validateResponse('getQosProfile', 200, described)).toEqual([]);
    expect(told(recentProfiles.validateResponse('getQosProfile', 200, described))).toEqual(['/description pattern']);
  });

  it('has no events', () => {
    expect(() => recentProfiles.validateEvent({})).toThrow('qos-profiles r4.1 has no callback');
  });
});

describe('parameters and headers', () => {
  it('are judged as text', () => {
    expect(recent.validateParameter('getSession', 'sessionId', '3fa85f64-5717-4562-b3fc-2c963f66afa6')).toEqual([]);
    expect(told(recent.validateParameter('getSession', 'sessionId', 'no-uuid'))).toEqual([' format']);
    expect(told(recent.validateParameter('getSession', 'sessionId', undefined))).toEqual([' required']);
    expect(recent.validateParameter('getSession', 'X-Correlator', undefined)).toEqual([]);
    expect(recent.validateHeader('X-Correlator', '')).toEqual([]);
    expect(told(recent.validateHeader('x-correlator', 'a b'))).toEqual([' pattern']);
    expect(told(recent.validateHeader('x-correlator', 'a'.repeat(257)))).toEqual([' maxLength', ' pattern']);
  });

  it('that the contract does not have are a mistake of the caller', () => {
    expect(() => recent.validateParameter('getSession', 'limit', '1')).toThrow('has no parameter limit');
    expect(() => recent.validateHeader('etag', '1')).toThrow('has no header etag');
    expect(() => recent.validateRequest('listSessions', {})).toThrow('has no operation listSessions');
    expect(() => recent.validateSchema('Sessions', {})).toThrow('has no Sessions');
  });
});

describe('operationFor', () => {
  it('finds the operation of a path and its parameters', () => {
    expect(recent.operationFor('POST', '/quality-on-demand/v1rc3/sessions')?.operation.operationId).toBe(
      'createSession',
    );
    const extend = recent.operationFor('post', '/quality-on-demand/v1rc3/sessions/a%20b/extend');
    expect(extend?.operation.operationId).toBe('extendQosSessionDuration');
    expect(extend?.pathParameters).toEqual({ sessionId: 'a b' });
  });

  it('keeps a malformed escape for the schema to judge', () => {
    expect(recent.operationFor('GET', '/quality-on-demand/v1rc3/sessions/%zz')?.pathParameters).toEqual({
      sessionId: '%zz',
    });
  });

  it.each([
    ['GET', '/quality-on-demand/v1/sessions/1', 'the base path of another release'],
    ['GET', '/sessions/1', 'no base path'],
    ['GET', '/qod/quality-on-demand/v1rc3/sessions/1', 'something before the base path'],
    ['PUT', '/quality-on-demand/v1rc3/sessions/1', 'another method'],
    ['GET', '/quality-on-demand/v1rc3/sessions/', 'an empty parameter'],
    ['GET', '/quality-on-demand/v1rc3/sessions/1/2', 'a segment too many'],
    ['POST', '/quality-on-demand/v1rc3/sessions/', 'a slash too many'],
    ['POST', '/quality-on-demand/v1rc3/Sessions', 'another case'],
  ])('finds nothing for %s %s: %s', (method, path) => {
    expect(recent.operationFor(method, path)).toBeUndefined();
  });
});
