import type { Erratum } from './erratum.ts';

/** Errata of several APIs. */
export const SHARED_ERRATA: readonly Erratum[] = [
  {
    id: 'charset',
    apis: ['quality-on-demand', 'qos-profiles', 'qos-provisioning'],
    since: 'r1.3',
    matter: 'a charset parameter beside application/json',
    readings: [
      {
        id: 'feature',
        says: 'Content-Type is application/json, exactly',
        source: 'all feature files, "the response header Content-Type"',
      },
      { id: 'guide', says: 'a charset parameter is permitted', source: 'CAMARA API Design Guide, media types' },
    ],
    ruling: ['guide'],
    because: 'RFC 9110 compares media types by type and subtype; a parameter takes nothing away.',
  },
  {
    id: 'event-type',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'type of the event of a session',
    readings: [
      {
        id: 'feature',
        says: 'org.camaraproject.qod.v….qos-status-changed',
        source: 'quality-on-demand-createSession.feature, -deleteSession.feature',
      },
      {
        id: 'schema',
        says: 'org.camaraproject.quality-on-demand.v….qos-status-changed',
        source: 'quality-on-demand.yaml EventType',
      },
    ],
    ruling: ['schema'],
    because: 'A client generated from the OpenAPI file knows no other value.',
  },
  {
    id: 'path-id-format',
    apis: ['quality-on-demand', 'qos-provisioning'],
    since: 'r1.3',
    matter: 'a path id that is no UUID',
    readings: [
      { id: 'feature', says: '400 INVALID_ARGUMENT', source: 'feature files 400.1 of the operations on one resource' },
      {
        id: 'comment',
        says: '404 NOT_FOUND where the format is not looked at',
        source: 'comment above the same scenarios',
      },
    ],
    ruling: ['feature', 'comment'],
    because: 'The comment grants it in so many words, and no client is worse off.',
  },
  {
    id: 'missing-device',
    apis: ['quality-on-demand', 'qos-profiles', 'qos-provisioning'],
    since: 'r1.3',
    until: 'r2.2',
    matter: 'an empty object where the token identifies no device',
    readings: [
      { id: 'empty-body', says: '400 INVALID_ARGUMENT', source: 'feature files 400.3, an empty request body' },
      { id: 'no-device', says: '422, the code for a missing device', source: 'feature files, a missing device' },
    ],
    ruling: ['empty-body', 'no-device'],
    because: 'The two scenarios send the same request; both answers tell the client what is wrong.',
  },
  {
    id: 'identifier-mismatch',
    apis: ['quality-on-demand', 'qos-profiles', 'qos-provisioning'],
    since: 'r1.3',
    until: 'r2.2',
    matter: 'identifiers that name different devices',
    readings: [
      {
        id: 'refused',
        says: '422 with the code of the release for a mismatch',
        source: 'OpenAPI files, 422; feature files C01.08 (r2.2)',
      },
      { id: 'one-is-used', says: 'no error: one identifier is used', source: 'later releases, Device' },
    ],
    ruling: ['refused'],
    because: 'It is what the release itself says; only later ones have it otherwise.',
  },
  {
    id: 'token-type-case',
    apis: ['quality-on-demand', 'qos-provisioning'],
    since: 'r1.3',
    until: 'r3.2',
    matter: 'accessTokenType with a capital letter',
    readings: [
      {
        id: 'schema',
        says: 'only bearer is valid',
        source: 'OpenAPI files, AccessTokenCredential accessTokenType enum',
      },
      { id: 'prose', says: 'Bearer is meant', source: 'OpenAPI files, description of accessTokenType' },
    ],
    ruling: ['schema', 'prose'],
    because: 'RFC 6749 section 5.1 makes the token type case-insensitive, so taking both harms nobody.',
  },
  {
    id: 'token-expiry',
    apis: ['quality-on-demand', 'qos-provisioning'],
    since: 'r1.3',
    matter: 'a sink access token without its expiry',
    readings: [
      { id: 'schema', says: 'accessTokenExpiresUtc is required: 400', source: 'OpenAPI files, AccessTokenCredential' },
      { id: 'feature', says: 'the scenarios send none and expect 201', source: 'create feature files, 02' },
    ],
    ruling: ['schema'],
    because: 'What the schema requires, a client generated from it always sends.',
  },
  {
    id: 'credential-type-code',
    apis: ['quality-on-demand', 'qos-provisioning'],
    since: 'r4.1',
    matter: 'code for a credential type that is no longer there',
    readings: [
      { id: 'feature', says: '400 INVALID_ARGUMENT', source: 'create feature files 400.6' },
      { id: 'schema', says: '400 INVALID_CREDENTIAL, which has no other use', source: 'OpenAPI files, create 400' },
    ],
    ruling: ['feature', 'schema'],
    because: 'The code is listed and nothing else can bring it about.',
  },
  {
    id: 'unknown-properties',
    apis: ['quality-on-demand', 'qos-profiles', 'qos-provisioning'],
    since: 'r4.1',
    matter: 'properties that the API does not declare',
    readings: [
      {
        id: 'prose',
        says: '400 INVALID_ARGUMENT at every level',
        source: 'OpenAPI files, info (request body strictness)',
      },
      { id: 'schema', says: 'the schemas are open', source: 'OpenAPI files, request schemas' },
    ],
    ruling: ['prose'],
    because: 'The prose says it in so many words; JSON Schema is open unless told otherwise.',
  },
  {
    id: 'bearer-colon',
    apis: ['quality-on-demand', 'qos-profiles', 'qos-provisioning'],
    since: 'r1.3',
    matter: 'the Authorization header of a garbage token',
    readings: [
      { id: 'feature', says: 'Bearer, a colon and the token', source: 'feature files 401.3; revoke 03 until r4.1' },
      { id: 'rfc', says: 'Bearer and the token', source: 'RFC 6750 section 2.1' },
    ],
    ruling: ['feature', 'rfc'],
    because: 'Both are no valid credential and get the same 401.',
    untestable: 'every reading expects the same answer',
  },
  {
    id: 'callback-429',
    apis: ['quality-on-demand'],
    since: 'r1.3',
    matter: 'a sink that answers 429',
    readings: [
      { id: 'schema', says: 'the callback has no 429', source: 'quality-on-demand.yaml createSession callbacks' },
      { id: 'guide', says: 'the sender waits as the sink says', source: 'CAMARA event guide, error handling' },
    ],
    ruling: ['schema', 'guide'],
    because: 'Where the file is silent, what the server does is shown and not judged.',
    untestable: 'no file says what a server has to do about it',
  },
];
