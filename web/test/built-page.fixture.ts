import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';

/** Scripts that the page loads together, with their modules and total size. */
export type LoadedFiles = Readonly<{
  /** Total size of the scripts in bytes, each compressed separately, as the server sends them. */
  bytes: number;
  files: readonly string[];
  modules: ReadonlySet<string>;
  /** Names of the modules that are new or have grown most since `module-sizes.txt` was written. */
  grown: string;
}>;

/** The recorded sizes of the bundled modules; `module-sizes.txt` has one line `bytes module` for each. */
const BEFORE = new Map(
  readFileSync(new URL('./module-sizes.txt', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .map(([bytes = '', module = '']) => [module, Number(bytes)] as const),
);

const grown = (modules: readonly (readonly [string, number])[]): string =>
  modules
    .map(([module, bytes]) => ({ module, by: bytes - (BEFORE.get(module) ?? 0) }))
    .filter(({ by }) => by > 0)
    .toSorted((one, two) => two.by - one.by)
    .slice(0, 8)
    .map(({ module, by }) => `${module} +${by}`)
    .join(', ');

/** Returns a module's path relative to the repository. */
const withinRepository = (id: string): string =>
  id.replace(/^\0|^.*\/(?=node_modules\/|web\/)/, '');

/** Builds the page in memory, and returns functions that list and measure its files. */
export async function buildPage() {
  const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
  const built = await build({ configFile, logLevel: 'error', build: { write: false } });
  assert.ok('output' in built);
  const chunks = new Map(
    built.output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one] as const] : [])),
  );
  const assets = built.output.flatMap((one) => (one.type === 'asset' ? [one] : []));
  const text = (name: string) =>
    String(assets.find(({ fileName }) => fileName === name)?.source ?? '');
  const html = text('index.html');
  const sourceOf = (file: string) =>
    chunks.get(file)?.code ?? assets.find(({ fileName }) => fileName === file)?.source;

  /** Returns files with everything that they import statically, except the files in `loaded`. */
  const closure = (roots: readonly string[], loaded: readonly string[]): string[] => {
    const seen = new Set(loaded);
    const waiting = [...roots];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      waiting.push(...(chunks.get(file)?.imports ?? []));
    }
    return [...seen].filter((file) => !loaded.includes(file));
  };

  const scripts = closure(
    [...html.matchAll(/<script[^>]*\ssrc="\/([^"]+)"/g)].map(([, src = '']) => src),
    [],
  );
  return {
    documents: [html, text('signed-out.html')],
    /** The scripts that the HTML page names, with everything that they import statically. */
    scripts,
    named: (name: string) =>
      [...chunks.keys()].filter((fileName) => fileName.startsWith(`assets/${name}-`)),
    fontBytes: () =>
      assets.find(({ fileName }) => fileName.startsWith('assets/stix-two-math-'))?.source.length ??
      0,
    load(roots: readonly string[], loaded: readonly string[] = []): LoadedFiles {
      const files = closure(roots, loaded);
      const modules = files
        .flatMap((file) => Object.entries(chunks.get(file)?.modules ?? {}))
        .map(([id, { renderedLength }]) => [withinRepository(id), renderedLength] as const);
      return {
        bytes: files.reduce(
          (sum, file) => sum + brotliCompressSync(sourceOf(file) ?? '').length,
          0,
        ),
        files,
        modules: new Set(modules.map(([module]) => module)),
        grown: grown(modules),
      };
    },
  };
}
