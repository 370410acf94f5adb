import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RELEASES } from './contract/index.ts';
import { readTarget } from './target-file.ts';
import { type TargetAnswers, targetTemplate } from './target-template.ts';

const ANSWERS: TargetAnswers = {
  name: 'Server: of #1 & others',
  release: 'r3.2',
  apiRoot: 'https://api.example.com/camara',
  devices: ['+491701234567', '198.51.100.7', '2001:db8::7'],
  applicationServer: '198.51.100.10',
  profile: 'QOS_M',
  tokenVariable: 'QOD_TOKEN',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qod-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const file = join(folder, 'target.yaml');
  writeFileSync(file, text);
  return readTarget(file, { QOD_TOKEN: 'a-token-of-the-operator' });
}

describe('a target file to begin with', () => {
  it('says what was answered', () => {
    const { target, release } = read(targetTemplate(ANSWERS, 'target.schema.json'));
    expect(release).toBe('r3.2');
    expect(target).toMatchObject({
      name: 'Server: of #1 & others',
      // The base paths of CAMARA's files of r3.2.
      apis: {
        'quality-on-demand': 'https://api.example.com/camara/quality-on-demand/v1',
        'qos-profiles': 'https://api.example.com/camara/qos-profiles/v1',
      },
      applicationServer: { ipv4Address: '198.51.100.10', port: 443 },
      profile: { name: 'QOS_M' },
    });
    expect(target.devices.map(({ identifiers }) => identifiers)).toEqual([
      { phoneNumber: '+491701234567' },
      { ipv4Address: { publicAddress: '198.51.100.7', privateAddress: '198.51.100.7' } },
      { ipv6Address: '2001:db8::7' },
    ]);
    expect(target.tokens.offers('two-legged')).toBe(true);
  });

  it.each(RELEASES)('can be read for %s, with a token and without', (release) => {
    const { tokenVariable: _, ...others } = ANSWERS;
    for (const answers of [ANSWERS, others])
      expect(read(targetTemplate({ ...answers, release }, 'x.json')).release).toBe(release);
  });

  it('can be read with every comment that is an example taken in', () => {
    // `# key: value` is an example as it stands; one with an ellipsis is for the reader to fill in.
    const examples = targetTemplate(ANSWERS, 'x.json')
      .split('\n')
      .filter((line) => !/^# .*…/.test(line) && !/^#   .*…/.test(line))
      .map((line) =>
        line.replace(
          /^# (?=(tls|assets|otherApplicationServer|southbound|budgets|notOffered|unsupportedIdentifiers): ?)/,
          '',
        ),
      )
      .map((line) => line.replace(/^# {3}(unknownDevice)/, '  $1'))
      .filter((line) => !line.startsWith('tls:'));
    const { target } = read(examples.join('\n'));
    expect(target.assets.unknownDevice).toEqual({ phoneNumber: '+99900000000' });
    expect(target.southbound).toMatchObject({ host: '0.0.0.0', port: 9092 });
    expect(target.notOffered).toEqual(['sink']);
  });
});
