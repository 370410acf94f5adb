import { decodeJwt, type JWTPayload } from 'jose';

/** A request for an access token that arrived at a case's token endpoint, and what came of it. */
export interface TokenRequest {
  form: URLSearchParams;
  /** Claims of the client assertion; absent where it is no JWT. */
  claims?: JWTPayload;
  /** The token that was given. */
  accessToken: string;
}

const LIFETIME_S = 3600;
/** Most requests that are kept; they are answered without end. */
const MAX_REQUESTS = 100;

/**
 * Stands in for the client's authorization server (PRIVATE_KEY_JWT): gives a token for whatever is asked and keeps what was
 * asked, for the checks to judge. It knows no key of the target, so it verifies no signature.
 */
export class TokenEndpoint {
  readonly #secret: () => string;
  readonly requests: TokenRequest[] = [];

  constructor(secret: () => string) {
    this.#secret = secret;
  }

  /** @returns body of the answer (RFC 6749 section 5.1). */
  answer(text: string): string {
    const form = new URLSearchParams(text);
    const claims = claimsOf(form.get('client_assertion') ?? '');
    const accessToken = this.#secret();
    if (this.requests.length < MAX_REQUESTS)
      this.requests.push({ form, accessToken, ...(claims === undefined ? {} : { claims }) });
    return JSON.stringify({ access_token: accessToken, token_type: 'Bearer', expires_in: LIFETIME_S });
  }
}

function claimsOf(assertion: string): JWTPayload | undefined {
  try {
    return decodeJwt(assertion);
  } catch {
    return undefined;
  }
}
