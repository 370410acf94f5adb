import { type EmulatedNetwork, type EmulatedNetworkOptions, openEmulatedNetwork } from './emulated-network.ts';
import { type QodServers, type QodServersOptions, startQodServers } from './qod-servers.ts';

export interface TestbedOptions
  extends
    EmulatedNetworkOptions,
    Omit<QodServersOptions, 'host' | 'publicRoot' | 'notificationRoot' | 'scsAsId' | 'nefAuthentication'> {}

/** Real time that a sink has where emulated time is virtual, in milliseconds. */
const VIRTUAL_ANSWER_TIMEOUT_MS = 120_000;

/** The emulated network, its NEF and the reference QoD server in front of it, running. */
export interface Testbed extends Omit<EmulatedNetwork, 'common' | 'start'>, Omit<QodServers, 'close'> {}

/** Starts everything on loopback. @throws when a port cannot be had; then nothing is left running. */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const { common, start, ...network } = await openEmulatedNetwork(options);
  try {
    const { emulation, time, nef } = network;
    const servers = await startQodServers(options, {
      ...common,
      time,
      nefBaseUrl: nef.baseUrl,
      testUes: emulation.testDevices,
      jitter: emulation.streams.stream('notifications/jitter'),
      // In emulated time a sink that is slow to answer may take any real time, by how fast the machine is.
      ...(options.clock.kind === 'virtual' && { sinkAnswerTimeoutMs: VIRTUAL_ANSWER_TIMEOUT_MS }),
    });
    start();
    return {
      ...network,
      ...servers,
      close: async () => void (await Promise.all([network.close(), servers.close()])),
    };
  } catch (error) {
    await network.close();
    throw error;
  }
}
