import { describe, expect, it } from 'vitest';
import { type ApiName, contractOf, type Release, RELEASES, releasesOf, type Violation, validatorFor } from './index.ts';
import {
  accessTokenCredential,
  createSessionBody,
  qosProfile,
  qosStatusChanged,
  sessionInfo,
} from './test/examples.ts';

/** What releases before r3.2 ask for in another way, and the API that the suite has no cases for. */

function validatorOf(api: ApiName, release: Release) {
  return validatorFor(contractOf(api, release));
}

function told(violations: readonly Violation[]): string[] {
  return violations.map(({ pointer, keyword }) => `${pointer} ${keyword}`);
}

/** A request of v0.10.1 and the session that answers it. */
function webhookBody() {
  const { sink: _, sinkCredential: __, ...body } = createSessionBody();
  const webhook = {
    notificationUrl: 'https://client.example.com/notify',
    notificationAuthToken: 'a-token-of-20-chars-',
  };
  return { ...body, webhook };
}

function webhookSession() {
  const { device, applicationServer, qosProfile: name } = webhookBody();
  return {
    device,
    applicationServer,
    qosProfile: name,
    sessionId: sessionInfo().sessionId,
    duration: 3600,
    qosStatus: 'AVAILABLE',
    startedAt: 1_717_243_200,
    expiresAt: 1_717_246_800,
    messages: [{ severity: 'INFO', description: 'A remark.' }],
  };
}

describe('v0.10.1', () => {
  const validator = validatorOf('quality-on-demand', 'v0.10.1');
  const create = (change: object) => told(validator.validateRequest('createSession', { ...webhookBody(), ...change }));
  const session = (change: object) =>
    told(validator.validateResponse('createSession', 201, { ...webhookSession(), ...change }));

  it('takes a webhook, and a day at most', () => {
    expect(create({})).toEqual([]);
    expect(create({ duration: undefined, device: { phoneNumber: '34600000001' } })).toEqual([]);
    expect(create({ duration: 86_400 })).toEqual([]);
    expect(create({ duration: 86_401 })).toEqual(['/duration maximum']);
    expect(create({ webhook: {} })).toEqual(['/webhook required']);
    expect(create({ webhook: { notificationUrl: 'no address' } })).toEqual(['/webhook/notificationUrl format']);
    const extend = (requestedAdditionalDuration: number) =>
      told(validator.validateRequest('extendQosSessionDuration', { requestedAdditionalDuration }));
    expect(extend(86_399)).toEqual([]);
    expect(extend(86_400)).toEqual(['/requestedAdditionalDuration maximum']);
  });

  it('wants a device', () => {
    const { device: _, ...body } = webhookBody();
    expect(told(validator.validateRequest('createSession', body))).toEqual([' required']);
  });

  it('tells times in seconds', () => {
    expect(session({})).toEqual([]);
    expect(session({ startedAt: '2024-06-01T12:00:00Z' })).toEqual(['/startedAt type']);
    expect(session({ expiresAt: 2 ** 63 })).toEqual(['/expiresAt format']);
    expect(session({ messages: [{ severity: 'ERROR', description: '' }] })).toEqual(['/messages/0/severity enum']);
  });

  it('lists profiles by query', () => {
    const status = (value: string | undefined) => told(validator.validateParameter('getQosProfiles', 'status', value));
    expect(status('ACTIVE')).toEqual([]);
    expect(status(undefined)).toEqual([]);
    expect(status('OTHER')).toEqual([' enum']);
    expect(validator.validateParameter('getQosProfiles', 'name', 'QOS_E')).toEqual([]);
    expect(validator.operationFor('GET', '/qod/v0/qos-profiles')?.operation.operationId).toBe('getQosProfiles');
    const { countryAvailability: _, ...profile } = qosProfile();
    expect(validator.validateResponse('getQosProfiles', 200, [profile])).toEqual([]);
  });
});

describe.each(['v0.10.1', 'r1.3'] as const)('%s errors', (release) => {
  const validator = validatorOf('quality-on-demand', release);

  it('need not repeat the status, and have the codes of the examples', () => {
    const error = { status: 400, code: 'CONFLICT', message: 'm' };
    expect(validator.validateResponse('createSession', 409, error)).toEqual([]);
    expect(validator.validateResponse('createSession', 418, error)).toEqual([]);
    expect(told(validator.validateResponse('createSession', 409, { status: 409, code: 'CONFLICT' }))).toEqual([
      ' required',
    ]);
    expect(validator.documentedCodes('createSession', 409)).toEqual(['CONFLICT']);
    expect(validator.documentedCodes('createSession', 503)).toEqual(['UNAVAILABLE']);
    expect(validator.documentedCodes('createSession', 501)).toEqual(
      release === 'v0.10.1' ? ['NOT_IMPLEMENTED'] : undefined,
    );
  });
});

