import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian's package `chromium` and Google's put it. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of the browser; undefined where there is none. In CI, where it is installed, that is a failure. */
export function chromiumPath(): string | undefined {
  const path = PLACES.find((each) => existsSync(each));
  if (path === undefined && process.env['CI']) throw new Error(`no Chromium in CI, looked for ${PLACES.join(', ')}`);
  if (path === undefined) console.warn(`SKIPPED: browser tests, no Chromium found (looked for ${PLACES.join(', ')})`);
  return path;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });
}
