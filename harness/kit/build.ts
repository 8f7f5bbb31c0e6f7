import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const KIT = import.meta.dirname;
const ROOT = resolve(KIT, '../..');
const SHEBANG = '#!/usr/bin/env node\n';

/** The manifest of the built package: the same, with JavaScript in place of TypeScript. */
function manifest(): string {
  const {
    exports: _source,
    bin: _main,
    ...own
  }: Record<string, unknown> = JSON.parse(readFileSync(join(KIT, 'package.json'), 'utf8'));
  const built = {
    ...own,
    exports: { '.': { types: './kit.d.ts', default: './kit.js' } },
    bin: { kit: './main.js' },
  };
  return `${JSON.stringify(built, null, 2)}\n`;
}

/** Builds the package for publishing: types stripped, with declarations, manifest, readme and licence. */
export function buildKit(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  execFileSync(tsc, ['-p', join(KIT, 'tsconfig.build.json'), '--outDir', folder], {
    stdio: 'inherit',
  });
  // A declaration names the files that are there.
  for (const name of globSync('*.d.ts', { cwd: folder })) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text
        .replaceAll(/(from '\.\/[\w-]+|import\("\.\/[\w-]+)\.ts/g, '$1.js')
        .replaceAll(/(from "\.\/[\w-]+)\.ts/g, '$1.js'),
    );
  }
  const main = join(folder, 'main.js');
  writeFileSync(main, SHEBANG + readFileSync(main, 'utf8'));
  chmodSync(main, 0o755);
  writeFileSync(join(folder, 'package.json'), manifest());
  for (const name of ['README.md', 'DENO.md']) copyFileSync(join(KIT, name), join(folder, name));
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? join(KIT, 'dist'));
  buildKit(folder);
  console.log(`Built ${folder}: publish it with "npm publish ${folder}"`);
}
