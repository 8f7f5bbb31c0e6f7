import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { test } from '../../harness/kit/kit.ts';

/** The most that is loaded before the page can be used, in brotli. */
const FIRST_LOAD_BYTES = 30_000;
/** The most that the first answer loads: Markdown with the reading of formulas, and the sanitiser. */
const RENDERER_BYTES = 45_000;
const FONT_BYTES = 200_000;

/** Returns every script that a page names, and what those import statically. */
function firstLoad(html: string, files: ReadonlyMap<string, string | Uint8Array>): string[] {
  const waiting = [...html.matchAll(/<script[^>]*\ssrc="\/([^"]+)"/g)].map(([, src = '']) => src);
  const seen = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = String(files.get(file));
    for (const [, from = ''] of code.matchAll(
      /(?:^|[;}])import(?:[^"'()]*from)?["']\.\/([^"']+)["']/g,
    ))
      waiting.push(`assets/${from}`);
  }
  return [...seen];
}

const brotli = (code: string | Uint8Array): number => brotliCompressSync(code).length;

/** The sizes of the modules of the first load when it was last looked at, `bytes module` a line, as bundled. */
const BEFORE = new Map(
  readFileSync(new URL('./first-load.txt', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .map(([bytes = '', module = '']) => [module, Number(bytes)] as const),
);

/** Returns the modules that have grown most since, or are new. */
const grown = (modules: ReadonlyMap<string, number>): string =>
  [...modules]
    .map(([module, bytes]) => ({ module, by: bytes - (BEFORE.get(module) ?? 0) }))
    .filter(({ by }) => by > 0)
    .toSorted((one, two) => two.by - one.by)
    .slice(0, 8)
    .map(({ module, by }) => `${module} +${by}`)
    .join(', ');

test('the first load of script is at most 30 KB in brotli, without anything inline; the renderer at most 45 KB', async () => {
  const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
  const built = await build({ configFile, logLevel: 'error', build: { write: false } });
  assert.ok('output' in built);
  const files = new Map(
    built.output.map((one) => [one.fileName, one.type === 'chunk' ? one.code : one.source]),
  );
  const html = String(files.get('index.html'));
  for (const page of [html, String(files.get('signed-out.html'))]) {
    assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  }
  const scripts = firstLoad(html, files);
  assert.ok(scripts.length >= 2, scripts.join(' '));
  const total = scripts.reduce((sum, file) => sum + brotli(String(files.get(file))), 0);
  const modules = new Map(
    built.output
      .flatMap((one) => (one.type === 'chunk' && scripts.includes(one.fileName) ? [one] : []))
      .flatMap((chunk) => Object.entries(chunk.modules))
      .map(([id, { renderedLength }]) => [
        id.replace(/^\0|^.*\/(?=node_modules\/|web\/)/, ''),
        renderedLength,
      ]),
  );
  assert.ok(
    total <= FIRST_LOAD_BYTES,
    `The first load is ${total} bytes in brotli, the limit is ${FIRST_LOAD_BYTES}. ` +
      `Load code when it is first needed (app/parts.ts). Grown, before compression: ${grown(modules)}`,
  );
  const named = (name: string) =>
    built.output.filter(({ fileName }) => fileName.startsWith(`assets/${name}-`));
  const [renderer] = named('renderer');
  const rendererBytes = brotli(String(files.get(renderer?.fileName ?? '')));
  assert.ok(
    rendererBytes > 10_000 && rendererBytes <= RENDERER_BYTES,
    `renderer: ${rendererBytes}`,
  );
  const [font] = named('stix-two-math');
  const fontBytes = font?.type === 'asset' ? font.source.length : 0;
  assert.ok(fontBytes > 50_000 && fontBytes <= FONT_BYTES, `font: ${fontBytes}`);
});

test('every colour of text has a contrast of 4.5:1 with its background, of controls 3:1', () => {
  const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');
  const colors = new Map(
    [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(
      ([, name = '', light = '', dark = '']) => [name, [light, dark] as const],
    ),
  );
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, two: string): number => {
    const [low = 0, high = 0] = [luminance(one), luminance(two)].toSorted((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const text = [
    'ink',
    'ink-soft',
    'ink-quiet',
    'accent',
    'warn',
    'danger',
    'code-word',
    'code-text',
  ];
  const code = ['code-number', 'code-name', 'code-note', 'code-ink'];
  const pairs = [
    ...[...text, ...code].flatMap((ink) =>
      ['paper', 'raised', 'shelf'].map((on) => [ink, on, 4.5] as const),
    ),
    ...['hover', 'accent-wash'].map((on) => ['accent', on, 4.5] as const),
    ...['ink-quiet', 'ink'].map((ink) => [ink, 'hover', 4.5] as const),
    ['accent-ink', 'accent', 4.5] as const,
    ...['paper', 'raised'].map((on) => ['line-strong', on, 3] as const),
  ];
  for (const [ink, on, least] of pairs)
    for (const theme of [0, 1] as const) {
      const [one = ['', ''], two = ['', '']] = [colors.get(ink), colors.get(on)];
      const found = contrast(one[theme] ?? '', two[theme] ?? '');
      assert.ok(found >= least, `${ink} on ${on}: ${found.toFixed(2)}`);
    }
});
