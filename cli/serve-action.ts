import { once } from 'node:events';
import { contractOf, type Release } from '../conformance/contract/index.ts';
import { startControlServer, startTestbed, type Testbed } from '../emulator/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { readScenario } from '../scenarios/scenario.ts';

export interface ServeOptions {
  scenario: string;
  release: Release;
  port: number;
  nefPort: number;
  clock: 'virtual' | 'paced';
  speed: number;
  json?: boolean;
}

/** Validity of the token that is printed. */
const TOKEN_LIFETIME_MS = 24 * 3600 * 1000;

/** Serves until interrupted. */
export async function serve(options: ServeOptions): Promise<void> {
  const scenario = readScenario(options.scenario);
  const testbed = await startTestbed({
    scenario,
    release: options.release,
    clock: options.clock === 'virtual' ? { kind: 'virtual' } : { kind: 'paced', speed: options.speed },
    port: options.port,
    nefPort: options.nefPort,
  }).catch((error: unknown) => {
    throw portError(error);
  });
  const control = await startControlServer(testbed, options.clock === 'virtual');
  await announce(testbed, control.baseUrl, options);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await control.close();
  await testbed.close();
}

async function announce(testbed: Testbed, control: string, options: ServeOptions): Promise<void> {
  const { apiRoot } = testbed.reference;
  const device = testbed.emulation.subscribers.byName(
    testbed.emulation.testDevices[0] ?? testbed.emulation.ues[0]!.name,
  )!;
  const token = await testbed.tokens.mint({
    clientId: 'client-a',
    scopes: testbed.scopes,
    expiresAtMs: Date.now() + TOKEN_LIFETIME_MS,
  });
  const apis = {
    'quality-on-demand': apiRoot + contractOf('quality-on-demand', options.release).basePath,
    'qos-profiles': apiRoot + contractOf('qos-profiles', options.release).basePath,
  };
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify({ release: options.release, apis, nef: testbed.nef.baseUrl, control, token, device })}\n`,
    );
    return;
  }
  const body = JSON.stringify({
    device: { phoneNumber: device.phoneNumber },
    applicationServer: { ipv4Address: '198.51.100.10' },
    qosProfile: 'QOS_M',
    duration: 60,
  });
  process.stdout.write(`CAMARA QoD ${options.release}, clock ${options.clock}, ${testbed.emulation.ues.length} UEs
  quality-on-demand  ${apis['quality-on-demand']}
  qos-profiles       ${apis['qos-profiles']}
  NEF                ${testbed.nef.baseUrl}
  control            ${control}

export TOKEN=${token}

curl -s -X POST ${apis['qos-profiles']}/retrieve-qos-profiles -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{}'
curl -s -X POST ${apis['quality-on-demand']}/sessions -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${body}'
curl -s ${control}/ues/${device.ueName}

Stop with Ctrl+C.
`);
}

function portError(error: unknown): unknown {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EADDRINUSE' ? 'is in use' : 'may not be used';
  return new InputError([{ file: `port ${port}`, message: `${why}; expected a free port, or 0 for any` }]);
}
