import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Adds theme.js to the page's head as a separate file that blocks painting; the content security policy forbids
 * inline scripts.
 */
function themeBeforePaint(): Plugin {
  let file = '';
  return {
    name: 'theme-before-paint',
    apply: 'build',
    buildStart() {
      const source = readFileSync(at('theme.js'));
      file = this.emitFile({ type: 'asset', name: 'theme.js', source });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => {
        const asset = Object.values(bundle ?? {}).find((one) => one.fileName.includes('/theme-'));
        if (asset === undefined) throw new Error(`theme.js was not emitted (reference ${file})`);
        return [
          {
            tag: 'script',
            attrs: { src: `/${asset.fileName}` },
            injectTo: 'head-prepend' as const,
          },
        ].map((tag) => ({ html, tag }).tag);
      },
    },
  };
}

/**
 * Emits the web app manifest and its icons under names with hashes, as all assets have, and links the manifest in the
 * page.
 */
function installable(): Plugin {
  let manifest = '';
  const hashed = (name: string, source: string | Uint8Array): string => {
    const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
    return basename(name).replace(/(?=\.\w+$)/, `-${hash}`);
  };
  return {
    name: 'installable',
    apply: 'build',
    buildStart() {
      const emit = (name: string, source: string | Uint8Array): string => {
        const file = hashed(name, source);
        this.emitFile({ type: 'asset', fileName: `assets/${file}`, source });
        return file;
      };
      const written = readFileSync(at('manifest.json'), 'utf8');
      // Addresses of icons are relative to the manifest, which is in the same folder.
      const named = written.replace(/icons\/[\w-]+\.png/g, (icon) =>
        emit(icon, readFileSync(at(icon))),
      );
      manifest = emit('manifest.json', named);
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { path }) =>
        path === '/index.html'
          ? [
              {
                tag: 'link',
                attrs: { rel: 'manifest', href: `/assets/${manifest}` },
                injectTo: 'head' as const,
              },
            ]
          : [],
    },
  };
}

/**
 * Passes Solid's templates, which are written to `innerHTML`, through a named Trusted Types policy, because the content
 * security policy requires one.
 */
function trustTemplates(): Plugin {
  const written = 't.innerHTML = html;';
  return {
    name: 'trust-templates',
    transform(code, id) {
      if (!/solid-js\/web\/dist\/web\.js/.test(id)) return undefined;
      if (!code.includes(written))
        throw new Error('solid-js/web no longer sets t.innerHTML = html');
      const policy =
        'const trusted = globalThis.trustedTypes?.createPolicy("onecall-template", { createHTML: (html) => html }) ?? { createHTML: (html) => html };';
      return {
        code: `${code.replace(written, 't.innerHTML = trusted.createHTML(html);')}\n${policy}`,
        map: null,
      };
    },
  };
}

/**
 * Fixes Solid's updates of texts on a page that a browser translated. The translator replaces text nodes by elements,
 * but Solid writes into the first child as if it were a text node. The page would keep showing the old translation.
 */
function followTranslator(): Plugin {
  const written = 'current = parent.firstChild.data = value;';
  return {
    name: 'follow-translator',
    transform(code, id) {
      if (!/solid-js\/web\/dist\/web\.js/.test(id)) return undefined;
      if (!code.includes(written)) throw new Error(`solid-js/web no longer has ${written}`);
      return { code: code.replace(written, 'current = parent.textContent = value;'), map: null };
    },
  };
}

/**
 * Removes Vite's code that loads style sheets before each lazily loaded script. The page has a single style sheet,
 * and `fetchPart` handles scripts that cannot be loaded.
 */
function fetchPartsPlainly(): Plugin {
  const helper = /preload-helper/;
  let isReplaced = false;
  return {
    name: 'fetch-parts-plainly',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: helper },
      handler: () => {
        isReplaced = true;
        return 'export const __vitePreload = (load) => load();';
      },
    },
    generateBundle(_options, bundle) {
      if (!isReplaced) throw new Error('Vite has no module "preload-helper" any more');
      const lazy = Object.values(bundle).find(
        (one) =>
          one.type === 'chunk' && !one.isEntry && (one.viteMetadata?.importedCss.size ?? 0) > 0,
      );
      if (lazy) throw new Error(`${lazy.fileName} has styles of its own, which nothing fetches`);
    },
  };
}

export default defineConfig({
  root: at('.'),
  resolve: {
    alias: [
      // Two packages of the Markdown parser are replaced: its search for addresses is not used, and its table of
      // entities is loaded when needed.
      { find: /^linkify-it$/, replacement: at('app/answer/no-linkify.ts') },
      { find: /^entities$/, replacement: at('app/answer/entities.ts') },
    ],
  },
  plugins: [
    solid(),
    themeBeforePaint(),
    installable(),
    trustTemplates(),
    followTranslator(),
    fetchPartsPlainly(),
  ],
  build: {
    target: 'es2022',
    outDir: at('dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      // On a busy machine the bundler would warn about the time that its plugins take.
      checks: { bundlerTimings: false },
      input: [at('index.html'), at('signed-out.html')],
      output: {
        codeSplitting: {
          groups: [{ name: 'page', tags: ['$initial'], test: /^(?!.*signed-out)/ }],
        },
      },
      // The package of tRPC's client does not declare that its modules are free of side effects. Without this
      // setting, unused code of the package would stay in the bundle.
      treeshake: {
        moduleSideEffects: [
          { test: /node_modules\/@trpc\//, sideEffects: false },
          { test: /.*/, sideEffects: true },
        ],
        manualPureFunctions: [
          '__toESM',
          '__toESM$1',
          '__commonJS',
          '__commonJS$1',
          'require_objectSpread2',
          'require_defineProperty',
          'Symbol',
        ],
      },
    },
  },
});
