import type { ApiName, Release } from '../../conformance/contract/index.ts';

/**
 * Why a request is refused, in this server's own terms: those of the newest release, without the name of an API. What a
 * client is told of each depends on API and release, see `errorTable`.
 */
export type ErrorReason =
  | 'INVALID_ARGUMENT'
  | 'OUT_OF_RANGE'
  | 'DURATION_OUT_OF_RANGE'
  | 'INVALID_CREDENTIAL'
  | 'INVALID_TOKEN'
  | 'INVALID_SINK'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'INVALID_TOKEN_CONTEXT'
  | 'NOT_FOUND'
  | 'IDENTIFIER_NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'CONFLICT'
  | 'SESSION_EXTENSION_NOT_ALLOWED'
  | 'SERVICE_NOT_APPLICABLE'
  | 'MISSING_IDENTIFIER'
  | 'UNSUPPORTED_IDENTIFIER'
  | 'UNNECESSARY_IDENTIFIER'
  | 'IDENTIFIER_MISMATCH'
  | 'QOS_PROFILE_NOT_APPLICABLE'
  | 'QOS_PROFILE_NOT_FOR_DEVICE'
  | 'PRIVATE_KEY_JWT_NOT_CONFIGURED'
  | 'TOO_MANY_REQUESTS'
  | 'QUOTA_EXCEEDED'
  | 'INTERNAL'
  | 'UNAVAILABLE';

/** HTTP status, CAMARA code, and what is said where a refusal has no message of its own. */
interface ErrorRow {
  status: number;
  code: string;
  message: string;
}

export type ErrorTable = Readonly<Record<ErrorReason, ErrorRow>>;

const row = (status: number, code: string, message: string): ErrorRow => ({ status, code, message });

/** Errors of r3.2 and r4.1 (Commonalities, CAMARA_common.yaml, and the codes of the APIs themselves). */
const CURRENT: ErrorTable = {
  INVALID_ARGUMENT: row(400, 'INVALID_ARGUMENT', 'The request is not valid.'),
  // The feature files of every release but the first accept or demand INVALID_ARGUMENT for both.
  OUT_OF_RANGE: row(400, 'INVALID_ARGUMENT', 'A value is out of its range.'),
  DURATION_OUT_OF_RANGE: row(400, 'INVALID_ARGUMENT', 'The duration is out of the range of the QoS profile.'),
  INVALID_CREDENTIAL: row(400, 'INVALID_CREDENTIAL', 'Sink credentials must be of type ACCESSTOKEN.'),
  INVALID_TOKEN: row(400, 'INVALID_TOKEN', 'The token of a sink must be a bearer token.'),
  INVALID_SINK: row(400, 'INVALID_SINK', 'A sink must be an https address that can be reached from here.'),
  UNAUTHENTICATED: row(401, 'UNAUTHENTICATED', 'A valid access token is required.'),
  PERMISSION_DENIED: row(403, 'PERMISSION_DENIED', 'The access token does not permit this.'),
  INVALID_TOKEN_CONTEXT: row(403, 'PERMISSION_DENIED', 'The access token is for another device.'),
  NOT_FOUND: row(404, 'NOT_FOUND', 'There is no such resource.'),
  IDENTIFIER_NOT_FOUND: row(404, 'IDENTIFIER_NOT_FOUND', 'No device is known by the given identifier.'),
  METHOD_NOT_ALLOWED: row(405, 'METHOD_NOT_ALLOWED', 'The resource does not have this method.'),
  CONFLICT: row(409, 'CONFLICT', 'The device has this already; delete it first.'),
  SESSION_EXTENSION_NOT_ALLOWED: row(
    409,
    'QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED',
    'Only an AVAILABLE session can be extended.',
  ),
  SERVICE_NOT_APPLICABLE: row(422, 'SERVICE_NOT_APPLICABLE', 'The service is not offered to this device.'),
  MISSING_IDENTIFIER: row(
    422,
    'MISSING_IDENTIFIER',
    'The device must be given: the access token does not identify one.',
  ),
  UNSUPPORTED_IDENTIFIER: row(422, 'UNSUPPORTED_IDENTIFIER', 'None of the given identifiers is supported.'),
  UNNECESSARY_IDENTIFIER: row(
    422,
    'UNNECESSARY_IDENTIFIER',
    'The access token identifies the device already; do not send it.',
  ),
  IDENTIFIER_MISMATCH: row(422, 'IDENTIFIER_MISMATCH', 'The given identifiers do not belong to one device.'),
  QOS_PROFILE_NOT_APPLICABLE: row(
    422,
    'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE',
    'The QoS profile cannot be used for this.',
  ),
  QOS_PROFILE_NOT_FOR_DEVICE: row(
    422,
    'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE',
    'The QoS profile cannot be used for this device.',
  ),
  PRIVATE_KEY_JWT_NOT_CONFIGURED: row(
    422,
    'PRIVATE_KEY_JWT_NOT_CONFIGURED',
    'No PRIVATE_KEY_JWT is set up for this client.',
  ),
  TOO_MANY_REQUESTS: row(429, 'TOO_MANY_REQUESTS', 'Too many requests; try again later.'),
  QUOTA_EXCEEDED: row(429, 'QUOTA_EXCEEDED', 'The device has as many as its subscription allows.'),
  INTERNAL: row(500, 'INTERNAL', 'The server failed.'),
  UNAVAILABLE: row(503, 'UNAVAILABLE', 'The network cannot be reached; try again later.'),
};

