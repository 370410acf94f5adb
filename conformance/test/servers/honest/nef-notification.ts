import { Router } from 'express';
import { invalidArgument } from './api-error.ts';
import { readerOf } from './request-body.ts';
import type { SessionLifecycle } from './session-lifecycle.ts';

/** 3GPP's UserPlaneNotificationData, as far as it matters here. */
const readNotification = readerOf<{ eventReports: { event: string }[] }>({
  type: 'object',
  required: ['eventReports'],
  properties: {
    eventReports: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['event'], properties: { event: { type: 'string' } } },
    },
  },
});

/** Where the NEF reports to. The address holds the session's id, which nobody else can guess. */
export function nefNotificationRoutes(lifecycle: SessionLifecycle): Router {
  const router = Router();
  router.post('/:sessionId', (request, response) => {
    const { sessionId } = request.params;
    if (sessionId === undefined) throw invalidArgument('The address names no session.');
    for (const { event } of readNotification(request.body).eventReports) lifecycle.report(sessionId, event);
    response.status(204).end();
  });
  return router;
}
