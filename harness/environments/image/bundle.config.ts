/**
 * Configuration of the bundler. It makes a bundle of the server that starts quickly; `bench.ts` measures the start.
 *
 * The bundle contains only the used parts of packages, taken from their ES modules, and no comments. Characters outside
 * ASCII are escaped, because V8 stores other sources with two bytes per character. The output is CommonJS, which Node
 * loads faster. Nothing is minified, so stack traces stay readable.
 */
const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Name of the file beside the bundle that lists the packages in each of the bundle's files. */
const PACKAGES = 'packages.json';

type Chunk = Readonly<{ modules?: Readonly<Record<string, Readonly<{ renderedLength: number }>>> }>;

/**
 * Returns the package that a module belongs to. It is undefined for the server's own files, and for a package inside
 * another package's `node_modules`.
 */
function packageOf(path: string): string | undefined {
  const [, inside, ...nested] = path.split('/node_modules/');
  return nested.length > 0 ? undefined : /^(?:@[^/]+\/)?[^/]+/.exec(inside ?? '')?.[0];
}

/** Returns the names of the packages that still have code in a file of the bundle. */
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
      // Escapes for characters outside ASCII do not change the meaning of strings, patterns and names. They would
      // change a `String.raw` template, but no such template of the bundle contains these characters.
      {
        name: 'ascii',
        renderChunk: (code: string) => code.replace(/[^\0-\x7f]/g, escaped),
      },
      // The list of the packages in each file of the bundle is written for `checkPackages()`. That function compares
      // the list with the files that the running server loads.
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
