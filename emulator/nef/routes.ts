import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import type { AsSessionWithQos } from './as-session-with-qos.ts';
import { filterByAddress } from './address-query.ts';
import { mergePatch } from './merge-patch.ts';
import { Problem } from './problem.ts';
import { sendProblem } from './send-problem.ts';
import type { CallbackChannel } from './callback-channel.ts';
import { normalized } from './dialects.ts';
import { type RepresentationOptions, resource, selfOf } from './representation.ts';
import type { Subscription } from './subscription.ts';
import { notification, tellThrough } from './user-plane-notification.ts';

export interface RoutesOptions extends RepresentationOptions {
  sessions: AsSessionWithQos;
  /** What every request has to pass first. */
  authenticate: RequestHandler;
  /** A way for callbacks that opens once `flushed` has resolved. */
  openChannel: (flushed: Promise<void>) => CallbackChannel;
}

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

/** Attributes that a PATCH cannot name: they are not in AsSessionWithQoSSubscriptionPatch (TS 29.122 §5.14.2.1). */
const FIXED_ATTRIBUTES = [
  'self',
  'supportedFeatures',
  'ueIpv4Addr',
  'ueIpv6Addr',
  'macAddr',
  'gpsi',
  'dnn',
  'snssai',
  'ipDomain',
];

/** The resources of TS 29.122 §5.14.3, under `/{scsAsId}/subscriptions`. */
export function nefRoutes(options: RoutesOptions): Router {
  const { sessions } = options;
  const router = express.Router({ caseSensitive: true });
  router.use(options.authenticate);
  router.use(express.json({ type: JSON_TYPES, limit: '1mb', strict: false }));
  router
    .route('/:scsAsId/subscriptions')
    .get(requireJsonAccepted, (request: Request<CollectionParams>, response) => {
      const found = filterByAddress(sessions.list(request.params.scsAsId), request.query);
      if (found instanceof Problem) return sendProblem(response, found);
      response.json(found.map((each) => resource(options, each)));
    })
    .post(requireJson(['application/json']), (request: Request<CollectionParams>, response) =>
      create(options, request, response),
    )
    .all(refuseMethod('GET, POST'));
  router
    .route('/:scsAsId/subscriptions/:subscriptionId')
    .get(requireJsonAccepted, (request: Request<ItemParams>, response) => {
      const { scsAsId, subscriptionId } = request.params;
      answer(options, response, sessions.get(scsAsId, subscriptionId));
    })
    .put(requireJson(['application/json']), (request: Request<ItemParams>, response) => {
      const { scsAsId, subscriptionId } = request.params;
      answer(options, response, sessions.replace(scsAsId, subscriptionId, normalized(request.body, options.dialects)));
    })
    .patch(requireJson(JSON_TYPES), (request: Request<ItemParams>, response) => {
      const { scsAsId, subscriptionId } = request.params;
      answer(options, response, patch(options, scsAsId, subscriptionId, request.body));
    })
    .delete((request: Request<ItemParams>, response) => remove(options, request, response))
    .all(refuseMethod('GET, PUT, PATCH, DELETE'));
  return router;
}

/** For what no route takes, and for what goes wrong before or inside one. */
export function answerUnknownPath(request: Request, response: Response): void {
  sendProblem(response, new Problem('RESOURCE_URI_STRUCTURE_NOT_FOUND', `there is nothing at ${request.path}`));
}

/** Express tells an error handler by its four parameters. */
export const answerError: ErrorRequestHandler = (
  error: { status?: number; message?: string },
  _request,
  response,
  next,
) => {
  if (response.headersSent) return next(error);
  const detail = error.message ?? 'unknown error';
  switch (error.status) {
    case 413:
      return sendProblem(response, new Problem('PAYLOAD_TOO_LARGE', detail));
    case 415:
      return sendProblem(response, new Problem('UNSUPPORTED_MEDIA_TYPE', detail));
    default: {
      const callerCaused = error.status !== undefined && error.status >= 400 && error.status < 500;
      return sendProblem(response, new Problem(callerCaused ? 'INVALID_MSG_FORMAT' : 'UNSPECIFIED_NF_FAILURE', detail));
    }
  }
};

