import express, { type Router } from 'express';
import { noteRequest } from '../http/index.ts';
import type { LifeCycle } from './life-cycle.ts';
import type { QosResource } from './qos-resource.ts';

/** Path under which the NEF finds the server; no part of any CAMARA API. */
export const NEF_CALLBACK_PATH = '/nef-callbacks';

/** Takes in UserPlaneNotificationData (TS 29.122 §5.14.2.1) at `/{secret}`, which names the resource. */
export function nefCallbacks(lives: readonly Pick<LifeCycle<QosResource>, 'onNefEvent'>[]): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  router.use(express.json({ limit: '100kb' }));
  router.post('/:secret', (request, response) => {
    noteRequest(response, { operation: 'nefCallback' });
    const events = eventsOf(request.body);
    if (events === undefined) return void response.status(400).end();
    const { transaction } = request.body as { transaction?: unknown };
    const self = typeof transaction === 'string' && URL.canParse(transaction) ? transaction : undefined;
    const { secret } = request.params;
    const known = events.map((event) => lives.some((life) => life.onNefEvent(secret, event, self)));
    response.status(known.every(Boolean) ? 204 : 404).end();
  });
  return router;
}

/** The test notification of TS 29.122 §5.2.5.3 has no reports and wants nothing but its 204. */
function eventsOf(body: unknown): string[] | undefined {
  const { eventReports, subscription } = (body ?? {}) as { eventReports?: unknown; subscription?: unknown };
  if (eventReports === undefined && typeof subscription === 'string') return [];
  if (!Array.isArray(eventReports)) return undefined;
  const events = eventReports.map((report: { event?: unknown } | null) => report?.event);
  return events.every((event) => typeof event === 'string') ? events : undefined;
}
