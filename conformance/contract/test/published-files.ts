import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contractOf } from '../contract-of.ts';
import { type ApiName, apisOf, type Release, RELEASES } from '../contract.ts';

/** CAMARA's own files lie beside the repository, not in it. */
export const PUBLISHED_FOLDER = fileURLToPath(new URL('../../../../shared/camara/', import.meta.url));

export const PUBLISHED = RELEASES.flatMap((release) => apisOf(release).map((api) => ({ release, api })));

/**
 * Whether the tests against CAMARA's files can run. In CI their absence is an error: a check that is silently left out
 * would look as if it had passed.
 */
export function publishedFilesPresent(): boolean {
  if (existsSync(PUBLISHED_FOLDER)) return true;
  if (process.env['CI']) throw new Error(`CAMARA's published files are not in ${PUBLISHED_FOLDER}`);
  process.stderr.write(`skipped: CAMARA's published files are not in ${PUBLISHED_FOLDER}\n`);
  return false;
}

export function publishedText(release: Release, api: ApiName): string {
  const file = release === 'v0.10.1' ? 'qod-api' : contractOf(api, release).name;
  return readFileSync(`${PUBLISHED_FOLDER}${release}/API_definitions/${file}.yaml`, 'utf8');
}
