import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Paths at which Chromium may be installed, best first; Playwright's own download comes last. */
const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Flags that switch off the browser's own requests, because tests must reach only the page's server. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/**
 * Returns the path of Chromium. @throws if `CHROMIUM_PATH` names a missing file or no Chromium is found; the message
 * says what to do
 */
export function findChromium(): string {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted !== undefined && wanted !== '' && !existsSync(wanted))
    throw new Error(`CHROMIUM_PATH names "${wanted}", which does not exist`);
  const found = [...PLACES, chromium.executablePath()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium found for the browser tests. Run "npx playwright-core install chromium", or "apt-get install chromium" on Debian, or set CHROMIUM_PATH',
  );
}

/** Starts a headless browser; the caller must close it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: FLAGS });
