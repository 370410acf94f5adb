import { alters, altersList, answersInstead, bodyOf, on, refuses, take, without } from '../answer-lies.ts';
import {
  bodiless,
  errorAnswer,
  type HonestServer,
  isJson,
  type Json,
  type Passing,
  withHeaders,
  withJson,
} from '../lie.ts';
import type { Mutant } from '../mutant.ts';
import { roleOf, takes, threeLegged } from '../token-lies.ts';
import { GET_PROFILE, LIST_PROFILES } from './operations.ts';

const { operation: GET } = GET_PROFILE;
const { operation: LIST, cases: LISTS } = LIST_PROFILES;

const TOLD: readonly Mutant[] = [
  {
    id: 'get-profile-alters-status',
    requirement: 'QPR-GET-PROFILE',
    also: ['*'],
    breaks: 'It says DEPRECATED of a profile that is ACTIVE.',
    start: () => alters(GET, (body) => (body['status'] === 'ACTIVE' ? { ...body, status: 'DEPRECATED' } : undefined)),
  },
  {
    id: 'get-profile-hides-what-is-not-active',
    requirement: 'QPR-GET-STATUS',
    breaks: 'It says 404 of a profile that is INACTIVE or DEPRECATED.',
    start: () =>
      on(GET, async (request, server) => {
        const answer = await server.ask(request);
        const isHidden = answer.status === 200 && isJson(answer.json) && answer.json['status'] !== 'ACTIVE';
        return isHidden ? errorAnswer(request, 404, 'NOT_FOUND') : answer;
      }),
  },
  {
    id: 'get-profile-refuses-three-legged',
    requirement: 'QPR-GET-SUBJECT',
    only: ['*/three-legged'],
    breaks: 'It refuses 3-legged access tokens.',
    start: () =>
      threeLegged(
        GET,
        refuses(GET, () => true, 403, 'PERMISSION_DENIED'),
      ),
  },
  {
    id: 'get-profile-tells-every-subject',
    requirement: 'QPR-GET-SUBJECT',
    only: ['*/three-legged-restricted'],
    breaks: 'It tells a profile that is kept for certain devices to the subject of any token.',
    start: () => takes(GET, 'three-legged'),
  },
  {
    id: 'get-profile-looks-up-any-name',
    requirement: 'QPR-GET-NAME',
    breaks: 'It says 404 of a name that no profile can have.',
    seenIn: 'Servers that do not look at the pattern of a path parameter.',
    start: () =>
      answersInstead(
        GET,
        ({ status }, { pathParameters }) =>
          status === 400 && !/^[a-zA-Z0-9_.-]{3,256}$/.test(pathParameters['name'] ?? ''),
        404,
        'NOT_FOUND',
      ),
  },
  {
    id: 'get-profile-says-invalid-for-unknown',
    requirement: 'QPR-GET-UNKNOWN',
    also: ['*/correlator-on-error', '*/three-legged-restricted'],
    breaks: 'It says 400 of a profile that does not exist.',
    start: () => answersInstead(GET, ({ status }) => status === 404, 400, 'INVALID_ARGUMENT'),
  },
];

