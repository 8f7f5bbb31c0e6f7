import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { buildPage, type LoadedFiles } from './built-page.fixture.ts';

/** Largest allowed size, in bytes of brotli, of the scripts that the page loads before it can be used. */
const FIRST_LOAD_BYTES = 30_000;
/**
 * Largest allowed size, in bytes of brotli, of the scripts for the first answer: the Markdown renderer, which also
 * recognises formulas, and the sanitiser.
 */
const RENDERER_BYTES = 45_000;
const FONT_BYTES = 200_000;

/**
 * Asserts that scripts loaded together are within their size limit. @throws with the size, the limit and the modules
 * that have grown
 */
function assertWithin(name: string, { bytes, grown }: LoadedFiles, limit: number): void {
  assert.ok(
    bytes <= limit,
    `${name}: ${bytes} bytes in brotli, the limit is ${limit}. ` +
      `Load code when it is first needed (app/parts.ts). Grown, before compression: ${grown}`,
  );
}

test('the first load of script is at most 30 KB in brotli, without anything inline; the renderer at most 45 KB', async () => {
  const page = await buildPage();
  for (const html of page.documents)
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  const first = page.load(page.scripts);
  assert.ok(page.scripts.length >= 2, page.scripts.join(' '));
  assertWithin('First load', first, FIRST_LOAD_BYTES);

  const renderer = page.load(page.named('renderer'), page.scripts);
  // The Markdown parser alone is larger than 20,000 bytes, so a smaller size means that a file was not counted.
  assert.ok(renderer.files.length >= 1 && renderer.bytes > 30_000, renderer.files.join(' '));
  assert.ok(
    [...renderer.modules].some((module) => /node_modules\/markdown-it\//.test(module)),
    'the renderer has no parser',
  );
  assertWithin('Renderer', renderer, RENDERER_BYTES);

  const fontBytes = page.fontBytes();
  assert.ok(fontBytes > 50_000 && fontBytes <= FONT_BYTES, `font: ${fontBytes}`);
});

test('a load that is too large is named with its size, its limit and what grew', () => {
  const load: LoadedFiles = { bytes: 45_001, files: [], modules: new Set(), grown: 'web/a.ts +7' };
  assert.throws(() => assertWithin('Renderer', load, RENDERER_BYTES), {
    message: /^Renderer: 45001 bytes in brotli, the limit is 45000\. .*: web\/a\.ts \+7$/,
  });
});
