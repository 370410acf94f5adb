import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';
import { sendProblem } from './send-problem.ts';

/** What the NEF asks of its callers. */
export type NefAuthentication =
  { type: 'none' } | { type: 'bearer'; token: string } | { type: 'basic'; username: string; password: string };

/** Answers 401 to whoever does not show the configured credential. */
export function authenticate(authentication: NefAuthentication): RequestHandler {
  if (authentication.type === 'none') return (_request, _response, next) => next();
  const scheme = authentication.type === 'bearer' ? 'Bearer' : 'Basic';
  const expected = digest(credentialOf(authentication));
  return (request, response, next) => {
    const [, given = ''] = new RegExp(`^${scheme} +(\\S+)$`, 'i').exec(request.headers.authorization ?? '') ?? [];
    if (timingSafeEqual(digest(given), expected)) return next();
    response.setHeader('WWW-Authenticate', `${scheme} realm="nef"`);
    sendProblem(response, new Problem('UNAUTHORIZED', `a ${scheme} credential is required`));
  };
}

function credentialOf(authentication: Exclude<NefAuthentication, { type: 'none' }>): string {
  if (authentication.type === 'bearer') return authentication.token;
  return Buffer.from(`${authentication.username}:${authentication.password}`).toString('base64');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
