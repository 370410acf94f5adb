import { RandomStreams } from '../../emulator/index.ts';
import { TargetUnreachable } from '../circuit-breaker.ts';
import { contractOf, validatorFor } from '../contract/index.ts';
import { usualDurationS } from '../default-request.ts';
import type { HttpClient } from '../http-client.ts';
import { tryTokens } from '../tokens/prepare-tokens.ts';
import { PromiseReader, withPublishedLimits } from '../promise-reader.ts';
import { uuidOf } from '../random-text.ts';
import { Redaction } from '../redaction.ts';
import type { TestDevice, TestProfile } from '../target.ts';
import { type Connections, openConnections } from './connections.ts';
import { FlowWatch } from './flow-watch.ts';
import { inParallel } from './in-parallel.ts';
import { LoadRequests, noToken } from './load-requests.ts';
import { LoadTally } from './load-tally.ts';
import type { LoadOptions } from './run-load.ts';
import { Sampling } from './sampling.ts';
import { SessionInventory } from './session-inventory.ts';
import { LIFE_OPERATIONS, REQUESTS_OF_A_LIFE } from './session-life.ts';
import { type LoadContext, VirtualUser } from './virtual-user.ts';

/** Everything that a load needs, before its first request. */
export interface LoadStage {
  devices: readonly TestDevice[];
  /** One for each device. */
  users: readonly VirtualUser[];
  context: LoadContext;
  flows: FlowWatch;
  connections: Connections;
}

const API = 'quality-on-demand';
const AT_ONCE = 8;

/**
 * Sees that the target is there, gets tokens, and takes note of what is there before the load.
 * @param greeter for what comes before the load
 * @param client for the inventory, which tidies up after it
 * @throws TargetUnreachable when the target, or a token for it, cannot be had
 */
export async function setLoadStage(options: LoadOptions, greeter: HttpClient, client: HttpClient): Promise<LoadStage> {
  const { target, release, seed, sampleShare } = options;
  const streams = new RandomStreams(seed);
  const redaction = new Redaction(target.secrets);
  await tryTokens(target, {
    release,
    roles: new Set(['two-legged', 'three-legged']),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const profile = await profileOf(options, greeter);
  const requests = new LoadRequests({ target, release, profile, redaction, random: streams.stream('requests') });
  const devices = target.devices.slice(0, devicesInUse(options, profile));
  await greet(greeter, requests, devices, uuidOf(streams.stream('greeting')));
  options.signal?.throwIfAborted();
  const inventory = new SessionInventory(target, client, requests);
  const flows = new FlowWatch(target, devices);
  await Promise.all([inventory.open(devices), flows.open()]);
  const context: LoadContext = {
    ...{ target, requests, inventory, tally: new LoadTally(redaction), sampling: new Sampling(sampleShare) },
    validator: validatorFor(contractOf(API, release)),
    life: {
      extends: requests.operation('extendQosSessionDuration') !== undefined,
      availableWithinMs: target.budgets.availableWithinMs,
    },
  };
  const connections = await openConnections(target, target.apis[API] ?? '', devices.length);
  const users = devices.map(
    (device, n) => new VirtualUser(device, connections.all[n]!, context, streams.stream(`user/${device.name}`)),
  );
  return { devices, users, context, flows, connections };
}

/** Lives that each user should have had by the end, so that every operation is seen of every device. */
const LIVES_EACH = 4;

/**
 * Unless a number is asked for: few enough for some lives each, and for no session to expire before its user comes to delete it. For that, a
 * life of all users' requests in turn is given half of the duration that sessions have.
 */
function devicesInUse({ target, ratePerS, durationS, devices }: LoadOptions, profile: TestProfile): number {
  const lifeS = Math.min(durationS / LIVES_EACH, usualDurationS(profile) / 2);
  const sensible = Math.floor((ratePerS * lifeS) / REQUESTS_OF_A_LIFE);
  return Math.max(1, Math.min(target.devices.length, devices ?? sensible));
}

/** Sees that there is a target and a token for every request, before anything is measured. */
async function greet(
  client: HttpClient,
  requests: LoadRequests,
  devices: readonly TestDevice[],
  sessionId: string,
): Promise<void> {
  const operations = LIFE_OPERATIONS.filter((name) => requests.operation(name) !== undefined);
  await inParallel(devices, AT_ONCE, async (device) => {
    for (const operation of operations) await requests.make(operation, device, sessionId);
  });
  const { request } = await requests.make('getSession', devices[0]!, sessionId);
  const answer = await client.send(request);
  if (answer.kind === 'failure' && !answer.reached)
    throw new TargetUnreachable(`the target cannot be reached: ${answer.reason}`);
}

/** The profile with the limits that the target publishes, where it does. */
async function profileOf({ target, release, signal }: LoadOptions, client: HttpClient): Promise<TestProfile> {
  const reading = new PromiseReader(target, client, release).read(target.profile.name);
  const published = await reading.catch((error: unknown) => {
    signal?.throwIfAborted();
    throw noToken(error);
  });
  return withPublishedLimits(target.profile, published);
}