const LISTED: readonly Mutant[] = [
  {
    id: 'list-profiles-needs-a-filter',
    requirement: 'QPR-LIST-ALL',
    also: [LISTS],
    breaks: 'Without any filter it lists nothing.',
    start: () => altersList(LIST, (items, request) => (Object.keys(bodyOf(request)).length === 0 ? [] : items)),
  },
  {
    id: 'list-profiles-ignores-name',
    requirement: 'QPR-LIST-BY-NAME',
    also: [LISTS],
    breaks: 'It ignores the name.',
    start: () => ignoring(() => ['name']),
  },
  {
    id: 'list-profiles-ignores-status',
    requirement: 'QPR-LIST-BY-STATUS',
    also: [LISTS],
    breaks: 'It ignores the status.',
    start: () => ignoring(() => ['status']),
  },
  {
    id: 'list-profiles-has-none-for-devices',
    requirement: 'QPR-LIST-BY-DEVICE',
    also: [LISTS],
    breaks: 'Where a device is given it lists nothing.',
    start: () => altersList(LIST, (items, request) => (bodyOf(request)['device'] === undefined ? items : [])),
  },
  {
    id: 'list-profiles-takes-the-first-filter',
    requirement: 'QPR-LIST-COMBINED',
    only: ['*/name-and-other-status*', '*/device-and-status'],
    also: ['*/inapplicable-device*', '*/device-inapplicable'],
    breaks: 'Of several filters it ignores the status.',
    start: () => ignoring((body) => (body['name'] !== undefined || body['device'] !== undefined ? ['status'] : [])),
  },
  {
    id: 'list-profiles-takes-one-filter',
    requirement: 'QPR-LIST-COMBINED',
    only: ['*/name-and-status'],
    also: [LISTS],
    breaks: 'It refuses a name beside a status.',
    start: () =>
      refuses(
        LIST,
        (request) => bodyOf(request)['name'] !== undefined && bodyOf(request)['status'] !== undefined,
        400,
        'INVALID_ARGUMENT',
      ),
  },
  {
    id: 'list-profiles-finds-nothing-404',
    requirement: 'QPR-LIST-UNKNOWN-NAME',
    breaks: 'It says 404 where no profile has the name.',
    start: () =>
      on(LIST, async (request, server) => {
        const answer = await server.ask(request);
        const isUnknown = answer.text === '[]' && !String(bodyOf(request)['name'] ?? 'QOS_').startsWith('QOS_');
        return isUnknown ? errorAnswer(request, 404, 'NOT_FOUND') : answer;
      }),
  },
  {
    id: 'list-profiles-hides-what-is-restricted',
    requirement: 'QPR-LIST-RESTRICTED',
    only: ['*/restricted-entitled'],
    breaks: 'It lists a profile that is kept for certain devices for nobody.',
    start: () =>
      altersList(LIST, (items, _, { target }) => items.filter(({ name }) => name !== target.assets.restrictedProfile)),
  },
  {
    id: 'list-profiles-lists-what-is-restricted',
    requirement: 'QPR-LIST-RESTRICTED',
    only: ['*/restricted-no-device', '*/restricted-other-device'],
    also: ['*/three-legged-restricted', '*/inapplicable*', '*/device-inapplicable'],
    breaks: 'It lists a profile that is kept for certain devices for everybody.',
    start: () => listsRestricted(() => true),
  },
  {
    id: 'list-profiles-refuses-three-legged',
    requirement: 'QPR-LIST-DEVICE-FROM-TOKEN',
    also: ['*/device-unnecessary', '*/device-of-other-token'],
    breaks: 'It refuses 3-legged access tokens.',
    start: () =>
      threeLegged(
        LIST,
        refuses(LIST, () => true, 403, 'PERMISSION_DENIED'),
      ),
  },
  {
    id: 'list-profiles-does-not-look-at-the-subject',
    requirement: 'QPR-LIST-DEVICE-FROM-TOKEN',
    only: ['*/three-legged-restricted'],
    breaks: 'It lists a profile that is kept for certain devices for the subject of any token.',
    start: () => listsRestricted(async (request, server) => (await roleOf(request, server)) === 'three-legged'),
  },
  {
    id: 'list-profiles-tells-less',
    requirement: 'QPR-LIST-SAME-AS-GET',
    breaks: 'Its profiles lack the description that they have alone.',
    start: () => alters(LIST, (body) => without(body, 'description')),
  },
];

/** Answers as if some filters were not there. */
function ignoring(names: (body: Json) => readonly string[]) {
  return on(LIST, (request, server) => {
    const ignored = names(bodyOf(request)).filter(
      (name) => typeof bodyOf(request)[name] === 'string' && /^[A-Za-z0-9_.-]{3,}$/.test(String(bodyOf(request)[name])),
    );
    return ignored.length === 0 ? server.ask(request) : honestThen(request, server, ignored);
  });
}

/** A filter that is no filter is refused all the same. */
async function honestThen(request: Passing, server: HonestServer, ignored: readonly string[]) {
  const answer = await server.ask(request);
  return answer.status === 200 ? server.ask(take(request, ...ignored.map((name) => `$.${name}`))) : answer;
}

function listsRestricted(when: (request: Passing, server: HonestServer) => boolean | Promise<boolean>) {
  return on(LIST, async (request, server) => {
    const answer = await server.ask(request);
    const { restrictedProfile = '' } = server.target.assets;
    const { name = restrictedProfile, status = 'ACTIVE' } = bodyOf(request);
    const isAsked = name === restrictedProfile && status === 'ACTIVE' && Array.isArray(answer.json);
    if (!isAsked || answer.text.includes(`"${restrictedProfile}"`) || !(await when(request, server))) return answer;
    return withJson(answer, [...(answer.json as unknown[]), await restricted(request, server, restrictedProfile)]);
  });
}

async function restricted(request: Passing, server: HonestServer, name: string): Promise<unknown> {
  const token = await server.token('two-legged', request);
  const path = request.path.replace(/retrieve-qos-profiles$/, `qos-profiles/${name}`);
  const asked = withHeaders(bodiless(request, 'GET', path), { authorization: `Bearer ${token ?? ''}` });
  return (await server.ask(asked)).json;
}

export const PROFILE_MUTANTS: readonly Mutant[] = [...TOLD, ...LISTED];
