import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type OperatorOptions, type RunningServer, WALL_CLOCK } from '../operator.ts';
import { answerError, notFound } from './api-error.ts';
import { echoCorrelator } from './correlator.ts';
import { nefClient } from './nef-client.ts';
import { nefNotificationRoutes } from './nef-notification.ts';
import type { Reading, Readings } from './reading.ts';
import { profileRoutes } from './profile-routes.ts';
import { sessionLifecycle } from './session-lifecycle.ts';
import { sessionRoutes } from './session-routes.ts';
import { statusEvents } from './status-event.ts';

/** Starts a minimal server of quality-on-demand and qos-profiles of CAMARA release r4.1 on loopback. */
export async function startHonestServer(
  given: OperatorOptions & { readings?: readonly Reading[] },
): Promise<RunningServer> {
  const readings: Readings = new Set(given.readings);
  const options = { ...given, readings };
  const { clock = WALL_CLOCK, port = 0, nefUrl, sinkCaPem } = options;
  const app = express().disable('x-powered-by').disable('etag');
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const events = statusEvents(clock, sinkCaPem, readings);
  const urls = {
    callbackOf: (sessionId: string) => `${url}/nef-notifications/${sessionId}`,
    sourceOf: (sessionId: string) => `${url}/quality-on-demand/v1rc3/sessions/${sessionId}`,
  };
  const lifecycle = sessionLifecycle(clock, nefClient(nefUrl, clock), events, urls, readings);
  app.use(echoCorrelator(readings), express.json());
  app.use('/quality-on-demand/v1rc3', sessionRoutes(options, lifecycle));
  app.use('/qos-profiles/v1rc3', profileRoutes(options));
  app.use('/nef-notifications', nefNotificationRoutes(lifecycle));
  app.use((_request, _response, next) => next(notFound()));
  app.use(answerError);
  return {
    url,
    close: async () => {
      lifecycle.close();
      await events.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
