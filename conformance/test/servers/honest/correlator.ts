import type { RequestHandler } from 'express';
import { invalidArgument } from './api-error.ts';

const CORRELATOR = /^[a-zA-Z0-9\-_:;./<>{}]{0,256}$/;

/** Echoes the header x-correlator in every answer, errors included; one that breaks the pattern cannot be echoed. */
export const echoCorrelator: RequestHandler = (request, response, next) => {
  const correlator = request.get('x-correlator');
  if (correlator === undefined || correlator === '') return next();
  if (!CORRELATOR.test(correlator)) return next(invalidArgument('The header x-correlator breaks its pattern.'));
  response.set('x-correlator', correlator);
  next();
};
