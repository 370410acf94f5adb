import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apisOf, type Contract, contractOf, RELEASES, validatorFor } from '../../conformance/contract/index.ts';
import { type TestBed, type TestResponse, startTestBed } from './test/test-bed.ts';

/** Requests for each release; each is one of its operations with anything wrong that a client can get wrong. */
const REQUESTS = 1_000;

/** Values that are near to what is right, each with all that a request may hold. */
const NEARLY_RIGHT = {
  device: {
    phoneNumber: '+491700000001',
    ipv4Address: { publicAddress: '10.0.0.1', privateAddress: '10.0.0.1', publicPort: 1 },
    ipv6Address: '2001:db8:0:1::7',
  },
  applicationServer: { ipv4Address: '198.51.100.0/24', ipv6Address: '2001:db8:9::/48' },
  applicationServerPorts: { ranges: [{ from: 5010, to: 5020 }], ports: [5060] },
  devicePorts: { ports: [1] },
  qosProfile: 'QOS_M',
  duration: 60,
  sink: 'https://127.0.0.1:9/events',
  sinkCredential: {
    credentialType: 'ACCESSTOKEN',
    accessToken: 'token',
    accessTokenExpiresUtc: '2026-01-01T13:00:00Z',
    accessTokenType: 'bearer',
  },
  webhook: { notificationUrl: 'https://127.0.0.1:9/events', notificationAuthToken: 'token-of-twenty-characters' },
  requestedAdditionalDuration: 10,
  name: 'QOS_M',
  status: 'ACTIVE',
};
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    -1,
    0,
    1,
    65_536,
    2 ** 31,
    2 ** 53,
    1e308,
    '',
    ' ',
    '\u0000',
    '+1',
    'a'.repeat(5000),
    '0.0.0.0/0',
    '::/0',
  ),
  fc.constantFrom(
    'http://sink.test',
    'https://',
    'https://user:pass@[::1]:0/#',
    '2026-13-45T99:99:99',
    'PRIVATE_KEY_JWT',
  ),
  fc.string({ unit: 'binary' }),
);

type Key = keyof typeof NEARLY_RIGHT;

/** What belongs into the body of an operation: what it cannot do without, and the rest. */
function keysOf(operationId: string): { needed: Key[]; others: Key[] } {
  if (operationId === 'createSession')
    return {
      needed: ['device', 'applicationServer', 'qosProfile', 'duration'],
      others: ['applicationServerPorts', 'devicePorts', 'sink', 'sinkCredential', 'webhook'],
    };
  if (/^(create|trigger)/.test(operationId))
    return { needed: ['device', 'qosProfile'], others: ['sink', 'sinkCredential'] };
  if (operationId === 'extendQosSessionDuration') return { needed: ['requestedAdditionalDuration'], others: [] };
  return { needed: [], others: operationId === 'retrieveQoSProfiles' ? ['device', 'name', 'status'] : ['device'] };
}

/** The body with some of its properties, at any depth, taken away, replaced or added to; now and then as it should be. */
function mutatedBody(operationId: string): fc.Arbitrary<string> {
  const { needed, others } = keysOf(operationId);
  const change = fc.tuple(fc.nat(), fc.constantFrom('remove', 'replace', 'add'), oddValue);
  return fc.tuple(fc.subarray(others), fc.array(change, { maxLength: 2 })).map(([chosen, changes]) => {
    const properties = [...needed, ...chosen].map((key) => [key, NEARLY_RIGHT[key]]);
    const body = structuredClone(Object.fromEntries(properties)) as unknown as Json;
    for (const [place, how, value] of changes) mutate(body, place, how, value);
    return JSON.stringify(body);
  });
}

function mutate(root: Json, place: number, how: string, value: unknown): void {
  const holders: { [key: string]: Json }[] = [];
  const visit = (node: Json): void => {
    if (typeof node !== 'object' || node === null) return;
    holders.push(node as { [key: string]: Json });
    Object.values(node).forEach(visit);
  };
  visit(root);
  const holder = holders[place % holders.length];
  if (holder === undefined) return;
  const keys = Object.keys(holder);
  const key = how === 'add' || keys.length === 0 ? '__proto__x' : keys[place % keys.length]!;
  if (how === 'remove') delete holder[key];
  else holder[key] = value as Json;
}

