import { type CryptoKey, type JSONWebKeySet, SignJWT, importJWK } from 'jose';
import { SIGNING_ALGORITHM, type SigningKey, generateSigningKey } from '../authorization/index.ts';
import { type Calendar, type Clock, toUnixMs } from '../kernel/index.ts';

export interface TokenIssuerOptions {
  /** `iss` of the tokens. */
  issuer: string;
  /** `aud` of the tokens. */
  audience: string;
  clock: Clock;
  calendar: Calendar;
  /** The key of the authorization server whose tokens these are to be like. Default a fresh one. */
  signingKey?: SigningKey;
}

/** What an access token says. */
export interface TokenDemand {
  clientId: string;
  scopes: readonly string[];
  /** E.164 with leading '+'. Makes the token 3-legged: it identifies the device behind that number. */
  phoneNumber?: string;
  /** Unix time in milliseconds; the token holds whole seconds, rounded down. */
  expiresAtMs: number;
}

/**
 * Stands in for the operator's authorization server: access tokens as JWTs (RFC 9068) of its own key.
 * `phone_number` is the OpenID Connect claim of that name.
 */
export class TokenIssuer {
  /** Public key with which the tokens are verified. */
  readonly jwks: JSONWebKeySet;
  readonly issuer: string;
  readonly audience: string;
  #options: TokenIssuerOptions;
  #privateKey: CryptoKey;

  private constructor(options: TokenIssuerOptions, privateKey: CryptoKey, jwks: JSONWebKeySet) {
    this.#options = options;
    this.#privateKey = privateKey;
    this.issuer = options.issuer;
    this.audience = options.audience;
    this.jwks = jwks;
  }

  static async create(options: TokenIssuerOptions): Promise<TokenIssuer> {
    const { privateJwk, publicJwk } = options.signingKey ?? (await generateSigningKey('access-tokens'));
    const privateKey = (await importJWK(privateJwk, SIGNING_ALGORITHM)) as CryptoKey;
    return new TokenIssuer(options, privateKey, { keys: [publicJwk] });
  }

  async mint({ clientId, scopes, phoneNumber, expiresAtMs }: TokenDemand): Promise<string> {
    const { clock, calendar, issuer, audience } = this.#options;
    const claims = {
      client_id: clientId,
      scope: scopes.join(' '),
      ...(phoneNumber === undefined ? {} : { phone_number: phoneNumber }),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: this.jwks.keys[0]!.kid!, typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(phoneNumber ?? clientId)
      .setIssuedAt(Math.floor(toUnixMs(calendar, clock.now()) / 1000))
      .setExpirationTime(Math.floor(expiresAtMs / 1000))
      .sign(this.#privateKey);
  }
}