const as = (reason: ErrorReason, status: number, code: string): Partial<ErrorTable> => ({
  [reason]: row(status, code, CURRENT[reason].message),
});

const PROVISIONING = {
  ...as('QOS_PROFILE_NOT_APPLICABLE', 422, 'QOS_PROVISIONING.QOS_PROFILE_NOT_APPLICABLE'),
  ...as('QOS_PROFILE_NOT_FOR_DEVICE', 422, 'QOS_PROVISIONING.QOS_PROFILE_NOT_APPLICABLE'),
};

/** Scenario 422.4 of its provisioning, the only one of r1.3 about a profile and a device that do not go together. */
const PROVISIONING_R1_3 = as('QOS_PROFILE_NOT_FOR_DEVICE', 422, 'DEVICE_NOT_APPLICABLE');

/** Before r3.2 there is no code for a sink that is none, nor for a profile that exists and cannot be used. */
const BEFORE_R3_2 = {
  ...as('INVALID_SINK', 400, 'INVALID_ARGUMENT'),
  ...as('QOS_PROFILE_NOT_APPLICABLE', 400, 'INVALID_ARGUMENT'),
  ...as('QOS_PROFILE_NOT_FOR_DEVICE', 400, 'INVALID_ARGUMENT'),
};

/** Other names for the same, and a code of its own where token and device do not agree. */
const R1_3 = {
  ...BEFORE_R3_2,
  ...as('INVALID_TOKEN_CONTEXT', 403, 'INVALID_TOKEN_CONTEXT'),
  ...as('IDENTIFIER_NOT_FOUND', 404, 'DEVICE_NOT_FOUND'),
  ...as('SERVICE_NOT_APPLICABLE', 422, 'DEVICE_NOT_APPLICABLE'),
  ...as('MISSING_IDENTIFIER', 422, 'UNIDENTIFIABLE_DEVICE'),
  ...as('UNSUPPORTED_IDENTIFIER', 422, 'UNSUPPORTED_DEVICE_IDENTIFIERS'),
  ...as('IDENTIFIER_MISMATCH', 422, 'DEVICE_IDENTIFIERS_MISMATCH'),
};

/**
 * v0.10.1 has neither 422 nor 429. What is wrong with the device or the profile is INVALID_ARGUMENT, as its examples say;
 * a device that may not have the service is denied it; who asks too often is told to come back (503).
 */
const V0_10_1 = {
  ...BEFORE_R3_2,
  ...as('OUT_OF_RANGE', 400, 'OUT_OF_RANGE'),
  ...as('DURATION_OUT_OF_RANGE', 400, 'OUT_OF_RANGE'),
  ...as('IDENTIFIER_NOT_FOUND', 400, 'INVALID_ARGUMENT'),
  ...as('IDENTIFIER_MISMATCH', 400, 'INVALID_ARGUMENT'),
  ...as('UNSUPPORTED_IDENTIFIER', 400, 'INVALID_ARGUMENT'),
  ...as('MISSING_IDENTIFIER', 400, 'INVALID_ARGUMENT'),
  ...as('SERVICE_NOT_APPLICABLE', 403, 'PERMISSION_DENIED'),
  ...as('SESSION_EXTENSION_NOT_ALLOWED', 400, 'INVALID_ARGUMENT'),
  ...as('TOO_MANY_REQUESTS', 503, 'UNAVAILABLE'),
  ...as('QUOTA_EXCEEDED', 403, 'PERMISSION_DENIED'),
};

/** Where a release differs from the newest. */
const BY_RELEASE: Readonly<Partial<Record<Release, Partial<ErrorTable>>>> = {
  'v0.10.1': V0_10_1,
  'r1.3': R1_3,
  'r2.2': BEFORE_R3_2,
};

/** What each refusal is called in an API of a release. */
export function errorTable(api: ApiName, release: Release): ErrorTable {
  const isProvisioning = api === 'qos-provisioning';
  return {
    ...CURRENT,
    ...(isProvisioning ? PROVISIONING : {}),
    ...BY_RELEASE[release],
    ...(isProvisioning && release === 'r1.3' ? PROVISIONING_R1_3 : {}),
  };
}

/** What a caller asked for and does not get. Returned, not thrown. */
export class Refusal {
  readonly reason: ErrorReason;
  readonly message: string | undefined;
  /** Response headers that go with it. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(reason: ErrorReason, message?: string, headers: Readonly<Record<string, string>> = {}) {
    this.reason = reason;
    this.message = message;
    this.headers = headers;
  }
}

/** CAMARA ErrorInfo. */
export interface ErrorInfo {
  status: number;
  code: string;
  message: string;
}

/** r4.1 bounds `message`. */
const MAX_MESSAGE_LENGTH = 512;

/** The body of a refusal. */
export function errorInfo(table: ErrorTable, { reason, message }: Refusal): ErrorInfo {
  const { status, code, message: general } = table[reason];
  return { status, code, message: (message ?? general).slice(0, MAX_MESSAGE_LENGTH) };
}
