import { readFile, writeFile } from 'node:fs/promises';
import { launchBrowser } from '../test/browser.ts';

/**
 * Draws the icons of the installed page from icon.svg. Systems cut "maskable" icons and Apple's icons to their own
 * shapes. These icons therefore have square corners, and the symbol is within the inner 80 %.
 */
const ICONS = [
  { name: 'icon-192', size: 192, isCut: false },
  { name: 'icon-512', size: 512, isCut: false },
  { name: 'maskable-512', size: 512, isCut: true },
  { name: 'apple-180', size: 180, isCut: true },
] as const;

const svg = await readFile(new URL('../icon.svg', import.meta.url), 'utf8');
const cut = svg
  .replace(/ rx="\d+"/, '')
  .replace(
    /(<circle .*)<\/svg>/,
    '<g transform="translate(16 16) scale(0.8) translate(-16 -16)">$1</g></svg>',
  );
await using stack = new AsyncDisposableStack();
const browser = await launchBrowser();
stack.defer(() => browser.close());
for (const { name, size, isCut } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const source = Buffer.from(isCut ? cut : svg).toString('base64');
  await page.setContent(
    `<body style="margin:0"><img src="data:image/svg+xml;base64,${source}" width="${size}" height="${size}" style="display:block">`,
  );
  const png = await page.screenshot({ omitBackground: true });
  await writeFile(new URL(`../icons/${name}.png`, import.meta.url), png);
  await page.close();
}