interface CollectionParams {
  [name: string]: string;
  scsAsId: string;
}

interface ItemParams extends CollectionParams {
  subscriptionId: string;
}

function create(options: RoutesOptions, request: Request<CollectionParams>, response: Response): void {
  // `close` follows when the answer has been handed to the socket, and also when the client has gone before.
  const channel = options.openChannel(new Promise((resolve) => response.once('close', resolve)));
  const body = normalized(request.body, options.dialects);
  const created = options.sessions.create(request.params.scsAsId, body, tellThrough(channel, options));
  if (created instanceof Problem) return sendProblem(response, created);
  const self = selfOf(options, created);
  if (options.testNotifications && created.body.requestTestNotification === true) {
    const { subscriptionId } = created;
    channel.send({ subscriptionId, url: created.body.notificationDestination, body: { subscription: self } });
  }
  response.status(201).setHeader('Location', self).json(resource(options, created));
}

/** A usage threshold that the patch names is a new one; any other stays the one that it was. */
function patch(
  { sessions, dialects }: RoutesOptions,
  scsAsId: string,
  subscriptionId: string,
  changes: unknown,
): Subscription | Problem | undefined {
  const current = sessions.get(scsAsId, subscriptionId);
  if (current === undefined) return undefined;
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    return new Problem('INVALID_MSG_FORMAT', 'a merge patch must be an object');
  }
  const fixed = Object.keys(changes).filter((name) => FIXED_ATTRIBUTES.includes(name));
  if (fixed.length > 0) {
    const invalidParams = fixed.map((name) => ({ param: `/${name}`, reason: 'cannot be changed' }));
    return new Problem('OPTIONAL_IE_INCORRECT', `${fixed.join(', ')} cannot be changed`, invalidParams);
  }
  const body = mergePatch(current.body, normalized(changes, dialects));
  return sessions.replace(scsAsId, subscriptionId, body, Object.hasOwn(changes, 'usageThreshold'));
}

function remove(options: RoutesOptions, request: Request<ItemParams>, response: Response): void {
  const { scsAsId, subscriptionId } = request.params;
  const { sessions, dialects } = options;
  const subscription = sessions.get(scsAsId, subscriptionId);
  const reports = sessions.finalReports(scsAsId, subscriptionId);
  if (subscription === undefined || !sessions.delete(scsAsId, subscriptionId)) {
    return answer(options, response, undefined);
  }
  if (dialects.deleteAnswersReports === true) response.json(notification(selfOf(options, subscription), reports));
  else response.status(204).end();
}

function answer(options: RoutesOptions, response: Response, outcome: Subscription | Problem | undefined): void {
  if (outcome === undefined)
    sendProblem(response, new Problem('SUBSCRIPTION_NOT_FOUND', 'there is no such subscription'));
  else if (outcome instanceof Problem) sendProblem(response, outcome);
  else response.json(resource(options, outcome));
}

const requireJsonAccepted: RequestHandler<CollectionParams> = (request, response, next) => {
  if (request.accepts('application/json') !== false) return next();
  sendProblem(response, new Problem('NOT_ACCEPTABLE', 'representations are application/json'));
};

function requireJson(types: string[]): RequestHandler<CollectionParams> {
  return (request, response, next) => {
    if (typeof request.is(types) === 'string') return next();
    if (request.headers['content-length'] === '0' || request.headers['content-type'] === undefined) {
      return sendProblem(
        response,
        new Problem('INVALID_MSG_FORMAT', `a body of type ${types.join(' or ')} is required`),
      );
    }
    sendProblem(response, new Problem('UNSUPPORTED_MEDIA_TYPE', `expected ${types.join(' or ')}`));
  };
}

function refuseMethod(allowed: string): RequestHandler<CollectionParams> {
  return (request, response) => {
    response.setHeader('Allow', allowed);
    sendProblem(response, new Problem('METHOD_NOT_ALLOWED', `${request.method} is not one of ${allowed}`));
  };
}
