import { InputError } from '../scenarios/input-error.ts';

/** What a port that cannot be had is to a user; any other error as it is. */
export function portProblem(error: unknown): unknown {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EADDRINUSE' ? 'is in use' : 'may not be used';
  return new InputError([{ file: `port ${port}`, message: `${why}; expected a free port, or 0 for any` }]);
}
