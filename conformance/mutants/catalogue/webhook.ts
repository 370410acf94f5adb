import { accepts, alters, bodyOf, put, refuses, without } from '../answer-lies.ts';
import { losesEvent } from '../event-lies.ts';
import type { Mutant } from '../mutant.ts';
import { CREATE, EVERY_SESSION, EXTEND, GET } from './operations.ts';

const { operation } = CREATE;
const DAY_S = 86_400;

/** What only v0.10.1 has. */
export const WEBHOOK_MUTANTS: readonly Mutant[] = [
  {
    id: 'v0-duration-is-required',
    requirement: 'QOD-V0-LIFE',
    only: ['*/v0-mandatory'],
    also: ['*/v0-default-duration'],
    breaks: 'It does not create a session without a duration.',
    seenIn: 'Servers of later releases.',
    start: () => refuses(operation, (request) => bodyOf(request)['duration'] === undefined, 400, 'INVALID_ARGUMENT'),
  },
  {
    id: 'v0-ports-are-forgotten',
    requirement: 'QOD-V0-LIFE',
    only: ['*/v0-everything'],
    also: [EVERY_SESSION],
    breaks: 'It tells a session without its ports.',
    start: () => alters(GET.operation, (body) => without(body, 'applicationServerPorts', 'devicePorts')),
  },
  {
    id: 'v0-device-may-be-missing',
    requirement: 'QOD-V0-DEVICE-REQUIRED',
    also: [EVERY_SESSION],
    breaks: 'It takes a request without a device for one of some device.',
    start: () =>
      accepts(operation, (request, _, { target }) =>
        bodyOf(request)['device'] === undefined
          ? put(request, '$.device', { phoneNumber: target.devices.at(-1)?.identifiers.phoneNumber })
          : undefined,
      ),
  },
  {
    id: 'v0-duration-of-two-days',
    requirement: 'QOD-V0-DURATION',
    only: ['*/v0-default-duration'],
    also: ['*/v0-mandatory'],
    breaks: 'It says two days of a session for which no duration was asked.',
    start: () =>
      alters(operation, (body, request) =>
        bodyOf(request)['duration'] === undefined ? { ...body, duration: 2 * DAY_S } : undefined,
      ),
  },
  {
    id: 'v0-duration-is-shortened',
    requirement: 'QOD-V0-DURATION',
    only: ['*/v0-duration-too-long'],
    also: ['*/duration-too-long', '*/invalid[*'],
    breaks: 'It shortens a duration of more than a day.',
    start: () =>
      accepts(operation, (request) =>
        Number(bodyOf(request)['duration']) > DAY_S ? put(request, '$.duration', 3600) : undefined,
      ),
  },
  {
    id: 'v0-times-are-timestamps',
    requirement: 'QOD-V0-TIMES',
    also: [EVERY_SESSION],
    breaks: 'It tells times as timestamps.',
    seenIn: 'Servers of later releases.',
    start: () =>
      alters([operation, GET.operation, EXTEND.operation], ({ startedAt, expiresAt, ...body }) => ({
        ...body,
        ...(startedAt === undefined ? {} : { startedAt: new Date(Number(startedAt) * 1000).toISOString() }),
        ...(expiresAt === undefined ? {} : { expiresAt: new Date(Number(expiresAt) * 1000).toISOString() }),
      })),
  },
  {
    id: 'v0-event-available-is-not-sent',
    requirement: 'QOD-V0-EVENT',
    only: ['*/v0-event-available', '*/v0-event-no-token'],
    also: ['*event*'],
    breaks: 'It sends no event when a session becomes AVAILABLE.',
    start: () => losesEvent(({ status }) => status === 'AVAILABLE'),
  },
  {
    id: 'v0-event-end-is-not-sent',
    requirement: 'QOD-V0-EVENT',
    only: ['*/v0-event-expiry'],
    also: ['*event*'],
    breaks: 'It sends no event when a session has ended.',
    start: () => losesEvent(({ status }) => status === 'UNAVAILABLE'),
  },
  {
    id: 'v0-profiles-have-no-status',
    requirement: 'QOD-V0-PROFILES',
    also: ['*/getQosProfiles/*', '*profiles*'],
    breaks: 'Its profiles have no status.',
    start: () => alters('getQosProfiles', (body) => without(body, 'status')),
  },
];
