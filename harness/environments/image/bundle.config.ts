/**
 * How the Dockerfile bundles the server, for a quick start (`bench.ts`): packages resolve to their ES modules where they
 * have some, of which only what is used remains; comments go; all that is not ASCII is escaped, as V8 takes two bytes a
 * character for other sources; the output is CommonJS, for which Node does less. Nothing is minified: stack traces
 * can be read.
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
      // Means the same in text, patterns and names; no raw template of the bundle has such a character.
      {
        name: 'ascii',
        renderChunk: (code: string) => code.replace(/[^\0-\x7f]/g, escaped),
      },
    ],
  },
};
