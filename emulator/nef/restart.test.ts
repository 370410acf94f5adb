import { afterEach, describe, expect, test } from 'vitest';
import { readQosProfiles } from '../../scenarios/qos-profile.ts';
import { seconds, toUnixMs } from '../kernel/index.ts';
import { MemoryStore } from '../store/test/memory-store.ts';
import { NefBed } from './test/nef-bed.ts';

let bed: NefBed;

afterEach(() => bed.close());

const ALLOCATED = 'SUCCESSFUL_RESOURCES_ALLOCATION';
const NO_RESOURCES = { type: 'rejected', cause: 'no-resources' } as const;

describe('a NEF that starts again with its store', () => {
  test('has the same subscriptions at the same URLs, oldest first, and their flows in the new network', async () => {
    bed = await NefBed.start();
    const first = await bed.create({ flowInfo: [{ flowId: 1, flowDescriptions: ['permit in 6 from any to any'] }] });
    const second = await bed.create({ ueIpv4Addr: '10.0.0.2' });
    await bed.time.advance(seconds(1));
    await bed.send('PATCH', first.body.self, { qosReference: 'qod_l' });
    await bed.restart(60);
    const { body } = await bed.send('GET', bed.collection);
    expect(body).toEqual([{ ...first.body, qosReference: 'qod_l' }, second.body]);
    expect([...bed.userPlane.flows.values()]).toMatchObject([
      // QOS_L of qos-profiles.yaml: 10 Mbit/s.
      { ueName: 'phone-1', filters: [{ protocol: 6 }], parameters: { gfbrDownlinkBps: 10e6 } },
      { ueName: 'press-1' },
    ]);
    await bed.time.advance(seconds(10));
    // What was told before is not told again.
    expect(bed.events).toEqual([ALLOCATED, ALLOCATED]);
  });

  test('deletes what it has kept, once, and does not know what was deleted before', async () => {
    bed = await NefBed.start();
    const first = await bed.create();
    const second = await bed.create();
    await bed.send('DELETE', first.body.self);
    await bed.restart(1);
    expect((await bed.send('DELETE', first.body.self)).status).toBe(404);
    expect((await bed.send('DELETE', second.body.self)).status).toBe(204);
    await bed.time.advance(seconds(1));
    expect(bed.userPlane.flows.size).toBe(0);
    await bed.restart(1);
    expect((await bed.send('DELETE', second.body.self)).status).toBe(404);
  });

  test('lets a duration go on by the calendar', async () => {
    bed = await NefBed.start();
    await bed.create({ qosDuration: 100 });
    await bed.time.advance(seconds(30));
    await bed.restart(40);
    await bed.time.advance(seconds(60));
    expect(bed.events).toEqual([ALLOCATED, 'SESSION_TERMINATION']);
    // Of 100 s from the first slot (0.5 ms), 30 s had gone before the end and 40 s until the start.
    expect(bed.receiver.received[1]!.timeNs).toBe(seconds(30) + 500_000);
    expect(bed.userPlane.flows.size).toBe(0);
  });

  test('ends what is overdue at once, without asking the network for it', async () => {
    bed = await NefBed.start();
    const { body } = await bed.create({ qosDuration: 100 });
    await bed.time.advance(seconds(30));
    await bed.restart(3600);
    expect(bed.userPlane.flows.size).toBe(0);
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual([ALLOCATED, 'SESSION_TERMINATION']);
    expect((await bed.send('GET', body.self)).status).toBe(404);
  });

  test('ends what the new network does not carry', async () => {
    bed = await NefBed.start();
    const { body } = await bed.create();
    await bed.time.advance(seconds(1));
    await bed.restart(1, NO_RESOURCES);
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual([ALLOCATED, 'SESSION_TERMINATION']);
    expect((await bed.send('GET', body.self)).status).toBe(404);
  });

  test('leaves refused what was refused, until something else is asked for', async () => {
    bed = await NefBed.start();
    bed.userPlane.outcome = NO_RESOURCES;
    const { body } = await bed.create();
    await bed.time.advance(seconds(1));
    await bed.restart(1);
    await bed.time.advance(seconds(1));
    expect(bed.userPlane.flows.size).toBe(0);
    await bed.send('PATCH', body.self, { qosReference: 'qod_s' });
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual(['FAILED_RESOURCES_ALLOCATION', ALLOCATED]);
  });

  test('does not take for refused what has been asked for anew', async () => {
    bed = await NefBed.start();
    bed.userPlane.outcome = NO_RESOURCES;
    const { body } = await bed.create();
    await bed.time.advance(seconds(1));
    await bed.send('PATCH', body.self, { qosReference: 'qod_s' });
    await bed.restart(1);
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual(['FAILED_RESOURCES_ALLOCATION', ALLOCATED]);
  });

  test('asks again for what the network had not yet decided', async () => {
    bed = await NefBed.start();
    await bed.create();
    await bed.restart(1);
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual([ALLOCATED]);
  });

  test('takes back what it had told of a network that is no more', async () => {
    bed = await NefBed.start();
    await bed.create();
    await bed.time.advance(seconds(1));
    bed.userPlane.emit({ type: 'bearer-lost' });
    bed.userPlane.emit({ type: 'not-guaranteed' });
    await bed.time.advance(seconds(1));
    await bed.restart(1);
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual([
      ALLOCATED,
      'LOSS_OF_BEARER',
      'QOS_NOT_GUARANTEED',
      'RECOVERY_OF_BEARER',
      'QOS_GUARANTEED',
    ]);
  });

  test('tells a usage once', async () => {
    bed = await NefBed.start();
    await bed.create({ usageThreshold: { totalVolume: 100 } });
    bed.userPlane.measurement = { downlinkBytes: 100, uplinkBytes: 0 };
    await bed.time.advance(seconds(1));
    await bed.restart(1);
    bed.userPlane.measurement = { downlinkBytes: 100, uplinkBytes: 0 };
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual([ALLOCATED, 'USAGE_REPORT']);
  });

  test('delivers the callbacks that had not arrived, in order, also of what is over', async () => {
    bed = await NefBed.start();
    const { body } = await bed.create({ qosDuration: 2 });
    bed.receiver.statuses.push(503, 503, 503);
    await bed.time.advance(seconds(4));
    expect(bed.events).toEqual([ALLOCATED, ALLOCATED, ALLOCATED]);
    bed.receiver.received.length = 0;
    bed.receiver.statuses.length = 0;
    await bed.restart(60);
    await bed.time.advance(seconds(1));
    expect(bed.events).toEqual([ALLOCATED, 'SESSION_TERMINATION']);
    expect(bed.receiver.received.map((each) => each.body.transaction)).toEqual([body.self, body.self]);
    await bed.restart(60);
    await bed.time.advance(seconds(60));
    expect(bed.events).toHaveLength(2);
  });
});

