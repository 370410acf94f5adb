import type { Erratum } from './erratum.ts';

/** Errata of qos-provisioning, until r2.2 qod-provisioning. */
export const PROVISIONING_ERRATA: readonly Erratum[] = [
  {
    id: 'read-after-revocation',
    apis: ['qos-provisioning'],
    since: 'r1.3',
    matter: 'reading an assignment within 360 s of its revocation',
    readings: [
      { id: 'guide', says: '404 NOT_FOUND after a 204', source: 'revoke feature files 01; CAMARA testing guidelines' },
      { id: 'feature', says: '200 with UNAVAILABLE', source: 'get-by-id feature files 02' },
    ],
    ruling: ['guide', 'feature'],
    because: 'Both are asserted by scenarios of the same release.',
  },
  {
    id: 'status-info-while-revoked',
    apis: ['qos-provisioning'],
    since: 'r1.3',
    matter: 'statusInfo in the answer 202 to a revocation',
    readings: [
      {
        id: 'operation',
        says: 'AVAILABLE with DELETE_REQUESTED',
        source: 'OpenAPI files, revocation 202',
      },
      { id: 'schema', says: 'statusInfo only when UNAVAILABLE', source: 'OpenAPI files, AssignmentInfo statusInfo' },
    ],
    ruling: ['operation', 'schema'],
    because:
      'The description of the operation is the more particular one; the schema text is not broken by leaving it out.',
  },
  {
    id: 'event-status-name',
    apis: ['qos-provisioning'],
    since: 'r1.3',
    until: 'r3.2',
    matter: 'name of the status in an event',
    readings: [
      { id: 'defined', says: 'data.status', source: 'OpenAPI files, EventStatusChanged data properties' },
      { id: 'required', says: 'data.qosStatus', source: 'OpenAPI files, EventStatusChanged data required' },
    ],
    ruling: ['defined', 'required'],
    because: 'The schema requires one name and defines the other; r4.1 settled on status.',
  },
  {
    id: 'no-status-asserted',
    apis: ['qos-provisioning'],
    since: 'r1.3',
    matter: 'scenarios that compare a code and no status',
    readings: [
      { id: 'schema', says: 'the status that the code belongs to', source: 'OpenAPI files, create 409, by-device 400' },
      { id: 'feature', says: 'any status', source: 'create feature files 409.1, by-device feature files 400.1' },
    ],
    ruling: ['schema'],
    because: 'The body repeats the status, and the two have to agree.',
  },
  {
    id: 'revocation-id-format',
    apis: ['qos-provisioning'],
    since: 'r1.3',
    until: 'r2.2',
    matter: 'revocation with an id that is no UUID',
    readings: [
      { id: 'body', says: '400 INVALID_ARGUMENT', source: 'delete and revoke feature files 400.1, the body' },
      { id: 'status', says: '404', source: 'delete and revoke feature files 400.1, the status' },
    ],
    ruling: ['body', 'status'],
    because: 'The scenario contradicts itself; either tells the client that there is nothing to revoke.',
  },
  {
    id: 'profile-not-applicable-status',
    apis: ['qos-provisioning'],
    since: 'r1.3',
    until: 'r1.3',
    matter: 'a profile that the device cannot have',
    readings: [
      { id: 'status', says: 'status 400', source: 'qod-provisioning-createProvisioning.feature 422.4, the status' },
      { id: 'code', says: 'status 422', source: 'qod-provisioning-createProvisioning.feature 422.4, the title' },
    ],
    ruling: ['status', 'code'],
    because: 'The scenario contradicts itself and the OpenAPI file has no code of its own for it.',
  },
];
