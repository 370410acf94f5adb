import type { Response } from 'express';
import type { Problem } from './problem.ts';

/** Answers with ProblemDetails as RFC 9457 says, `application/problem+json`. */
export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
