import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Returns the places of Chromium, best first; Playwright's own download is tried last. */
const places = () => [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  chromium.executablePath(),
];

/** Switches off the browser's own requests, since the page may reach its own server and nothing else. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Starts a headless browser, which the caller closes. @returns undefined where there is none */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = places().find((path) => path && existsSync(path));
  return executablePath === undefined
    ? undefined
    : chromium.launch({ executablePath, args: FLAGS });
}
