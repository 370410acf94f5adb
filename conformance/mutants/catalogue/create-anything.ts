import { accepts, bodyOf, put, refuses, take } from '../answer-lies.ts';
import { isJson, type Json, type Passing } from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { violationsOf } from './bodies.ts';
import { ASSIGN, CREATE, type MutatedOperation, brokenBodies } from './operations.ts';
import { isEmpty } from './session-request.ts';

/** What sessions and assignments are created with: sink, credential and profile. */
export const CREATION_MUTANTS: readonly Mutant[] = [CREATE, ASSIGN].flatMap((each) => creationMutants(each));

function creationMutants({ prefix, name, operation, cases }: MutatedOperation): Mutant[] {
  const isSession = operation === CREATE.operation;
  return [
    {
      id: `${name}-ignores-unused-credentials`,
      requirement: `${prefix}-CREDENTIAL-TYPE`,
      also: brokenBodies(cases),
      breaks: 'It ignores a sink credential of a type that it does not know.',
      seenIn: 'Servers that never look at the credential.',
      start: () =>
        accepts(operation, (request) => {
          const type = credentialIn(request)?.['credentialType'];
          return typeof type === 'string' && type !== 'ACCESSTOKEN' && type !== 'PRIVATE_KEY_JWT'
            ? take(request, '$.sinkCredential')
            : undefined;
        }),
    },
    {
      id: `${name}-ignores-incomplete-credentials`,
      requirement: `${prefix}-CREDENTIAL-TOKEN`,
      // Of the spelling of a token type the files allow either.
      only: [
        '*/credential-incomplete*',
        '*/credential-without-expiry*',
        '*/credential-token-type',
        '*/credential-token-type[*',
      ],
      also: brokenBodies(cases),
      breaks: 'It ignores a sink credential that is no whole bearer token.',
      start: () =>
        accepts(operation, (request, _, server) => {
          const credential = credentialIn(request);
          if (credential === undefined || isEmpty(credential)) return undefined;
          const isUnknown = violationsOf(request, server).some(({ keyword }) => keyword.endsWith('Properties'));
          const type = credential['credentialType'] ?? 'ACCESSTOKEN';
          return type === 'ACCESSTOKEN' && !isUnknown ? take(request, '$.sinkCredential') : undefined;
        }),
    },
    {
      id: `${name}-takes-private-key-jwt`,
      requirement: `${prefix}-PRIVATE-KEY-JWT`,
      also: brokenBodies(cases),
      breaks: 'It takes PRIVATE_KEY_JWT although nothing was set up for it.',
      start: () =>
        accepts(operation, (request) =>
          credentialIn(request)?.['credentialType'] === 'PRIVATE_KEY_JWT'
            ? take(request, '$.sinkCredential')
            : undefined,
        ),
    },
    {
      id: `${name}-takes-any-sink`,
      requirement: `${prefix}-SINK-HTTPS`,
      also: brokenBodies(cases),
      breaks: 'It takes a sink that is no https address.',
      start: () =>
        accepts(operation, (request) => {
          const { sink } = bodyOf(request);
          return typeof sink === 'string' && !sink.startsWith('https:') ? take(request, '$.sink') : undefined;
        }),
    },
    {
      id: `${name}-takes-any-profile`,
      requirement: `${prefix}-PROFILE-UNKNOWN`,
      breaks: 'It takes a QoS profile that does not exist for the usual one.',
      start: () =>
        accepts(operation, (request, { status }, server) => {
          const isUnknown = String(bodyOf(request)['qosProfile']).startsWith('test-');
          return [400, 404].includes(status) && isUnknown
            ? put(request, '$.qosProfile', server.target.profile.name)
            : undefined;
        }),
    },
    {
      id: `${name}-takes-inactive-profiles`,
      requirement: `${prefix}-PROFILE-NOT-ACTIVE`,
      also: ['*/outcome-refused-request'],
      breaks: 'It takes a QoS profile that is not active.',
      start: () =>
        accepts(operation, (request, _, { target }) => {
          const { inactiveProfile, deprecatedProfile } = target.assets;
          const profile = bodyOf(request)['qosProfile'];
          return profile === inactiveProfile || profile === deprecatedProfile
            ? put(request, '$.qosProfile', target.profile.name)
            : undefined;
        }),
    },
    {
      id: `${name}-takes-restricted-profiles`,
      requirement: `${prefix}-PROFILE-RESTRICTED`,
      only: ['*/profile-restricted', '*/profile-restricted-r1.3'],
      breaks: 'It takes a QoS profile for a device that it is not meant for.',
      start: () =>
        accepts(operation, (request, _, { target }) =>
          bodyOf(request)['qosProfile'] === target.assets.restrictedProfile
            ? put(request, '$.qosProfile', target.profile.name)
            : undefined,
        ),
    },
    {
      id: `${name}-refuses-restricted-profiles`,
      requirement: `${prefix}-PROFILE-RESTRICTED`,
      only: ['*restricted*-entitled', '*restricted-profile-entitled'],
      // Where a release has one code for both, the device would be at fault and not the profile.
      also: ['*/profile-restricted-r1.3'],
      breaks: 'It refuses a QoS profile even to a device that it is meant for.',
      start: () =>
        refuses(
          operation,
          (request, { target }) => bodyOf(request)['qosProfile'] === target.assets.restrictedProfile,
          422,
          `${isSession ? 'QUALITY_ON_DEMAND' : 'QOS_PROVISIONING'}.QOS_PROFILE_NOT_APPLICABLE`,
        ),
    },
  ];
}

function credentialIn(request: Passing): Json | undefined {
  const { sinkCredential } = bodyOf(request);
  return isJson(sinkCredential) ? sinkCredential : undefined;
}
