import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatPacketFilter } from '../cell/packet-filter.ts';
import { milliseconds, seconds } from '../kernel/index.ts';
import { type TestBed, sessionBody, startTestBed } from './test/test-bed.ts';

/** The NEF speaks 20 ms after its answer at the earliest, so that a session created at 0 starts then. */
const START_NS = milliseconds(20);

describe.each(['r3.2', 'r4.1'] as const)('%s', (release) => {
  let bed: TestBed;
  beforeEach(async () => void (bed = await startTestBed(release)));
  afterEach(() => bed.close());

  const create = (changes?: Record<string, unknown>) => bed.call('createSession', { body: sessionBody(changes) });
  const get = (sessionId: string) => bed.call('getSession', { path: { sessionId } });
  const remove = (sessionId: string) => bed.call('deleteSession', { path: { sessionId } });
  const extend = (sessionId: string, requestedAdditionalDuration: number) =>
    bed.call('extendQosSessionDuration', { path: { sessionId }, body: { requestedAdditionalDuration } });

  /** A session that has just become AVAILABLE. @returns its id. */
  async function available(changes?: Record<string, unknown>): Promise<string> {
    const { body } = await create(changes);
    await bed.time.advance(START_NS);
    return body.sessionId as string;
  }

  const liveFilters = () => [...bed.userPlane.flows.values()].flatMap(({ filters }) => filters.map(formatPacketFilter));

  describe('creation', () => {
    test('answers REQUESTED and gives back what was asked for', async () => {
      const asked = sessionBody({
        devicePorts: { ports: [5000] },
        applicationServerPorts: { ranges: [{ from: 80, to: 90 }] },
        sink: 'https://127.0.0.1:9/e',
      });
      const { status, body } = await bed.call('createSession', { body: asked });
      expect(status).toBe(201);
      const { sessionId, ...rest } = body;
      expect(rest).toEqual({ ...asked, qosStatus: 'REQUESTED' });
      expect((await get(sessionId)).body).toEqual(body);
    });

    test('asks the network for the flow of the session, both ways, and nothing more', async () => {
      await create();
      expect(liveFilters()).toEqual([
        'permit in ip from 10.0.0.1 to 198.51.100.10',
        'permit out ip from 198.51.100.10 to 10.0.0.1',
      ]);
    });

    test('narrows the flow to the ports, for TCP (6) and UDP (17)', async () => {
      await create({
        devicePorts: { ports: [5001, 5000], ranges: [{ from: 5002, to: 5003 }] },
        applicationServerPorts: { ports: [443] },
      });
      expect(liveFilters()).toEqual(
        ['6', '17'].flatMap((protocol) => [
          `permit in ${protocol} from 10.0.0.1 5000-5003 to 198.51.100.10 443`,
          `permit out ${protocol} from 198.51.100.10 443 to 10.0.0.1 5000-5003`,
        ]),
      );
    });

    test('covers servers of both IP versions and subnets', async () => {
      await create({ applicationServer: { ipv4Address: '198.51.100.77/24', ipv6Address: '2001:db8:85a3:8d3::1/64' } });
      expect(liveFilters()).toEqual([
        'permit in ip from 10.0.0.1 to 198.51.100.0/24',
        'permit out ip from 198.51.100.0/24 to 10.0.0.1',
        'permit in ip from 2001:db8:0:1::/64 to 2001:db8:85a3:8d3::/64',
        'permit out ip from 2001:db8:85a3:8d3::/64 to 2001:db8:0:1::/64',
      ]);
    });

    test('names the UE by its IPv6 address where the server has no other', async () => {
      expect((await create({ applicationServer: { ipv6Address: '2001:db8:85a3:8d3::1' } })).status).toBe(201);
      expect([...bed.userPlane.flows.values()][0]!.ueName).toBe('phone-1');
    });

    test('becomes AVAILABLE when the network has allocated the flow, and lasts from then on', async () => {
      const sessionId = await available();
      expect((await get(sessionId)).body).toMatchObject({
        qosStatus: 'AVAILABLE',
        duration: 60,
        // Emulated time 0 is 12:00:00; 60 s later it is over.
        startedAt: '2026-01-01T12:00:00.020Z',
        expiresAt: '2026-01-01T12:01:00.020Z',
      });
    });

    test('becomes UNAVAILABLE when the network refuses the flow, and leaves no subscription behind', async () => {
      bed.userPlane.outcome = { type: 'rejected', cause: 'no-resources' };
      const sessionId = await available();
      const { body } = await get(sessionId);
      expect(body).toMatchObject({
        qosStatus: 'UNAVAILABLE',
        statusInfo: 'NETWORK_TERMINATED',
        duration: 1,
        expiresAt: '2026-01-01T12:00:00.020Z',
      });
      expect(body).not.toHaveProperty('startedAt');
      expect(bed.nef.sessions.list('qod')).toEqual([]);
    });
  });

  describe('expiry', () => {
    test('comes when the duration is over, to the nanosecond, and takes the flow along', async () => {
      const sessionId = await available();
      await bed.time.advance(seconds(60) - 1);
      expect((await get(sessionId)).body.qosStatus).toBe('AVAILABLE');
      await bed.time.advance(1);
      expect((await get(sessionId)).body).toMatchObject({
        qosStatus: 'UNAVAILABLE',
        statusInfo: 'DURATION_EXPIRED',
        duration: 60,
        expiresAt: '2026-01-01T12:01:00.020Z',
      });
      expect(bed.userPlane.flows.size).toBe(0);
      expect(bed.nef.sessions.list('qod')).toEqual([]);
    });

    test('is followed by 360 s in which the session can be read, and by oblivion', async () => {
      const sessionId = await available();
      await bed.time.advance(seconds(60 + 360));
      expect((await get(sessionId)).status).toBe(200);
      await bed.time.advance(seconds(1));
      expect(await get(sessionId)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    });
  });

  describe('extension', () => {
    test('adds to the duration, and expiry comes accordingly', async () => {
      const sessionId = await available();
      await bed.time.advance(seconds(30));
      const { status, body } = await extend(sessionId, 40);
      expect(status).toBe(200);
      // 60 + 40 s from the start, not from now.
      expect(body).toMatchObject({ qosStatus: 'AVAILABLE', duration: 100, expiresAt: '2026-01-01T12:01:40.020Z' });
      await bed.time.advance(seconds(69));
      expect((await get(sessionId)).body.qosStatus).toBe('AVAILABLE');
      expect(bed.userPlane.flows.size).toBe(1);
      await bed.time.advance(seconds(1));
      expect((await get(sessionId)).body).toMatchObject({ statusInfo: 'DURATION_EXPIRED', duration: 100 });
    });

    test('goes no further than the profile', async () => {
      const sessionId = await available({ duration: 3599 });
      // QOS_M: maxDuration 1 h.
      expect((await extend(sessionId, 2_147_483_647)).body).toMatchObject({
        duration: 3600,
        expiresAt: '2026-01-01T13:00:00.020Z',
      });
      expect((await extend(sessionId, 1)).body.duration).toBe(3600);
    });

    test('is for AVAILABLE sessions', async () => {
      const notAllowed = { status: 409, body: { code: 'QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED' } };
      const { sessionId } = (await create()).body;
      expect(await extend(sessionId, 1)).toMatchObject(notAllowed);
      await bed.time.advance(seconds(61));
      expect(await extend(sessionId, 1)).toMatchObject(notAllowed);
    });
  });

  describe('termination by the network', () => {
    test('ends the session with the time that it had', async () => {
      const sessionId = await available();
      await bed.time.advance(seconds(12.4));
      bed.userPlane.emit({ type: 'terminated', cause: 'operator' });
      await bed.time.advance(0);
      expect((await get(sessionId)).body).toMatchObject({
        qosStatus: 'UNAVAILABLE',
        statusInfo: 'NETWORK_TERMINATED',
        duration: 12,
        startedAt: '2026-01-01T12:00:00.020Z',
        expiresAt: '2026-01-01T12:00:12.420Z',
      });
      await bed.time.advance(seconds(360));
      expect((await get(sessionId)).status).toBe(200);
      await bed.time.advance(seconds(1));
      expect((await get(sessionId)).status).toBe(404);
    });

    test('counts a second at least', async () => {
      const sessionId = await available();
      bed.userPlane.emit({ type: 'terminated', cause: 'operator' });
      await bed.time.advance(0);
      expect((await get(sessionId)).body.duration).toBe(1);
    });

    test('of a guarantee is not the end', async () => {
      const sessionId = await available();
      bed.userPlane.emit({ type: 'not-guaranteed' });
      await bed.time.advance(0);
      expect((await get(sessionId)).body.qosStatus).toBe('AVAILABLE');
    });
  });

  describe('deletion', () => {
    test('releases the flow and forgets the session', async () => {
      const sessionId = await available();
      expect(await remove(sessionId)).toMatchObject({ status: 204, body: undefined });
      expect(bed.userPlane.flows.size).toBe(0);
      expect(await get(sessionId)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
      expect((await remove(sessionId)).status).toBe(404);
      expect((await extend(sessionId, 1)).status).toBe(404);
      await bed.time.advance(seconds(1000));
    });

    test('is possible before the network has answered, and afterwards', async () => {
      const { sessionId } = (await create()).body;
      expect((await remove(sessionId)).status).toBe(204);
      expect(bed.userPlane.flows.size).toBe(0);
      const expired = await available();
      await bed.time.advance(seconds(61));
      expect((await remove(expired)).status).toBe(204);
    });

    test('at the same time twice succeeds once', async () => {
      const sessionId = await available();
      const statuses = (await Promise.all([remove(sessionId), remove(sessionId)])).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([204, 404]);
    });

    test('takes a subscription that the NEF no longer has for released', async () => {
      const sessionId = await available();
      const [subscription] = bed.nef.sessions.list('qod');
      bed.nef.sessions.delete('qod', subscription!.subscriptionId);
      expect((await remove(sessionId)).status).toBe(204);
    });
  });

  describe('a NEF that cannot be reached', () => {
    test('is no reason to keep a session', async () => {
      await bed.nef.close();
      const { status, body } = await create();
      expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
      const listed = await bed.call('retrieveSessionsByDevice', { body: { device: { phoneNumber: '+491700000001' } } });
      expect(listed.body).toEqual([]);
    });

    test('keeps a DELETE from being claimed; the session goes on', async () => {
      const sessionId = await available();
      await bed.nef.close();
      const { status, body } = await remove(sessionId);
      expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
      expect((await get(sessionId)).body.qosStatus).toBe('AVAILABLE');
      await bed.time.advance(seconds(60));
      expect((await get(sessionId)).body.statusInfo).toBe('DURATION_EXPIRED');
    });
  });

  describe('conflicts', () => {
    const conflict = { status: 409, body: { code: 'CONFLICT' } };

    test('an identical request', async () => {
      await create();
      expect(await create()).toMatchObject(conflict);
      await bed.time.advance(seconds(1));
      expect(await create()).toMatchObject(conflict);
    });

    test('a session that is over and not yet deleted blocks its flow, until it is', async () => {
      const sessionId = await available();
      await bed.time.advance(seconds(60 + 360));
      expect(await create()).toMatchObject(conflict);
      expect((await remove(sessionId)).status).toBe(204);
      expect((await create()).status).toBe(201);
    });

    test.each([
      ['the same device by another identifier', { device: { ipv6Address: '2001:db8:0:1::5' } }, 409],
      ['a subnet around the server', { applicationServer: { ipv4Address: '198.51.100.0/24' } }, 409],
      ['all IPv4', { applicationServer: { ipv4Address: '0.0.0.0/0' } }, 409],
      ['another profile', { qosProfile: 'QOS_S' }, 409],
      ['a part of the ports', { applicationServerPorts: { ports: [443] } }, 409],
      ['another server', { applicationServer: { ipv4Address: '198.51.100.11' } }, 201],
      ['the other IP version', { applicationServer: { ipv6Address: '::/0' } }, 201],
      ['another device', { device: { phoneNumber: '+491700000002' } }, 201],
    ])('%s', async (_, changes, status) => {
      await create();
      expect((await create(changes)).status).toBe(status);
    });

    test('ports that do not meet are two flows', async () => {
      await create({ applicationServerPorts: { ranges: [{ from: 80, to: 90 }] } });
      expect((await create({ applicationServerPorts: { ports: [91] } })).status).toBe(201);
      expect((await create({ applicationServerPorts: { ports: [90] } })).status).toBe(409);
      const applicationServer = { ipv4Address: '198.51.100.11' };
      await create({ applicationServer, devicePorts: { ports: [5000] } });
      expect((await create({ applicationServer, devicePorts: { ports: [5001] } })).status).toBe(201);
      expect((await create({ applicationServer, devicePorts: { ranges: [{ from: 4000, to: 5000 }] } })).status).toBe(
        409,
      );
    });

    test('two requests at the same time: one of them', async () => {
      const statuses = (await Promise.all([create(), create()])).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([201, 409]);
    });

    test("another client's live session blocks, one that is over does not", async () => {
      await create();
      const token = await bed.token({ clientId: 'app-2' });
      expect((await bed.call('createSession', { body: sessionBody(), token })).status).toBe(409);
      await bed.time.advance(seconds(61));
      expect((await bed.call('createSession', { body: sessionBody(), token })).status).toBe(201);
    });
  });
});
