/**
 * Bundles the server for a quick start (`bench.ts`). Packages resolve to their ES modules, of which only the used part remains. Comments
 * are removed. Characters outside ASCII are escaped, because V8 takes two bytes a character for other sources. The output is CommonJS,
 * which Node loads faster. Nothing is minified, so stack traces stay readable.
 */
const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

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
    ],
  },
};
