import type { ApiName, Release } from '../../conformance/contract/index.ts';

/** Status of an error code, and what is said where the code is not given a message of its own. */
interface ErrorRow {
  status: number;
  message: string;
}

/** Errors of every CAMARA API (Commonalities, CAMARA_common.yaml). */
const COMMON = {
  INVALID_ARGUMENT: { status: 400, message: 'The request is not valid.' },
  UNAUTHENTICATED: { status: 401, message: 'A valid access token is required.' },
  PERMISSION_DENIED: { status: 403, message: 'The access token does not permit this.' },
  NOT_FOUND: { status: 404, message: 'There is no such resource.' },
  IDENTIFIER_NOT_FOUND: { status: 404, message: 'No device is known by the given identifier.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'The resource does not have this method.' },
  SERVICE_NOT_APPLICABLE: { status: 422, message: 'The service is not offered to this device.' },
  UNSUPPORTED_IDENTIFIER: { status: 422, message: 'None of the given identifiers is supported.' },
  UNNECESSARY_IDENTIFIER: { status: 422, message: 'The access token identifies the device already; do not send it.' },
  TOO_MANY_REQUESTS: { status: 429, message: 'Too many requests; try again later.' },
  INTERNAL: { status: 500, message: 'The server failed.' },
  UNAVAILABLE: { status: 503, message: 'The network cannot be reached; try again later.' },
} as const satisfies Record<string, ErrorRow>;

const QUALITY_ON_DEMAND = {
  ...COMMON,
  INVALID_CREDENTIAL: { status: 400, message: 'Sink credentials must be of type ACCESSTOKEN.' },
  INVALID_TOKEN: { status: 400, message: 'The token of a sink must be a bearer token.' },
  INVALID_SINK: { status: 400, message: 'A sink must be an https address.' },
  CONFLICT: { status: 409, message: 'A session exists for this device and flow; delete it first.' },
  'QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED': {
    status: 409,
    message: 'Only an AVAILABLE session can be extended.',
  },
  MISSING_IDENTIFIER: { status: 422, message: 'The device must be given: the access token does not identify one.' },
  'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE': {
    status: 422,
    message: 'The QoS profile cannot be used for this session.',
  },
  PRIVATE_KEY_JWT_NOT_CONFIGURED: { status: 422, message: 'No PRIVATE_KEY_JWT is set up for this client.' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof QUALITY_ON_DEMAND;

export type ErrorTable = Readonly<Partial<Record<ErrorCode, ErrorRow>>>;

/** PRIVATE_KEY_JWT does not exist before r4.1. */
const { PRIVATE_KEY_JWT_NOT_CONFIGURED: _, ...QUALITY_ON_DEMAND_R3_2 } = QUALITY_ON_DEMAND;

const TABLES: Record<ApiName, Record<Release, ErrorTable>> = {
  'quality-on-demand': { 'r3.2': QUALITY_ON_DEMAND_R3_2, 'r4.1': QUALITY_ON_DEMAND },
  'qos-profiles': { 'r3.2': COMMON, 'r4.1': COMMON },
};

/** Every error that the server answers with in an API of a release. */
export function errorTable(api: ApiName, release: Release): ErrorTable {
  return TABLES[api][release];
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
