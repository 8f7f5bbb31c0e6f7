import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

/**
 * Ranges of the characters that the formula font must contain. Temml writes letters in the Unicode block of
 * mathematical alphanumerics.
 */
const RANGES: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0xb7],
  [0xd7, 0xd7],
  [0xf7, 0xf7],
  [0x131, 0x131],
  [0x237, 0x237],
  [0x2c6, 0x2dd],
  [0x300, 0x338],
  [0x391, 0x3f6],
  [0x2010, 0x2063],
  [0x20d0, 0x20dc],
  [0x2100, 0x214f],
  [0x2190, 0x21d9],
  [0x2200, 0x22ff],
  [0x2308, 0x230b],
  [0x2329, 0x232a],
  [0x239b, 0x23e1],
  [0x25a0, 0x25cf],
  [0x27c2, 0x27c2],
  [0x27e6, 0x27ff],
  [0x2980, 0x2980],
  [0x2a00, 0x2a0c],
  [0x2a2f, 0x2a3f],
  [0x2a7d, 0x2ab8],
  // The next range has bold, italic, script, double-struck, Fraktur and sans-serif letters; the range after it has
  // the monospaced ones.
  [0x1d400, 0x1d5d3],
  [0x1d670, 0x1d6dd],
  [0x1d6e2, 0x1d755],
  [0x1d7ce, 0x1d7e1],
];

const text = RANGES.map(([from, to]) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join(''),
).join('');

// The package with the whole font is a pinned dependency. The subset is committed in `fonts`, so that a build needs
// no WebAssembly.
const source = createRequire(import.meta.url).resolve(
  '@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2',
);
const target = fileURLToPath(new URL('../fonts/stix-two-math.woff2', import.meta.url));
const subset = await subsetFont(await readFile(source), text, { targetFormat: 'woff2' });
await writeFile(target, subset);
console.log(`${target}: ${subset.length} bytes`);
