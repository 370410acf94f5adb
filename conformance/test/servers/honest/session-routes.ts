import { type Request, Router } from 'express';
import type { AccessTokenClaims, OperatorOptions } from '../operator.ts';
import { bearerOf } from './access-token.ts';
import { apiError, invalidArgument, notFound, permissionDenied } from './api-error.ts';
import { demandDevice, type Device } from './device.ts';
import { readerOf } from './request-body.ts';
import { CREATE_SESSION, EXTEND_SESSION, RETRIEVE_SESSIONS } from './request-schemas.ts';
import { type CreateSession, type Ports, type Session, sessionInfo } from './session.ts';
import type { SessionLifecycle } from './session-lifecycle.ts';

const readCreation = readerOf<CreateSession>(CREATE_SESSION);
const readExtension = readerOf<{ requestedAdditionalDuration: number }>(EXTEND_SESSION);
const readRetrieval = readerOf<{ device?: Device }>(RETRIEVE_SESSIONS);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The API quality-on-demand. */
export function sessionRoutes(
  { authenticate, subscriptions, profiles }: OperatorOptions,
  lifecycle: SessionLifecycle,
): Router {
  const router = Router();
  const bearer = (request: Request, right: string): Promise<AccessTokenClaims> =>
    bearerOf(request, `quality-on-demand:sessions:${right}`, authenticate);

  router.post('/sessions', async (request, response) => {
    const claims = await bearer(request, 'create');
    const creation = readCreation(request.body);
    checkPorts(creation.devicePorts);
    checkPorts(creation.applicationServerPorts);
    const device = demandDevice(claims, creation.device, subscriptions);
    const profile = profiles.find(({ published }) => published.name === creation.qosProfile);
    if (profile === undefined) throw invalidArgument('There is no such QoS profile.');
    const { published, restrictedTo, minDurationS, maxDurationS } = profile;
    const isEntitled = restrictedTo?.includes(device.subscription.phoneNumber) ?? true;
    if (published.status !== 'ACTIVE' || !isEntitled)
      throw apiError(
        422,
        'QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE',
        'The QoS profile cannot be used for this session.',
      );
    if (creation.duration < minDurationS || creation.duration > maxDurationS)
      throw apiError(
        400,
        'QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE',
        `The QoS profile lasts from ${minDurationS} s to ${maxDurationS} s.`,
      );
    if (creation.sinkCredential?.credentialType === 'PRIVATE_KEY_JWT')
      throw apiError(422, 'PRIVATE_KEY_JWT_NOT_CONFIGURED', 'No keys were agreed on for the sink.');
    const session = lifecycle.create(claims.clientId, profile, creation, device);
    response.status(201).location(`/quality-on-demand/v1rc3/sessions/${session.id}`).json(sessionInfo(session));
  });

  router.get('/sessions/:sessionId', async (request, response) => {
    const claims = await bearer(request, 'read');
    response.json(sessionInfo(sessionOf(request, claims, lifecycle)));
  });

  router.delete('/sessions/:sessionId', async (request, response) => {
    const claims = await bearer(request, 'delete');
    await lifecycle.remove(sessionOf(request, claims, lifecycle));
    response.status(204).end();
  });

  router.post('/sessions/:sessionId/extend', async (request, response) => {
    const claims = await bearer(request, 'update');
    checkId(request);
    const { requestedAdditionalDuration } = readExtension(request.body);
    const session = sessionOf(request, claims, lifecycle);
    lifecycle.extend(session, requestedAdditionalDuration);
    response.json(sessionInfo(session));
  });

  router.post('/retrieve-sessions', async (request, response) => {
    const claims = await bearer(request, 'retrieve-by-device');
    const { device } = readRetrieval(request.body);
    const { subscription } = demandDevice(claims, device, subscriptions);
    const own = [...lifecycle.sessions.values()].filter(
      (each) => each.clientId === claims.clientId && each.subscription === subscription,
    );
    response.json(own.map(sessionInfo));
  });

  return router;
}

function checkId(request: Request): string {
  const id = String(request.params['sessionId']);
  if (!UUID.test(id)) throw invalidArgument('The sessionId is no UUID.');
  return id.toLowerCase();
}

/** @throws ApiError for a session that there is not, or that is not the bearer's */
function sessionOf(
  request: Request,
  { clientId, phoneNumber }: AccessTokenClaims,
  { sessions }: SessionLifecycle,
): Session {
  const session = sessions.get(checkId(request));
  if (session === undefined) throw notFound();
  if (session.clientId !== clientId) throw permissionDenied('The session was made by another client.');
  if (phoneNumber !== undefined && session.subscription.phoneNumber !== phoneNumber)
    throw permissionDenied('The session is of another user.');
  return session;
}

function checkPorts(ports: Ports | undefined): void {
  if (ports?.ranges?.some(({ from, to }) => from > to) === true)
    throw invalidArgument('A range of ports ends before it begins.');
}
