import type { ErrorRequestHandler } from 'express';

/** An answer of CAMARA's schema ErrorInfo, on its way to the client. */
export interface ApiError extends Error {
  status: number;
  code: string;
}

export function apiError(status: number, code: string, message: string): ApiError {
  return Object.assign(new Error(message), { status, code });
}

export const invalidArgument = (message: string): ApiError => apiError(400, 'INVALID_ARGUMENT', message);

export const notFound = (): ApiError => apiError(404, 'NOT_FOUND', 'There is no such resource.');

export const permissionDenied = (message: string): ApiError => apiError(403, 'PERMISSION_DENIED', message);

/** Express refuses malformed bodies and paths with errors of its own, which have a status but no code of CAMARA's. */
export const answerError: ErrorRequestHandler = (error: Partial<ApiError>, _request, response, _next) => {
  const { status, code, message } = isApiError(error)
    ? error
    : (error.status ?? 500) < 500
      ? invalidArgument('The request cannot be read.')
      : apiError(500, 'INTERNAL', 'The server failed.');
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  response.status(status).json({ status, code, message });
};

function isApiError(error: Partial<ApiError>): error is ApiError {
  return error.status !== undefined && error.code !== undefined && /^[A-Z_.]+$/.test(error.code);
}
