import express, { type Router } from 'express';
import type { Metrics } from './metrics.ts';
import { noteRequest } from './request-log.ts';

/** Whether the server can do its work, and what it depends on. */
export interface Health {
  healthy: boolean;
  /** Shown as it is: names and states, no secrets. */
  details: Readonly<Record<string, unknown>>;
}

/** `/healthz` (200 or 503) and `/metrics`, for whoever operates the server: no part of any API, and without a token. */
export function operationRoutes(health: () => Promise<Health>, metrics: Metrics | undefined): Router {
  const router = express.Router();
  router.get('/healthz', async (_request, response) => {
    noteRequest(response, { operation: 'healthz' });
    const { healthy, details } = await health();
    response.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'unavailable', ...details });
  });
  if (metrics === undefined) return router;
  router.get('/metrics', async (_request, response) => {
    noteRequest(response, { operation: 'metrics' });
    const { contentType, body } = await metrics.text();
    response.setHeader('Content-Type', contentType);
    response.end(body);
  });
  return router;
}
