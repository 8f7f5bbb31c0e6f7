import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Chromium may be, best first; Playwright's own download is tried last. */
const places = () => [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  chromium.executablePath(),
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

/** A browser of its own, without a window. Close it. @returns undefined where there is none */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = places().find((path) => path && existsSync(path));
  return executablePath === undefined
    ? undefined
    : chromium.launch({ executablePath, args: FLAGS });
}
