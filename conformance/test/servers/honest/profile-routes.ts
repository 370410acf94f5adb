import { Router } from 'express';
import type { OperatorProfile } from '../operator.ts';
import { bearerOf } from './access-token.ts';
import { notFound } from './api-error.ts';
import { demandService, type Device, identifyDevice } from './device.ts';
import type { HonestOptions } from './honest-options.ts';
import type { Readings } from './reading.ts';
import { readerOf } from './request-body.ts';
import { PROFILE_NAME, RETRIEVE_PROFILES } from './request-schemas.ts';

const SCOPE = 'qos-profiles:read';
const readFilter = readerOf<{ device?: Device; name?: string; status?: string }>(RETRIEVE_PROFILES);
const readName = readerOf<string>(PROFILE_NAME);

/** The API qos-profiles. */
export function profileRoutes({ authenticate, subscriptions, profiles, readings }: HonestOptions): Router {
  const router = Router();

  router.post('/retrieve-qos-profiles', async (request, response) => {
    const claims = await bearerOf(request, SCOPE, authenticate);
    const { device, name, status } = readFilter(request.body);
    const subscription = identifyDevice(claims, device, subscriptions, readings)?.subscription;
    if (subscription?.qodOffered === false && readings.has('inapplicable-lists-nothing')) {
      response.json([]);
      return;
    }
    if (subscription !== undefined) demandService(subscription);
    const phoneNumber = subscription?.phoneNumber;
    const matching = profiles.filter(
      (profile) =>
        (phoneNumber === undefined ? isShownToAll(profile, name, readings) : isFor(phoneNumber, profile)) &&
        (name === undefined || profile.published.name === name) &&
        (status === undefined || profile.published.status === status),
    );
    response.json(matching.map(({ published }) => published));
  });

  router.get('/qos-profiles/:name', async (request, response) => {
    const { phoneNumber } = await bearerOf(request, SCOPE, authenticate);
    const name = readName(request.params['name']);
    const profile = profiles.find(({ published }) => published.name === name);
    if (profile === undefined || (phoneNumber !== undefined && !isFor(phoneNumber, profile))) throw notFound();
    response.json(profile.published);
  });

  return router;
}

function isFor(phoneNumber: string, { restrictedTo }: OperatorProfile): boolean {
  return restrictedTo === undefined || restrictedTo.includes(phoneNumber);
}

/** Without a device, a profile for some devices only is not listed (scenario 05). */
function isShownToAll(
  { published, restrictedTo }: OperatorProfile,
  name: string | undefined,
  readings: Readings,
): boolean {
  return restrictedTo === undefined || (published.name === name && readings.has('restricted-name-shown'));
}