/** What the SCS/AS knows after having played its part: the URLs that it was given, and those it was told to be deleted. */
interface Knowledge {
  subscriptions: string[];
  /** Unix time in milliseconds before which each of them is not over. */
  endsMs: number[];
  deleted: string[];
}

const DURATION_S = 5;

const nowMs = () => toUnixMs(bed.calendar, bed.time.simulation.now());

/** An SCS/AS plays one part after the other until the process dies under it. */
async function play(): Promise<Knowledge> {
  const known: Knowledge = { subscriptions: [], endsMs: [], deleted: [] };
  const parts = [
    () => createOne(known),
    () => bed.time.advance(seconds(1)),
    () => createOne(known),
    () => bed.time.advance(seconds(1)),
    () => request(known, 'PATCH', known.subscriptions[1]!, { qosReference: 'qod_l' }),
    () => request(known, 'DELETE', known.subscriptions[1]!),
    () => bed.time.advance(seconds(DURATION_S)),
  ];
  for (const part of parts) {
    await part().catch((error: unknown) => {
      if (!bed.store.dead) throw error;
    });
    if (bed.store.dead) break;
  }
  return known;
}

/** A 500 is what a dead process answers in its last gasp here; a client would have had no answer at all. */
async function createOne(known: Knowledge): Promise<void> {
  const { status, body } = await bed.create({ qosDuration: DURATION_S });
  if (status !== 201) return;
  known.subscriptions.push(body.self as string);
  known.endsMs.push(nowMs() + DURATION_S * 1000);
}

async function request(known: Knowledge, method: 'PATCH' | 'DELETE', self: string, body?: unknown): Promise<void> {
  const { status } = await bed.send(method, self, body);
  if (method === 'DELETE' && status === 204) known.deleted.push(self);
}

/** Writes of the whole play when nobody dies: of each creation, allocation with its callback, arrival, change and end. */
const WRITES = 13;

test('the play takes as many writes as it is interrupted at', async () => {
  bed = await NefBed.start();
  await play();
  expect(bed.store.writes).toBe(WRITES);
});

test('what the network had not decided before, and refuses now, is told as refused', async () => {
  bed = await NefBed.start();
  await bed.create();
  await bed.restart(1, NO_RESOURCES);
  await bed.time.advance(seconds(1));
  expect(bed.events).toEqual(['FAILED_RESOURCES_ALLOCATION']);
});

test('a profile or a UE that is not there any more ends its sessions', async () => {
  const [, ...others] = readQosProfiles();
  const profiles = [...readQosProfiles()];
  bed = await NefBed.start({ profiles });
  await bed.create({ qosReference: profiles[0]!.network.qosReference });
  await bed.time.advance(seconds(1));
  profiles.splice(0, Infinity, ...others);
  await bed.restart(1);
  await bed.time.advance(seconds(1));
  expect(bed.events).toEqual([ALLOCATED, 'SESSION_TERMINATION']);
});

test.each(Array.from({ length: WRITES }, (_, write) => write))('death at write %i loses nothing', async (write) => {
  bed = await NefBed.start({}, new MemoryStore(write));
  const known = await play();
  expect(bed.store.dead).toBe(true);
  await bed.restart(1);
  for (const [index, self] of known.subscriptions.entries()) {
    const { status } = await bed.send('GET', self);
    if (known.deleted.includes(self)) expect(status).toBe(404);
    else if (nowMs() < known.endsMs[index]!) expect(status).toBe(200);
  }
  await bed.time.advance(seconds(20));
  for (const self of known.subscriptions) {
    const told = bed.receiver.received
      .filter(({ body }) => body.transaction === self)
      .map(({ body }) => body.eventReports[0].event as string);
    // At least once each, and in order: repetitions follow one another.
    const once = told.filter((event, index) => event !== told[index - 1]);
    expect(once).toEqual(known.deleted.includes(self) ? [ALLOCATED] : [ALLOCATED, 'SESSION_TERMINATION']);
    expect((await bed.send('DELETE', self)).status).toBe(404);
  }
  expect(bed.userPlane.flows.size).toBe(0);
});
