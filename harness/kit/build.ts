import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const KIT = import.meta.dirname;
const DIST = join(KIT, 'dist');

/** Builds the files that `npm pack` packs: JavaScript without types, and type declarations. */
rmSync(DIST, { recursive: true, force: true });
const tsc = resolve(KIT, '../../node_modules/.bin/tsc');
execFileSync(tsc, ['-p', join(KIT, 'tsconfig.build.json'), '--outDir', DIST], { stdio: 'inherit' });
chmodSync(join(DIST, 'main.js'), 0o755);
