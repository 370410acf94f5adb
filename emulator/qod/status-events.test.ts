import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Release } from '../../conformance/contract/index.ts';
import { PUBLISHED_FOLDER, publishedFilesPresent } from '../../conformance/contract/test/published-files.ts';
import { sessionEvent } from './status-events.ts';

const FILES = {
  'v0.10.1': 'qod-api.yaml',
  'r1.3': 'quality-on-demand.yaml',
  'r2.2': 'quality-on-demand.yaml',
  'r3.2': 'quality-on-demand.yaml',
  'r4.1': 'quality-on-demand.yaml',
};

const SOURCE = 'https://qod.example/sessions/s';
const event = (release: string) =>
  sessionEvent(release as Release, { id: 's', status: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED', source: SOURCE });

test.runIf(publishedFilesPresent()).each(Object.entries(FILES))('%s: the type is the schema’s', (release, file) => {
  const { components } = parse(readFileSync(`${PUBLISHED_FOLDER}${release}/API_definitions/${file}`, 'utf8')) as {
    components: { schemas: Record<string, { discriminator?: { mapping?: Record<string, string> } }> };
  };
  const discriminated = Object.values(components.schemas).flatMap(({ discriminator }) =>
    Object.keys(discriminator?.mapping ?? {}),
  );
  expect(discriminated.filter((type) => type.startsWith('org.camaraproject.'))).toEqual([event(release).type]);
});

test('the data name the session, its status, and why, if there is a why', () => {
  expect(event('r3.2')).toMatchObject({
    source: SOURCE,
    data: { sessionId: 's', qosStatus: 'UNAVAILABLE', statusInfo: 'DURATION_EXPIRED' },
  });
  const available = sessionEvent('r3.2', { id: 's', status: 'AVAILABLE', source: SOURCE });
  expect(available.data).toEqual({ sessionId: 's', qosStatus: 'AVAILABLE' });
});
