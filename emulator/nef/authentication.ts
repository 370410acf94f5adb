import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Calendar, Clock } from '../kernel/index.ts';
import { type AccessTokenRules, accessTokenVerifier } from './access-token.ts';
import { Problem } from './problem.ts';
import { sendProblem } from './send-problem.ts';

/** What the NEF asks of its callers. */
export type NefAuthentication =
  | { type: 'none' }
  | { type: 'bearer'; token: string }
  | { type: 'basic'; username: string; password: string }
  /** OAuth2 client credentials, the security scheme of TS 29.122. */
  | ({ type: 'oauth2' } & AccessTokenRules);

/** Answers 401 to whoever does not show the configured credential, and 403 to a token that lacks the scope. */
export function authenticate(authentication: NefAuthentication, clock: Clock, calendar: Calendar): RequestHandler {
  switch (authentication.type) {
    case 'none':
      return (_request, _response, next) => next();
    case 'oauth2':
      return requireToken(authentication, clock, calendar);
    case 'bearer':
      return requireCredential('Bearer', authentication.token);
    case 'basic': {
      const { username, password } = authentication;
      return requireCredential('Basic', Buffer.from(`${username}:${password}`).toString('base64'));
    }
  }
}

function requireCredential(scheme: string, credential: string): RequestHandler {
  const expected = digest(credential);
  return (request, response, next) => {
    const given = credentialIn(request.headers.authorization, scheme) ?? '';
    if (timingSafeEqual(digest(given), expected)) return next();
    refuse(response, new Problem('UNAUTHORIZED', `a ${scheme} credential is required`), `${scheme} realm="nef"`);
  };
}

/** Challenges as RFC 6750 §3 has them: no error where no token was shown. */
function requireToken(rules: AccessTokenRules, clock: Clock, calendar: Calendar): RequestHandler {
  const verify = accessTokenVerifier(rules, clock, calendar);
  const challenge = 'Bearer realm="nef"';
  return async (request, response, next) => {
    const token = credentialIn(request.headers.authorization, 'Bearer');
    if (token === undefined) {
      return refuse(response, new Problem('UNAUTHORIZED', 'an access token is required'), challenge);
    }
    switch (await verify(token)) {
      case 'accepted':
        return next();
      case 'invalid': {
        const problem = new Problem('UNAUTHORIZED', 'the access token is not valid');
        return refuse(response, problem, `${challenge}, error="invalid_token"`);
      }
      case 'insufficient-scope': {
        const problem = new Problem('INSUFFICIENT_SCOPE', `the access token lacks the scope ${rules.scope}`);
        return refuse(response, problem, `${challenge}, error="insufficient_scope", scope="${rules.scope}"`);
      }
    }
  };
}

function refuse(response: Response, problem: Problem, challenge: string): void {
  response.setHeader('WWW-Authenticate', challenge);
  sendProblem(response, problem);
}

function credentialIn(header: string | undefined, scheme: string): string | undefined {
  return new RegExp(`^${scheme} +(\\S+)$`, 'i').exec(header ?? '')?.[1];
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
