import { once } from 'node:events';
import {
  IssuerError,
  openEmulatedNetwork,
  type StandaloneQod,
  startControlServer,
  startStandaloneQod,
  startTestbed,
  type Testbed,
} from '../emulator/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { portProblem } from './port-problem.ts';
import { announcementJson, announcementText, type ServedParts } from './serve-announcement.ts';
import { checkOnly } from './serve-only.ts';
import { networkOptions, type ServeOptions, standaloneOptions, testbedOptions } from './serve-options.ts';

/** Validity of the token that is printed. */
const TOKEN_LIFETIME_MS = 24 * 3600 * 1000;

/** What runs, and how it ends. */
interface Served {
  parts: ServedParts;
  /** Settles with what the user should know although it stops nobody. */
  warning?: Promise<string | undefined>;
  close(): Promise<void>;
}

/** Serves until interrupted. @param flags that stand on the command line */
export async function serve(options: ServeOptions, flags: readonly string[]): Promise<void> {
  checkOnly(options, flags);
  const { parts, warning, close } = await start(options).catch((error: unknown) => {
    throw inputError(error);
  });
  process.stdout.write(options.json === true ? announcementJson(parts, options) : announcementText(parts, options));
  void warning?.then((text) => text !== undefined && process.stderr.write(`${text}\n`));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await close();
}

function start(options: ServeOptions): Promise<Served> {
  const { only, nef } = options;
  if (only === 'nef') return serveNetwork(options);
  return only === 'qod' && nef !== undefined ? serveQod({ ...options, nef }) : serveAll(options);
}

async function serveAll(options: ServeOptions): Promise<Served> {
  const bedOptions = testbedOptions(options);
  const testbed = await startTestbed(bedOptions);
  const control = await controlOf(testbed, options);
  const { emulation, nef } = testbed;
  return {
    parts: {
      ...(await qodParts(testbed, options)),
      nef: nef.baseUrl,
      control: control.baseUrl,
      ues: emulation.ues.length,
      device: emulation.subscribers.byName(emulation.testDevices[0] ?? emulation.ues[0]!.name)!,
    },
    close: async () => {
      await control.close();
      await testbed.close();
      bedOptions.store?.close();
    },
  };
}

async function serveNetwork(options: ServeOptions): Promise<Served> {
  const openOptions = networkOptions(options);
  const network = await openEmulatedNetwork(openOptions);
  const control = await controlOf(network, options);
  network.start();
  const { emulation, nef, profiles } = network;
  const profile = profiles.find(({ name }) => name === 'QOS_M') ?? profiles[0];
  return {
    parts: {
      nef: nef.baseUrl,
      control: control.baseUrl,
      ues: emulation.ues.length,
      ...(profile !== undefined && { qosReference: profile.network.qosReference }),
      device: emulation.subscribers.byName(emulation.testDevices[0] ?? emulation.ues[0]!.name)!,
    },
    close: async () => {
      await control.close();
      await network.close();
      openOptions.store?.close();
    },
  };
}

async function serveQod(options: ServeOptions & { nef: string }): Promise<Served> {
  const qodOptions = standaloneOptions(options);
  const qod = await startStandaloneQod(qodOptions);
  return {
    parts: { ...(await qodParts(qod, options)), nef: qodOptions.nefBaseUrl, device: qod.device },
    warning: qod.reference.nefIsReachable().then((reachable) => {
      if (reachable) return undefined;
      return `qod: no answer from the NEF at ${qodOptions.nefBaseUrl}; until there is one, creations are answered 503`;
    }),
    close: async () => {
      await qod.close();
      qodOptions.store?.close();
    },
  };
}

async function qodParts(
  { reference, authorization, tokens, scopes }: Testbed | StandaloneQod,
  { issuer }: ServeOptions,
): Promise<Pick<ServedParts, 'apiRoot' | 'ownRoot' | 'authorization' | 'token'>> {
  const served = authorization?.issuer ?? issuer;
  const expiresAtMs = Date.now() + TOKEN_LIFETIME_MS;
  return {
    apiRoot: reference.apiRoot,
    ownRoot: reference.ownRoot,
    ...(served !== undefined && { authorization: served }),
    ...(issuer === undefined && { token: await tokens.mint({ clientId: 'client-a', scopes, expiresAtMs }) }),
  };
}

/** The network is closed where its control server cannot be had. */
async function controlOf(
  network: Parameters<typeof startControlServer>[0] & { close(): Promise<void> },
  { clock, controlPort }: ServeOptions,
): ReturnType<typeof startControlServer> {
  try {
    return await startControlServer(network, clock === 'virtual', controlPort);
  } catch (error) {
    await network.close();
    throw error;
  }
}

function inputError(error: unknown): unknown {
  if (error instanceof IssuerError) return new InputError([{ file: '--issuer', message: error.message }]);
  return portProblem(error);
}
