import { once } from 'node:events';
import { apisOf, contractOf } from '../conformance/contract/index.ts';
import { IssuerError, startControlServer, startTestbed, type Testbed } from '../emulator/index.ts';
import { InputError } from '../scenarios/input-error.ts';
import { portProblem } from './port-problem.ts';
import { type ServeOptions, testbedOptions } from './serve-options.ts';

/** Validity of the token that is printed. */
const TOKEN_LIFETIME_MS = 24 * 3600 * 1000;

/** Serves until interrupted. */
export async function serve(options: ServeOptions): Promise<void> {
  const bedOptions = testbedOptions(options);
  const testbed = await startTestbed(bedOptions).catch((error: unknown) => {
    throw inputError(error);
  });
  const control = await startControlServer(testbed, options.clock === 'virtual', options.controlPort).catch(
    async (error: unknown) => {
      await testbed.close();
      throw inputError(error);
    },
  );
  await announce(testbed, control.baseUrl, options);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await control.close();
  await testbed.close();
  bedOptions.store?.close();
}

async function announce(testbed: Testbed, control: string, options: ServeOptions): Promise<void> {
  const { release, issuer, json } = options;
  const { apiRoot } = testbed.reference;
  const apis = Object.fromEntries(
    apisOf(release).map((api) => [api, apiRoot + contractOf(api, release).basePath] as const),
  );
  const device = testbed.emulation.subscribers.byName(
    testbed.emulation.testDevices[0] ?? testbed.emulation.ues[0]!.name,
  )!;
  const token = issuer === undefined ? await mint(testbed) : undefined;
  const authorization = testbed.authorization?.issuer;
  if (json === true) {
    const all = { release, apis, nef: testbed.nef.baseUrl, authorization: authorization ?? issuer, control, token };
    process.stdout.write(`${JSON.stringify({ ...all, device })}\n`);
    return;
  }
  const rows = { ...apis, NEF: testbed.nef.baseUrl, 'authorization server': authorization ?? issuer, control };
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  const table = Object.entries(rows).map(([name, address]) => `  ${name.padEnd(width)}  ${address}\n`);
  process.stdout.write(
    `CAMARA QoD ${release}, clock ${options.clock}, ${testbed.emulation.ues.length} UEs\n${table.join('')}
${token === undefined ? `Get a token of ${issuer} and put it into TOKEN.` : `export TOKEN=${token}`}

${curlLines(apis, control, device, release).join('\n')}

Stop with Ctrl+C. docs/sandbox.md walks from here to a faster video.
`,
  );
}

function mint({ tokens, scopes }: Testbed): Promise<string> {
  return tokens.mint({ clientId: 'client-a', scopes, expiresAtMs: Date.now() + TOKEN_LIFETIME_MS });
}

/** Ready to be pasted: which profiles there are, a session, and what the network does for the device. */
function curlLines(
  apis: Record<string, string>,
  control: string,
  device: { ueName: string; phoneNumber: string },
  release: ServeOptions['release'],
): string[] {
  const withToken = `-H "Authorization: Bearer $TOKEN"`;
  const withJson = `${withToken} -H 'Content-Type: application/json'`;
  const profiles =
    release === 'v0.10.1'
      ? `curl -s ${apis['quality-on-demand']}/qos-profiles ${withToken}`
      : `curl -s -X POST ${apis['qos-profiles']}/retrieve-qos-profiles ${withJson} -d '{}'`;
  const body = JSON.stringify({
    device: { phoneNumber: device.phoneNumber },
    applicationServer: { ipv4Address: '198.51.100.10' },
    qosProfile: 'QOS_M',
    duration: 60,
  });
  return [
    profiles,
    `curl -s -X POST ${apis['quality-on-demand']}/sessions ${withJson} -d '${body}'`,
    `curl -s ${control}/ues/${device.ueName}`,
  ];
}

function inputError(error: unknown): unknown {
  if (error instanceof IssuerError) return new InputError([{ file: '--issuer', message: error.message }]);
  return portProblem(error);
}
