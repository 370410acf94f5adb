import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { load, type LoadCommandOptions } from './load-action.ts';

const folder = mkdtempSync(join(tmpdir(), 'qod-load-action-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEFAULTS: LoadCommandOptions = { rate: 20, duration: 1, sample: 0.1, allowErrors: 0 };

/** A target file of two devices, with one API. */
function targetFile(api: string): string {
  const file = join(folder, `${api}.yaml`);
  writeFileSync(
    file,
    `name: ${api}
apis: { ${api}: { baseUrl: 'http://127.0.0.1:1/${api}/v1' } }
devices: [{ phoneNumber: '+99910000001' }, { phoneNumber: '+99910000002' }]
applicationServer: { ipv4Address: 198.51.100.10, port: 443 }
profile: { name: QOS_M }
`,
  );
  return file;
}

describe('what qod load refuses before it makes anything', () => {
  it.each<[Partial<LoadCommandOptions>, string]>([
    [{ duration: 1e6 }, '--duration 1000000: is more than a day; expected 86400 s at most'],
    [{ target: 'x.yaml', reference: true }, '--reference: cannot be given together with --target'],
    [{ emulate: 'x.yaml' }, '--emulate x.yaml: is for a server of your own; expected --target with it'],
    [{ target: targetFile('quality-on-demand'), devices: 3 }, '--devices 3: is more than the 2 devices of'],
    [{ target: targetFile('qos-profiles') }, 'has no apis.quality-on-demand'],
  ])('%j', async (options, message) => {
    const out = join(folder, 'out');
    await expect(load({ ...DEFAULTS, out, ...options })).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(message),
    });
    expect(existsSync(out)).toBe(false);
  });
});
