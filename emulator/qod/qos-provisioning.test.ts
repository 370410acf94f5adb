import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contractOf, validatorFor } from '../../conformance/contract/index.ts';
import { seconds } from '../kernel/index.ts';
import { type TestSink, startSink } from './test/sink-server.ts';
import { type TestBed, startTestBed } from './test/test-bed.ts';

/** Names of the operations and of the id, as each release publishes them. */
const NAMES = {
  'r1.3': ['createProvisioning', 'getProvisioningById', 'deleteProvisioning', 'retrieveProvisioningByDevice'],
  'r2.2': ['triggerProvisioning', 'getProvisioningById', 'revokeProvisioning', 'retrieveProvisioningByDevice'],
  'r3.2': ['createQosAssignment', 'getQosAssignmentById', 'revokeQosAssignment', 'getQosAssignmentByDevice'],
  'r4.1': ['createQosAssignment', 'getQosAssignmentById', 'revokeQosAssignment', 'getQosAssignmentByDevice'],
} as const;
type ProvisioningRelease = keyof typeof NAMES;

const PHONE = { phoneNumber: '+491700000001' };

describe.each(Object.keys(NAMES) as ProvisioningRelease[])('qos-provisioning of %s', (release) => {
  const [create, getById, revoke, getByDevice] = NAMES[release];
  const idName = release === 'r1.3' || release === 'r2.2' ? 'provisioningId' : 'assignmentId';
  let bed: TestBed;
  let sink: TestSink;

  const start = async (options: Parameters<typeof startTestBed>[1] = {}): Promise<void> => {
    bed = await startTestBed(release, { sinkTrust: { ca: sink.ca }, ...options });
  };
  beforeEach(async () => {
    sink = await startSink(() => bed.clock.now());
  });
  afterEach(async () => {
    sink.close();
    await bed.close();
  });

  const assign = (changes: Record<string, unknown> = {}, token?: string) =>
    bed.call(create, {
      body: { device: PHONE, qosProfile: 'QOS_M', sink: sink.url, ...changes },
      ...(token === undefined ? {} : { token }),
    });
  const get = (id: string) => bed.call(getById, { path: { [idName]: id } });
  const remove = (id: string) => bed.call(revoke, { path: { [idName]: id } });
  const byDevice = (device: unknown = PHONE, token?: string) =>
    bed.call(getByDevice, { body: { device }, ...(token === undefined ? {} : { token }) });
  const told = () => sink.received.map(({ body }) => [body.data.status, body.data.statusInfo]);

  test('a profile is assigned to all the traffic of a device, until it is revoked', async () => {
    await start();
    const created = await assign();
    expect(created).toMatchObject({ status: 201, body: { device: PHONE, qosProfile: 'QOS_M', status: 'REQUESTED' } });
    const id = created.body[idName] as string;
    await bed.time.advance(seconds(1));
    // The slot of the fake user plane and the NEF's margin: 20 ms after the request.
    expect((await get(id)).body).toMatchObject({ status: 'AVAILABLE', startedAt: '2026-01-01T12:00:00.020Z' });
    const [flow] = [...bed.userPlane.flows.values()];
    // Two filters, from any to any: the whole traffic of the UE, each way.
    expect(flow?.filters).toHaveLength(2);
    await bed.time.advance(seconds(100_000));
    expect((await get(id)).body.status).toBe('AVAILABLE');
    expect((await remove(id)).status).toBe(204);
    await bed.time.advance(seconds(1));
    expect(bed.userPlane.flows.size).toBe(0);
    expect((await get(id)).status).toBe(404);
    expect((await remove(id)).status).toBe(404);
    expect(told()).toEqual([
      ['AVAILABLE', undefined],
      ['UNAVAILABLE', 'DELETE_REQUESTED'],
    ]);
    const validator = validatorFor(contractOf('qos-provisioning', release));
    for (const { body } of sink.received) expect(validator.validateEvent(body)).toEqual([]);
    expect(sink.received[0]!.body.data[idName]).toBe(id);
  });

  test('an asynchronous revocation is answered 202, told when it is done, and kept for those who poll', async () => {
    await start({ revokesLater: true });
    const id = (await assign()).body[idName] as string;
    await bed.time.advance(seconds(1));
    const expected = { status: 202, body: { status: 'AVAILABLE', statusInfo: 'DELETE_REQUESTED' } };
    expect(await remove(id)).toMatchObject(expected);
    // Asked again while it is under way, it is the same answer and no second event.
    expect(await remove(id)).toMatchObject(expected);
    await bed.time.advance(seconds(1));
    expect(bed.userPlane.flows.size).toBe(0);
    expect((await get(id)).body).toMatchObject({ status: 'UNAVAILABLE', statusInfo: 'DELETE_REQUESTED' });
    expect(told()).toEqual([
      ['AVAILABLE', undefined],
      ['UNAVAILABLE', 'DELETE_REQUESTED'],
    ]);
    // The client has asked for the end: what is kept does not stand in the way of a new one.
    expect((await assign()).status).toBe(201);
    await bed.time.advance(seconds(365));
    expect((await get(id)).status).toBe(404);
  });

  test('an answer can wait for the network, and the event comes all the same', async () => {
    let asked = 0;
    await start({
      waitForNetwork: async (condition) => {
        asked++;
        // The request itself is I/O under way, so that time has to be moved by hand: an event, and what follows of it.
        while (!condition()) {
          if (bed.clock.peekTime() < seconds(1)) bed.clock.step();
          await pause(2);
        }
      },
    });
    expect((await assign()).body.status).toBe('AVAILABLE');
    await bed.time.advance(seconds(1));
    expect(told()).toEqual([['AVAILABLE', undefined]]);
    expect(asked).toBe(1);
  });

  test('a network that refuses makes it UNAVAILABLE, kept for 360 s, in the way of a new one until deleted', async () => {
    await start();
    bed.userPlane.outcome = { type: 'rejected', cause: 'no-resources' };
    const id = (await assign()).body[idName] as string;
    await bed.time.advance(seconds(1));
    expect((await get(id)).body).toMatchObject({ status: 'UNAVAILABLE', statusInfo: 'NETWORK_TERMINATED' });
    expect(told()).toEqual([['UNAVAILABLE', 'NETWORK_TERMINATED']]);
    expect(await assign()).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    await bed.time.advance(seconds(359));
    expect((await get(id)).status).toBe(200);
    expect((await remove(id)).status).toBe(204);
    expect(told()).toHaveLength(1);
    expect((await assign()).status).toBe(201);
  });

  test('a device has one assignment, which only its client sees', async () => {
    await start();
    expect(await byDevice()).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const id = (await assign()).body[idName] as string;
    const other = await bed.token({ clientId: 'app-2' });
    expect(await assign({}, other)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(await byDevice()).toMatchObject({ status: 200, body: { [idName]: id } });
    expect(await byDevice(PHONE, other)).toMatchObject({ status: 403, body: { code: 'PERMISSION_DENIED' } });
    for (const operation of [getById, revoke]) {
      expect(await bed.call(operation, { path: { [idName]: id }, token: other })).toMatchObject({
        status: 403,
        body: { code: 'PERMISSION_DENIED' },
      });
    }
  });

  test('a profile that is not to be had is refused as the release says', async () => {
    await start();
    const notApplicable =
      release === 'r1.3' || release === 'r2.2'
        ? { status: 400, body: { code: 'INVALID_ARGUMENT' } }
        : { status: 422, body: { code: 'QOS_PROVISIONING.QOS_PROFILE_NOT_APPLICABLE' } };
    for (const qosProfile of ['QOS_TRIAL', 'QOS_2023'])
      expect(await assign({ qosProfile })).toMatchObject(notApplicable);
    // r1.3, scenario 422.4: active, but kept for other devices.
    expect(await assign({ qosProfile: 'QOS_PRESS' })).toMatchObject(
      release === 'r1.3' ? { status: 422, body: { code: 'DEVICE_NOT_APPLICABLE' } } : notApplicable,
    );
    expect(await assign({ qosProfile: 'QOS_NOWHERE' })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_ARGUMENT' },
    });
  });

  test('a 3-legged token names the device', async () => {
    await start();
    const token = await bed.token({ phoneNumber: PHONE.phoneNumber });
    const created = await bed.call(create, { body: { qosProfile: 'QOS_M' }, token });
    expect(created.status).toBe(201);
    expect(created.body).not.toHaveProperty('device');
    const stranger = await bed.token({ phoneNumber: '+491700000002' });
    const seen = await bed.call(getById, { path: { [idName]: created.body[idName] }, token: stranger });
    expect(seen).toMatchObject({
      status: 403,
      body: { code: release === 'r1.3' ? 'INVALID_TOKEN_CONTEXT' : 'PERMISSION_DENIED' },
    });
  });
});
