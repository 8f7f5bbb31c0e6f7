import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The possible places of Chromium, best first; Playwright's own download is tried last. */
const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The page must reach its own server and nothing else, so the browser's own calls are switched off. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Finds Chromium. @throws when `CHROMIUM_PATH` names nothing, or no Chromium is found, saying what to do */
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

/** Starts a headless browser, which the caller closes. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: FLAGS });
