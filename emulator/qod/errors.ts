import { type ApiName, contractOf, type Release } from '../../conformance/contract/index.ts';

/** Status of an error code, and what is said where the code is not given a message of its own. */
interface ErrorRow {
  status: number;
  message: string;
}

/** Every error that any release documents for a QoD API, or that the server answers with all the same. */
const ROWS = {
  INVALID_ARGUMENT: { status: 400, message: 'The request is not valid.' },
  OUT_OF_RANGE: { status: 400, message: 'A value is outside of its range.' },
  'QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE': {
    status: 400,
    message: 'The duration is outside of what the QoS profile permits.',
  },
  INVALID_CREDENTIAL: { status: 400, message: 'Sink credentials must be of type ACCESSTOKEN.' },
  INVALID_TOKEN: { status: 400, message: 'The token of a sink must be a bearer token.' },
  INVALID_SINK: { status: 400, message: 'A sink must be an https address.' },
  UNAUTHENTICATED: { status: 401, message: 'A valid access token is required.' },
  AUTHENTICATION_REQUIRED: { status: 401, message: 'A new authentication is required.' },
  PERMISSION_DENIED: { status: 403, message: 'The access token does not permit this.' },
  INVALID_TOKEN_CONTEXT: { status: 403, message: 'The access token is for another device.' },
  NOT_FOUND: { status: 404, message: 'There is no such resource.' },
  DEVICE_NOT_FOUND: { status: 404, message: 'No device is known by the given identifier.' },
  IDENTIFIER_NOT_FOUND: { status: 404, message: 'No device is known by the given identifier.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'The resource does not have this method.' },
  CONFLICT: { status: 409, message: 'A session exists for this device and flow; delete it first.' },
  'QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED': {
    status: 409,
    message: 'Only an AVAILABLE session can be extended.',
  },
  UNPROCESSABLE_ENTITY: { status: 422, message: 'The request cannot be processed.' },
  DEVICE_IDENTIFIERS_MISMATCH: { status: 422, message: 'The identifiers are those of different devices.' },
  IDENTIFIER_MISMATCH: { status: 422, message: 'The identifiers are those of different devices.' },
  DEVICE_NOT_APPLICABLE: { status: 422, message: 'The service is not offered to this device.' },
  SERVICE_NOT_APPLICABLE: { status: 422, message: 'The service is not offered to this device.' },
  UNIDENTIFIABLE_DEVICE: { status: 422, message: 'The device must be given: the access token does not identify one.' },
  MISSING_IDENTIFIER: { status: 422, message: 'The device must be given: the access token does not identify one.' },
  UNSUPPORTED_DEVICE_IDENTIFIERS: { status: 422, message: 'None of the given identifiers is supported.' },
  UNSUPPORTED_IDENTIFIER: { status: 422, message: 'None of the given identifiers is supported.' },
  UNNECESSARY_IDENTIFIER: { status: 422, message: 'The access token identifies the device already; do not send it.' },
  'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE': {
    status: 422,
    message: 'The QoS profile cannot be used for this session.',
  },
  'QOS_PROVISIONING.QOS_PROFILE_NOT_APPLICABLE': {
    status: 422,
    message: 'The QoS profile cannot be assigned to this device.',
  },
  PRIVATE_KEY_JWT_NOT_CONFIGURED: { status: 422, message: 'No PRIVATE_KEY_JWT is set up for this client.' },
  QUOTA_EXCEEDED: { status: 429, message: 'The quota is used up.' },
  TOO_MANY_REQUESTS: { status: 429, message: 'Too many requests; try again later.' },
  INTERNAL: { status: 500, message: 'The server failed.' },
  NOT_IMPLEMENTED: { status: 501, message: 'The service is not implemented for this device.' },
  UNAVAILABLE: { status: 503, message: 'The network cannot be reached; try again later.' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ROWS;

export type ErrorTable = Readonly<Partial<Record<ErrorCode, ErrorRow>>>;

/** What no release documents throughout, but HTTP and a network that fails may call for in any. */
const UNDOCUMENTED: readonly string[] = ['METHOD_NOT_ALLOWED', 'INTERNAL', 'UNAVAILABLE'];

/** Every error that the server answers with in an API of a release: what its contract documents, and what can happen in any. */
export function errorTable(api: ApiName, release: Release): ErrorTable {
  const responses = contractOf(api, release).operations.flatMap((operation) => Object.values(operation.responses));
  const codes = new Set([...responses.flatMap((response) => response.codes ?? []), ...UNDOCUMENTED]);
  return Object.fromEntries(Object.entries(ROWS).filter(([code]) => codes.has(code)));
}

/** What a caller asked for and does not get. Returned, not thrown. */
export class Refusal {
  readonly code: ErrorCode;
  readonly message: string | undefined;
  /** Response headers that go with it. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message?: string, headers: Readonly<Record<string, string>> = {}) {
    this.code = code;
    this.message = message;
    this.headers = headers;
  }
}

/** CAMARA ErrorInfo. */
export interface ErrorInfo {
  status: number;
  code: ErrorCode;
  message: string;
}

/** r4.1 bounds `message`. */
const MAX_MESSAGE_LENGTH = 512;

/** The body of a refusal. @throws when the API has no such error, which is a mistake of ours. */
export function errorInfo(table: ErrorTable, { code, message }: Refusal): ErrorInfo {
  const row = table[code];
  if (row === undefined) throw new Error(`error ${code} is not in the table`);
  return { status: row.status, code, message: (message ?? row.message).slice(0, MAX_MESSAGE_LENGTH) };
}
