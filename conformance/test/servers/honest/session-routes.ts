import { type Request, Router } from 'express';
import { type AccessTokenClaims, WALL_CLOCK } from '../operator.ts';
import { bearerOf } from './access-token.ts';
import { apiError, invalidArgument, notFound, permissionDenied } from './api-error.ts';
import { demandDevice, type Device } from './device.ts';
import type { HonestOptions } from './honest-options.ts';
import type { Readings } from './reading.ts';
import { readerOf } from './request-body.ts';
import { CREATE_SESSION, EXTEND_SESSION, RETRIEVE_SESSIONS } from './request-schemas.ts';
import { type CreateSession, type Ports, type Session, sessionInfo } from './session.ts';
import type { SessionLifecycle } from './session-lifecycle.ts';

const readCreation = readerOf<CreateSession>(CREATE_SESSION);
const readExtension = readerOf<{ requestedAdditionalDuration: number }>(EXTEND_SESSION);
const readRetrieval = readerOf<{ device?: Device }>(RETRIEVE_SESSIONS);
const LONGEST_ANSWER_MS = 5_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The API quality-on-demand. */
export function sessionRoutes(
  { authenticate, subscriptions, profiles, readings, clock = WALL_CLOCK }: HonestOptions,
  lifecycle: SessionLifecycle,
): Router {
  const router = Router();
  const bearer = (request: Request, right: string): Promise<AccessTokenClaims> =>
    bearerOf(request, `quality-on-demand:sessions:${right}`, authenticate);

  router.post('/sessions', async (request, response) => {
    const claims = await bearer(request, 'create');
    const creation = readCreation(request.body, readings);
    checkPorts(creation.devicePorts);
    checkPorts(creation.applicationServerPorts);
    const device = demandDevice(claims, creation.device, subscriptions, readings);
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
    const durationS = Math.min(Math.max(creation.duration, minDurationS), maxDurationS);
    if (durationS !== creation.duration && !readings.has('duration-adjusted'))
      throw apiError(
        400,
        'QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE',
        `The QoS profile lasts from ${minDurationS} s to ${maxDurationS} s.`,
      );
    if (creation.sinkCredential?.credentialType === 'PRIVATE_KEY_JWT')
      throw apiError(422, 'PRIVATE_KEY_JWT_NOT_CONFIGURED', 'No keys were agreed on for the sink.');
    const session = lifecycle.create(claims.clientId, profile, { ...creation, duration: durationS }, device);
    if (readings.has('creation-waits-for-network'))
      await clock.waitWhileAnswering(clock.nowMs() + LONGEST_ANSWER_MS, () => session.qosStatus !== 'REQUESTED');
    response
      .status(201)
      .location(`/quality-on-demand/v1rc3/sessions/${session.id}`)
      .json(sessionInfo(session, readings));
  });

  router.get('/sessions/:sessionId', async (request, response) => {
    const claims = await bearer(request, 'read');
    response.json(sessionInfo(sessionOf(request, claims, lifecycle, readings), readings));
  });

  router.delete('/sessions/:sessionId', async (request, response) => {
    const claims = await bearer(request, 'delete');
    await lifecycle.remove(sessionOf(request, claims, lifecycle, readings));
    response.status(204).end();
  });

  router.post('/sessions/:sessionId/extend', async (request, response) => {
    const claims = await bearer(request, 'update');
    checkId(request, readings);
    const { requestedAdditionalDuration } = readExtension(request.body);
    const session = sessionOf(request, claims, lifecycle, readings);
    lifecycle.extend(session, requestedAdditionalDuration);
    response.json(sessionInfo(session, readings));
  });

  router.post('/retrieve-sessions', async (request, response) => {
    const claims = await bearer(request, 'retrieve-by-device');
    const { device } = readRetrieval(request.body);
    const { subscription } = demandDevice(claims, device, subscriptions, readings);
    const own = [...lifecycle.sessions.values()].filter(
      (each) =>
        each.clientId === claims.clientId &&
        each.subscription === subscription &&
        (each.qosStatus !== 'UNAVAILABLE' || !readings.has('only-active-listed')),
    );
    response.json(own.map((each) => sessionInfo(each, readings)));
  });

  return router;
}

function checkId(request: Request, readings: Readings): string {
  const id = String(request.params['sessionId']);
  if (!UUID.test(id))
    throw readings.has('malformed-id-unknown') ? notFound() : invalidArgument('The sessionId is no UUID.');
  return id.toLowerCase();
}

/** @throws ApiError for a session that there is not, or that is not the bearer's */
function sessionOf(
  request: Request,
  { clientId, phoneNumber }: AccessTokenClaims,
  { sessions }: SessionLifecycle,
  readings: Readings,
): Session {
  const session = sessions.get(checkId(request, readings));
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