describe.each(['r1.3', 'r2.2'] as const)('%s', (release) => {
  const validator = validatorOf('quality-on-demand', release);
  const create = (change: object) =>
    told(validator.validateRequest('createSession', { ...createSessionBody(), ...change }));

  it('takes any address as a sink, and tells several identifiers of a device', () => {
    expect(create({})).toEqual([]);
    expect(create({ sink: 'http://client.example.com' })).toEqual([]);
    expect(create({ sink: 'no address' })).toEqual(['/sink format']);
    const { device } = createSessionBody();
    expect(validator.validateResponse('createSession', 201, { ...sessionInfo(), device })).toEqual([]);
  });

  it('wants the properties that the type of a credential requires', () => {
    expect(create({ sinkCredential: { credentialType: 'ACCESSTOKEN' } })).toHaveLength(3);
    expect(create({ sinkCredential: { credentialType: 'PLAIN', identifier: 'a' } })).toEqual([
      '/sinkCredential required',
    ]);
    expect(create({ sinkCredential: { credentialType: 'PRIVATE_KEY_JWT' } })).toEqual([
      '/sinkCredential/credentialType enum',
    ]);
  });

  it('limits an x-correlator to letters, digits and hyphens since r2.2', () => {
    const correlator = (value: string) => told(validator.validateHeader('x-correlator', value));
    expect(correlator('a'.repeat(55))).toEqual([]);
    expect(correlator('a'.repeat(56))).toEqual(release === 'r1.3' ? [] : [' pattern']);
    expect(correlator('a:b')).toEqual(release === 'r1.3' ? [] : [' pattern']);
  });
});

/** The event's type as the schema of each release has it. */
const EVENT_TYPES: Readonly<Partial<Record<Release, string>>> = {
  'v0.10.1': 'org.camaraproject.qod.v0.qos-status-changed',
  'r1.3': 'org.camaraproject.quality-on-demand.v0.qos-status-changed',
  'r2.2': 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
  'r3.2': 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
  'r4.1': 'org.camaraproject.quality-on-demand.v1.qos-status-changed',
};

describe.each(RELEASES)('events of %s', (release) => {
  const validator = validatorOf('quality-on-demand', release);

  it('have the type of the release, and the data that it requires', () => {
    for (const type of new Set(Object.values(EVENT_TYPES))) {
      const violations = told(validator.validateEvent({ ...qosStatusChanged(), type }));
      expect(violations, type).toEqual(type === EVENT_TYPES[release] ? [] : ['/type enum']);
    }
    const empty = { ...qosStatusChanged(), type: EVENT_TYPES[release], data: {} };
    expect(told(validator.validateEvent(empty))).toEqual(['/data required', '/data required']);
  });

  it('go where the request said', () => {
    const [callback] = contractOf('quality-on-demand', release).operations[0]!.callbacks;
    expect(callback?.expression).toBe(
      release === 'v0.10.1' ? '{$request.body#/webhook/notificationUrl}' : '{$request.body#/sink}',
    );
  });
});

describe.each(releasesOf('qos-provisioning'))('provisioning of %s', (release) => {
  const contract = contractOf('qos-provisioning', release);
  const validator = validatorFor(contract);
  const isOld = release === 'r1.3' || release === 'r2.2';
  const idName = isOld ? 'provisioningId' : 'assignmentId';
  const id = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
  const [create, , revoke, retrieve] = contract.operations.map(({ operationId }) => operationId) as [
    string,
    string,
    string,
    string,
  ];
  const { device, qosProfile: profile, sink } = createSessionBody();
  const info = { [idName]: id, device: { phoneNumber: '+34600000001' }, qosProfile: profile, status: 'AVAILABLE' };

  it('takes a device and a profile', () => {
    const body = { device, qosProfile: profile, sink, sinkCredential: accessTokenCredential() };
    expect(validator.validateRequest(create, body)).toEqual([]);
    expect(told(validator.validateRequest(create, { device }))).toEqual([' required']);
    expect(
      told(validator.validateRequest(create, { ...body, sinkCredential: { credentialType: 'ACCESSTOKEN' } })),
    ).toHaveLength(3);
    expect(validator.validateRequest(retrieve, {})).toEqual([]);
    expect(told(validator.validateRequest(create, { ...body, duration: 60 }))).toEqual(
      release === 'r4.1' ? ['/duration additionalProperties'] : [],
    );
  });

  it('answers a delete with 204, or with 202 and what there still is', () => {
    expect(validator.validateResponse(revoke, 202, { ...info, statusInfo: 'DELETE_REQUESTED' })).toEqual([]);
    expect(told(validator.validateResponse(revoke, 202, undefined))).toEqual([' required']);
    expect(validator.validateResponse(revoke, 204, undefined)).toEqual([]);
    expect(told(validator.validateResponse(create, 201, { ...info, device }))).toEqual(
      isOld ? [] : ['/device maxProperties'],
    );
    expect(told(validator.validateResponse(create, 201, { ...info, statusInfo: 'DURATION_EXPIRED' }))).toEqual([
      '/statusInfo enum',
    ]);
  });

  it('finds its operations', () => {
    const path = `${contract.basePath}${isOld ? '/device-qos' : '/qos-assignments'}/${id}`;
    const match = validator.operationFor('DELETE', path);
    expect(match?.operation.operationId).toBe(revoke);
    expect(match?.pathParameters).toEqual({ [idName]: id });
  });

  it('notifies of a status, which until r3.2 must be there under a name that nothing defines', () => {
    const type = `org.camaraproject.${contract.name}.v0.status-changed`;
    const event = (data: object) => told(validator.validateEvent({ ...qosStatusChanged(), type, data }));
    const data = { [idName]: id, status: 'UNAVAILABLE', statusInfo: 'NETWORK_TERMINATED' };
    expect(event({ ...data, qosStatus: 'UNAVAILABLE' })).toEqual([]);
    expect(event(data)).toEqual(release === 'r4.1' ? [] : ['/data required']);
    expect(event({ ...data, qosStatus: 'UNAVAILABLE', status: 'REQUESTED' })).toEqual(['/data/status enum']);
  });
});
