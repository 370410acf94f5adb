/** A parameter at fault, TS 29.122 table 5.2.1.2.13-1. */
export interface InvalidParam {
  /** JSON pointer into the body, or the name of a query parameter. */
  param: string;
  reason: string;
}

/**
 * Machine-readable causes: the protocol errors of TS 29.500 table 5.2.7.2-1, and USER_NOT_FOUND as TS 29.503 names an
 * unknown subscription. TS 29.122 defines none of its own for this API; for 403 and 406, where neither has one, they are ours.
 */
export type Cause =
  | 'INVALID_MSG_FORMAT'
  | 'MANDATORY_IE_MISSING'
  | 'MANDATORY_IE_INCORRECT'
  | 'OPTIONAL_IE_INCORRECT'
  | 'UNAUTHORIZED'
  | 'INSUFFICIENT_SCOPE'
  | 'USER_NOT_FOUND'
  | 'SUBSCRIPTION_NOT_FOUND'
  | 'RESOURCE_URI_STRUCTURE_NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSPECIFIED_NF_FAILURE';

/** Status and title of each cause. */
const CAUSES: Record<Cause, { status: number; title: string }> = {
  INVALID_MSG_FORMAT: { status: 400, title: 'Malformed request' },
  MANDATORY_IE_MISSING: { status: 400, title: 'Missing attribute' },
  MANDATORY_IE_INCORRECT: { status: 400, title: 'Incorrect attribute' },
  OPTIONAL_IE_INCORRECT: { status: 400, title: 'Incorrect attribute' },
  UNAUTHORIZED: { status: 401, title: 'Not authenticated' },
  INSUFFICIENT_SCOPE: { status: 403, title: 'Not authorized' },
  USER_NOT_FOUND: { status: 404, title: 'Unknown UE' },
  SUBSCRIPTION_NOT_FOUND: { status: 404, title: 'Unknown subscription' },
  RESOURCE_URI_STRUCTURE_NOT_FOUND: { status: 404, title: 'Unknown resource' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  NOT_ACCEPTABLE: { status: 406, title: 'Not acceptable' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Body too large' },
  UNSPECIFIED_NF_FAILURE: { status: 500, title: 'Internal error' },
};

/** Why a request was refused: ProblemDetails of TS 29.122 §5.2.1.2.12 (RFC 9457). */
export class Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly cause: Cause;
  readonly invalidParams?: readonly InvalidParam[];

  constructor(cause: Cause, detail: string, invalidParams: readonly InvalidParam[] = []) {
    this.status = CAUSES[cause].status;
    this.title = CAUSES[cause].title;
    this.detail = detail;
    this.cause = cause;
    if (invalidParams.length > 0) this.invalidParams = invalidParams;
  }
}
