import type { Response } from 'express';
import type { Problem } from './problem.ts';

/** Answers with ProblemDetails as RFC 9457 says, `application/problem+json`. */
export function sendProblem(response: Response, problem: Problem): void {
  (response.locals as Refused).problem = problem;
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The problem that was answered, if one was. */
export function refusalOf(response: Response): Problem | undefined {
  return (response.locals as Refused).problem;
}

interface Refused {
  problem?: Problem;
}
