/**
 * Bundles the server for a quick start (`bench.ts`). Packages resolve to their ES modules, of which only the used part remains. Comments
 * are removed. Characters outside ASCII are escaped, because V8 takes two bytes a character for other sources. The output is CommonJS,
 * which Node loads faster. Nothing is minified, so stack traces stay readable.
 */
const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Name of the file beside the bundle that lists the packages of each of its chunks. */
const PACKAGES = 'packages.json';

type Chunk = Readonly<{ modules?: Readonly<Record<string, Readonly<{ renderedLength: number }>>> }>;

/** Returns the package that a module belongs to; undefined for the server's own files and for a copy below another package. */
function packageOf(path: string): string | undefined {
  const [, inside, ...nested] = path.split('/node_modules/');
  return nested.length > 0 ? undefined : /^(?:@[^/]+\/)?[^/]+/.exec(inside ?? '')?.[0];
}

/** Returns the packages of which code remains in a chunk. */
const packagesIn = ({ modules = {} }: Chunk): readonly string[] => [
  ...new Set(
    Object.entries(modules).flatMap(([path, { renderedLength }]) =>
      renderedLength > 0 ? (packageOf(path) ?? []) : [],
    ),
  ),
];

type Bundle = Readonly<Record<string, Chunk>>;
type Emitting = Readonly<{
  emitFile: (file: Readonly<{ type: 'asset'; fileName: string; source: string }>) => void;
}>;

export default {
  input: 'server/main.ts',
  platform: 'node',
  logLevel: 'warn',
  resolve: {
    mainFields: ['module', 'main'],
    conditionNames: ['module', 'import', 'node', 'default'],
  },
  output: {
    dir: 'server/dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    comments: false,
    plugins: [
      // Escapes mean the same as the characters in strings, patterns and names; no raw template of the bundle has such
      // a character.
      {
        name: 'ascii',
        renderChunk: (code: string) => code.replace(/[^\0-\x7f]/g, escaped),
      },
      // The check of the image compares this list with the chunks that the running server loads.
      {
        name: 'packages',
        generateBundle(this: Emitting, _options: unknown, bundle: Bundle): void {
          const chunks = Object.entries(bundle).map(([name, chunk]) => [name, packagesIn(chunk)]);
          const source = JSON.stringify(Object.fromEntries(chunks));
          this.emitFile({ type: 'asset', fileName: PACKAGES, source });
        },
      },
    ],
  },
};
