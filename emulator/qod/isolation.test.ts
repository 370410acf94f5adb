import { afterEach, describe, expect, test } from 'vitest';
import { apisOf, contractOf, type Operation, RELEASES } from '../../conformance/contract/index.ts';
import { seconds } from '../kernel/index.ts';
import { type TestBed, sessionBody, startTestBed } from './test/test-bed.ts';

const CLIENTS = ['app-1', 'app-2'] as const;
/** Subscribers of the directory that QoD is offered to; without one, a token is 2-legged. */
const SUBJECTS = [undefined, '+491700000001', '+491700000002'] as const;

interface Identity {
  clientId: (typeof CLIENTS)[number];
  phoneNumber: (typeof SUBJECTS)[number];
}
const IDENTITIES: readonly Identity[] = CLIENTS.flatMap((clientId) =>
  SUBJECTS.map((phoneNumber) => ({ clientId, phoneNumber })),
);

interface Made {
  by: Identity;
  phoneNumber: string;
  id: string;
}

let bed: TestBed;
afterEach(() => bed.close());

const tokenOf = ({ clientId, phoneNumber }: Identity) =>
  bed.token({ clientId, ...(phoneNumber === undefined ? {} : { phoneNumber }) });

/** Its client's, and of a 3-legged token's subscriber. */
function mayTouch(identity: Identity, { by, phoneNumber }: Made): boolean {
  return (
    identity.clientId === by.clientId && (identity.phoneNumber === undefined || identity.phoneNumber === phoneNumber)
  );
}

/** What each identity makes for each subscriber that it may name, each for a flow of its own. */
async function makeAll(
  makeBody: (device: object, place: number) => Record<string, unknown>,
  operationId: string,
  deviceAlways: boolean,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const by of IDENTITIES) {
    const numbers = by.phoneNumber === undefined ? SUBJECTS.slice(1) : [by.phoneNumber];
    for (const phoneNumber of numbers as string[]) {
      const device = by.phoneNumber === undefined || deviceAlways ? { device: { phoneNumber } } : {};
      const answer = await bed.call(operationId, { body: makeBody(device, made.length), token: await tokenOf(by) });
      if (answer.status === 201) made.push({ by, phoneNumber, id: idOf(answer.body as Record<string, string>) });
    }
  }
  return made;
}

function idOf(body: Record<string, string>): string {
  return body['sessionId'] ?? body['assignmentId'] ?? body['provisioningId']!;
}

function idParameter({ parameters }: Operation): string | undefined {
  return parameters.find(({ in: place, name }) => place === 'path' && name.endsWith('Id'))?.name;
}

describe.each(RELEASES)('%s', (release) => {
  test('nobody sees or touches a session that is not theirs, in any combination', { timeout: 60_000 }, async () => {
    bed = await startTestBed(release);
    const sessions = await makeAll(
      (device, place) => {
        const { device: _, ...body } = sessionBody({ applicationServer: { ipv4Address: `198.51.100.${10 + place}` } });
        return { ...body, ...device };
      },
      'createSession',
      release === 'v0.10.1',
    );
    // Two 2-legged tokens for two subscribers each, four 3-legged ones for their own.
    expect(sessions).toHaveLength(8);
    await bed.time.advance(seconds(1));
    await expectIsolated(sessions, 'quality-on-demand');
    if (release === 'v0.10.1') return;
    for (const identity of IDENTITIES) {
      for (const phoneNumber of SUBJECTS.slice(1) as string[]) {
        const device = identity.phoneNumber === undefined ? { device: { phoneNumber } } : {};
        const list = await bed.call('retrieveSessionsByDevice', { body: device, token: await tokenOf(identity) });
        const subject = identity.phoneNumber ?? phoneNumber;
        const own = sessions.filter(({ by, phoneNumber: of }) => by.clientId === identity.clientId && of === subject);
        expect((list.body as { sessionId: string }[]).map(({ sessionId }) => sessionId)).toEqual(
          own.filter(({ id }) => !deleted.has(id)).map(({ id }) => id),
        );
      }
    }
  });

  test.skipIf(release === 'v0.10.1')('nor an assignment', { timeout: 60_000 }, async () => {
    bed = await startTestBed(release);
    const creation = contractOf('qos-provisioning', release).operations.find(
      ({ method, path }) => method === 'post' && !path.includes('retrieve'),
    )!;
    const assignments = await makeAll((device) => ({ qosProfile: 'QOS_M', ...device }), creation.operationId, false);
    // One for each of the two devices; whoever comes later finds a conflict.
    expect(assignments).toHaveLength(2);
    await bed.time.advance(seconds(1));
    await expectIsolated(assignments, 'qos-provisioning');
  });
});

const deleted = new Set<string>();

/** Every operation on one resource, with every token: the owner's deletes come last of all. */
async function expectIsolated(made: readonly Made[], api: 'quality-on-demand' | 'qos-provisioning'): Promise<void> {
  const release = bed.release;
  expect(apisOf(release)).toContain(api);
  const operations = contractOf(api, release)
    .operations.filter((operation) => idParameter(operation) !== undefined)
    .sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'));
  for (const operation of operations) {
    for (const resource of made) {
      for (const identity of IDENTITIES.filter((each) => !mayTouch(each, resource))) {
        const answer = await touch(operation, resource, identity);
        expect(answer.status, `${operation.operationId} by ${JSON.stringify(identity)}`).toBe(403);
        expect(JSON.stringify(answer.body)).not.toContain(resource.phoneNumber.slice(1));
      }
    }
  }
  for (const operation of operations) {
    for (const resource of made) {
      const owner = IDENTITIES.find((each) => mayTouch(each, resource))!;
      const answer = await touch(operation, resource, owner);
      expect(answer.status).toBe(operation.method === 'delete' ? 204 : 200);
      if (operation.method === 'delete') deleted.add(resource.id);
    }
  }
}

async function touch(operation: Operation, { id }: Made, identity: Identity) {
  return bed.call(operation.operationId, {
    path: { [idParameter(operation)!]: id },
    token: await tokenOf(identity),
    ...(operation.requestBody === undefined ? {} : { body: { requestedAdditionalDuration: 1 } }),
  });
}