const bodyOf = (operationId: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: mutatedBody(operationId) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{', '[[[[', 'null', '{"device":{"phoneNumber":"+491700000001"},"device":{}}'),
    },
  );

const headerText = fc.string({ unit: fc.constantFrom(...' !"#$%&\'()*+,-./09:;<=>?@AZ[]^_`az{|}~'), maxLength: 300 });
const headers = fc.record(
  {
    'x-correlator': headerText,
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json',
        'application/json; charset=utf-8',
        'application/json;charset=latin1',
        'text/plain',
      ),
      headerText,
    ),
    accept: fc.oneof(fc.constantFrom('application/json', 'application/xml', '*/*;q=0'), headerText),
    authorization: fc.oneof(fc.constantFrom('Bearer', 'Basic YTpi', 'Bearer a.b.c'), headerText),
    'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'nonsense'),
  },
  { requiredKeys: [] },
);

const pathValue = fc.oneof(
  fc.uuid(),
  fc.constantFrom('QOS_M', '%00', '%2e%2e', '..', '%ff', 'x'.repeat(3000), "';--", '%7B%7D'),
  fc.string({ minLength: 1 }).map(encodeURIComponent),
);

describe.each(RELEASES)('%s', (release) => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await startTestBed(release);
  });
  afterAll(() => bed.close());
  const operations = apisOf(release).flatMap((api) => {
    const contract = contractOf(api, release);
    return contract.operations.map((operation) => ({ contract, operation }));
  });

  test('answers anything at all with what its contract allows, and never fails', { timeout: 120_000 }, async () => {
    const statuses = new Map<number, number>();
    const request = fc.constantFrom(...operations).chain((target) =>
      fc.record({
        target: fc.constant(target),
        path: pathValue,
        method: fc.option(fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'), { freq: 2 }),
        body: bodyOf(target.operation.operationId),
        headers: fc.option(headers, { nil: undefined, freq: 1 }),
        withToken: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      }),
    );
    const property = fc.asyncProperty(
      request,
      async ({ target, path, method, body: rawBody, headers: given, withToken }) => {
        const { contract, operation } = target;
        const sent = method ?? operation.method.toUpperCase();
        const hasBody = sent !== 'GET' && sent !== 'DELETE' && rawBody !== '';
        const { authorization: _, ...others } = given ?? {};
        const sentPath = `${contract.basePath}${operation.path.replace(/\{.+?\}/, path)}`;
        const answer = await bed.send(sent, sentPath, {
          headers: { 'x-correlator': 'fuzz', ...(withToken ? others : (given ?? {})) },
          ...(hasBody ? { rawBody } : {}),
          ...(withToken ? {} : { token: null }),
        });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        expectAllowed(contract, sent, sentPath, answer);
      },
    );
    await fc.assert(property, { numRuns: REQUESTS, seed: 20_261_127 });
    // The fuzz is worth something only if it gets past the first checks: it makes sessions as well.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 401, 404]));
  });
});

function expectAllowed(contract: Contract, method: string, path: string, answer: TestResponse): void {
  expect(answer.status).toBeLessThan(500);
  if (answer.status < 400) return;
  const { status, code, message } = answer.body as { status: number; code: string; message: string };
  expect([status, typeof code, typeof message]).toEqual([answer.status, 'string', 'string']);
  const validator = validatorFor(contract);
  const operation = validator.operationFor(method, path)?.operation;
  if (operation?.responses[String(answer.status)] === undefined) {
    // What is no operation of the API, and what every operation may answer although no file lists it (Commonalities).
    expect([400, 404, 405, 406, 413, 415, 429]).toContain(answer.status);
    return;
  }
  expect(validator.validateResponse(operation.operationId, answer.status, answer.body)).toEqual([]);
  expect(validator.documentedCodes(operation.operationId, answer.status)).toContain(code);
}
