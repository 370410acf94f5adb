import type { Erratum } from './erratum.ts';

/** Errata of quality-on-demand and qos-profiles. */
export const SESSION_ERRATA: readonly Erratum[] = [
  {
    id: 'expired-session-kept',
    apis: ['quality-on-demand'],
    since: 'v0.10.1',
    matter: 'a session whose duration is over',
    readings: [
      { id: 'kept', says: 'told of as UNAVAILABLE, DURATION_EXPIRED', source: 'OpenAPI files, StatusInfo' },
      { id: 'deleted', says: 'not found', source: 'OpenAPI files, introduction (automatic deletion at its limit)' },
    ],
    ruling: ['kept', 'deleted'],
    because:
      'Only what the network terminated has to be kept for 360 s; the introduction lets a session be deleted at its limit.',
  },
  {
    id: 'unavailable-sessions-listed',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'UNAVAILABLE sessions in the list of a device',
    readings: [
      {
        id: 'prose',
        says: 'listed while they are kept',
        source: 'quality-on-demand.yaml retrieveSessionsByDevice, SessionInfo',
      },
      {
        id: 'feature',
        says: 'an empty list where no session is active',
        source: 'quality-on-demand-retrieveSessionsByDevice.feature 02',
      },
    ],
    ruling: ['prose', 'feature'],
    because: 'The API speaks of sessions without a word on their status, the scenarios of active ones.',
  },
  {
    id: 'empty-content-type',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'Content-Type of an empty 204',
    readings: [
      { id: 'feature', says: 'application/json', source: 'quality-on-demand-deleteSession.feature 01' },
      { id: 'schema', says: 'no content, so no type of it', source: 'quality-on-demand.yaml deleteSession 204' },
    ],
    ruling: ['feature', 'schema'],
    because: 'Without content the header means nothing to anybody.',
  },
  {
    id: 'started-at-when-over',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'startedAt of an UNAVAILABLE session',
    readings: [
      { id: 'feature', says: 'only there while AVAILABLE', source: 'quality-on-demand-createSession.feature 01' },
      { id: 'schema', says: 'there unless REQUESTED', source: 'quality-on-demand.yaml SessionInfo startedAt' },
    ],
    ruling: ['feature', 'schema'],
    because: 'The schema shows an example that has it, so neither is asked for.',
  },
  {
    id: 'duration-of-unstarted',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'duration of a session that never started',
    readings: [
      { id: 'schema', says: 'at least 1', source: 'quality-on-demand.yaml SessionInfo duration minimum' },
      { id: 'prose', says: 'the effective time, which is 0', source: 'quality-on-demand.yaml SessionInfo duration' },
    ],
    ruling: ['schema'],
    because: 'A client that validates answers would refuse a 0.',
  },
  {
    id: 'device-in-answer',
    apis: ['quality-on-demand', 'qos-provisioning'],
    since: 'r3.2',
    matter: 'the device in an answer to a request with several identifiers',
    readings: [
      { id: 'one', says: 'exactly one of the identifiers sent', source: 'OpenAPI files, DeviceResponse' },
      { id: 'same', says: 'the same value as in the request', source: 'create feature files 01, $.device' },
    ],
    ruling: ['one'],
    because: 'The schema admits a single property, and its text says why: it tells which one was used.',
  },
  {
    id: 'device-in-answer-of-old',
    apis: ['quality-on-demand', 'qos-provisioning'],
    since: 'r1.3',
    until: 'r2.2',
    matter: 'the device in an answer to a request with several identifiers, before it had a schema of its own',
    readings: [
      {
        id: 'one',
        says: 'one of the identifiers, unaltered',
        source: 'OpenAPI files, SessionInfo and ProvisioningInfo',
      },
      { id: 'same', says: 'the same value as in the request', source: 'create feature files 01, $.device' },
    ],
    ruling: ['one', 'same'],
    because: 'Both are written, and the schema of the release admits both.',
  },
  {
    id: 'extended-duration',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'duration after an extension',
    readings: [
      {
        id: 'prose',
        says: 'old plus additional, or exactly the maximum of the profile',
        source: 'quality-on-demand.yaml extendQosSessionDuration',
      },
      {
        id: 'feature',
        says: 'not less than what was added',
        source: 'quality-on-demand-extendQosSessionDuration.feature 01',
      },
    ],
    ruling: ['prose'],
    because: 'The scenario asserts less than the description promises; a session that got shorter would pass it.',
  },
  {
    id: 'duration-out-of-range',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'a duration that the profile does not allow',
    readings: [
      { id: 'feature', says: '400 INVALID_ARGUMENT', source: 'quality-on-demand-createSession.feature 400.9' },
      {
        id: 'schema',
        says: '400 QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE or OUT_OF_RANGE',
        source: 'quality-on-demand.yaml createSession 400',
      },
      {
        id: 'prose',
        says: '201 with another duration that the server chooses',
        source: 'quality-on-demand.yaml SessionInfo duration',
      },
    ],
    ruling: ['feature', 'schema'],
    because:
      'A client that asks for what it cannot have should be told; the code is listed where the feature file is newer.',
  },
  {
    id: 'extension-out-of-range',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'an extension beyond the maximum of the profile',
    readings: [
      { id: 'prose', says: '200, capped at the maximum', source: 'quality-on-demand.yaml extendQosSessionDuration' },
      {
        id: 'schema',
        says: '400 QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE',
        source: 'quality-on-demand.yaml extendQosSessionDuration 400',
      },
    ],
    ruling: ['prose'],
    because: 'r4.1 says itself that the code cannot be returned here.',
  },
  {
    id: 'conflict-scope',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'a second session of a device for another flow',
    readings: [
      {
        id: 'device',
        says: '409: the device has a session',
        source: 'quality-on-demand-createSession.feature 409.1',
      },
      {
        id: 'flow',
        says: '201: a device may have several sessions',
        source: 'quality-on-demand.yaml createSession, retrieveSessionsByDevice',
      },
    ],
    ruling: ['device', 'flow'],
    because: 'Both are written; only a second session for the same flow is refused under each.',
  },
  {
    id: 'port-zero',
    apis: ['quality-on-demand'],
    since: 'r4.1',
    matter: 'port 0',
    readings: [
      { id: 'schema', says: '400: ports begin at 1', source: 'quality-on-demand.yaml Port minimum' },
      { id: 'feature', says: 'within the range', source: 'quality-on-demand-createSession.feature 400.5' },
    ],
    ruling: ['schema'],
    because: 'Port 0 is reserved and no flow has it.',
  },
  {
    id: 'port-65536',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    until: 'r1.3',
    matter: 'the highest port number',
    readings: [
      { id: 'schema', says: '65535', source: 'quality-on-demand.yaml Port maximum' },
      { id: 'feature', says: '65536', source: 'quality-on-demand-createSession.feature 400.5' },
    ],
    ruling: ['schema'],
    because: 'A port number has 16 bits.',
  },
  {
    id: 'profiles-for-inapplicable-device',
    apis: ['qos-profiles'],
    since: 'r2.2',
    matter: 'the profiles of a device that the service is not offered to',
    readings: [
      { id: 'refused', says: '422 SERVICE_NOT_APPLICABLE', source: 'qos-profiles-retrieveQoSProfiles.feature C01.07' },
      { id: 'empty', says: '200 with an empty list', source: 'qos-profiles-retrieveQoSProfiles.feature 06' },
    ],
    ruling: ['refused', 'empty'],
    because: 'Two scenarios of one file with the same precondition; both say that there is nothing to be had.',
  },
  {
    id: 'unsupported-identifier-code',
    apis: ['quality-on-demand', 'qos-profiles'],
    since: 'r1.3',
    until: 'r1.3',
    matter: 'code for identifiers that are not supported',
    readings: [
      {
        id: 'feature',
        says: '422 UNSUPPORTED_DEVICE_IDENTIFIERS or UNPROCESSABLE_ENTITY',
        source: 'r1.3 feature files, unsupported device',
      },
      { id: 'schema', says: '422, one of the codes of the OpenAPI files', source: 'r1.3 OpenAPI files, 422 examples' },
    ],
    ruling: ['feature', 'schema'],
    because: 'The feature files use codes that the OpenAPI files lack.',
  },
  {
    id: 'scope-of-retrieve-sessions',
    apis: ['quality-on-demand'],
    since: 'r2.2',
    until: 'r2.2',
    matter: 'scope of retrieveSessionsByDevice',
    readings: [
      {
        id: 'schema',
        says: 'quality-on-demand:sessions:retrieve-by-device',
        source: 'quality-on-demand.yaml retrieveSessionsByDevice security',
      },
      {
        id: 'feature',
        says: 'a scope of the provisioning API',
        source: 'quality-on-demand-retrieveSessionsByDevice.feature 403.1',
      },
    ],
    ruling: ['schema'],
    because: 'The OpenAPI file is what an authorization server is configured from.',
    untestable: 'the scenario takes a scope away, and neither token has it',
  },
  {
    id: 'scenario-names-of-old',
    apis: ['quality-on-demand', 'qos-provisioning'],
    since: 'r1.3',
    until: 'r2.2',
    matter: 'names in scenarios that the OpenAPI files do not have',
    readings: [
      {
        id: 'schema',
        says: 'sinkCredential, device identifiers and paths of the OpenAPI file',
        source: 'quality-on-demand.yaml, qod-provisioning.yaml',
      },
      {
        id: 'feature',
        says: 'sinkCredentials, device.networkIdentifier, /quality_on_demand/',
        source: 'r1.3 and r2.2 feature files',
      },
    ],
    ruling: ['schema'],
    because: 'They are slips of the pen: no client could be generated from them.',
    untestable: 'a name that is in no schema asks for nothing',
  },
];
