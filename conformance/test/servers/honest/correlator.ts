import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { invalidArgument } from './api-error.ts';
import type { Readings } from './reading.ts';

const CORRELATOR = /^[a-zA-Z0-9\-_:;./<>{}]{0,256}$/;

/** Echoes the header x-correlator in every answer, errors included; one that breaks the pattern cannot be echoed. */
export function echoCorrelator(readings: Readings): RequestHandler {
  return (request, response, next) => {
    const correlator = request.get('x-correlator') ?? '';
    if (!CORRELATOR.test(correlator)) return next(invalidArgument('The header x-correlator breaks its pattern.'));
    if (correlator !== '') response.set('x-correlator', correlator);
    else if (readings.has('correlator-made-up')) response.set('x-correlator', randomUUID());
    next();
  };
}
