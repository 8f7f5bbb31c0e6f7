import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/**
 * Returns the paths where Chromium may be installed, in the order to try them; Playwright's own download comes last.
 */
const places = () => [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  chromium.executablePath(),
];

/** Command line flags that switch off the browser's own requests, since the page may only reach its own server. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/**
 * Starts a headless browser, which the caller must close.
 * @returns undefined where no browser is installed
 */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = places().find((path) => path && existsSync(path));
  return executablePath === undefined
    ? undefined
    : chromium.launch({ executablePath, args: FLAGS });
}
