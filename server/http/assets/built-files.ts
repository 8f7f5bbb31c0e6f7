import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { DIST } from '../dist.ts';
import type { BuiltFile } from '../../store/releases.ts';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.json', 'application/json'],
  ['.woff2', 'font/woff2'],
]);

/** Pattern of a built file's name: a name, the build's hash of eight characters, and an extension. */
const NAME = /^[\w.-]{1,100}-[\w-]{8}\.[a-z0-9]{1,5}$/;

/** Returns the media type of a built file, or undefined for a name that no built file can have. */
export const assetTypeOf = (name: string): string | undefined =>
  NAME.test(name) ? TYPES.get(extname(name)) : undefined;

/** Returns those built files of this release whose names contain a hash. */
export async function readBuiltFiles(): Promise<BuiltFile[]> {
  const names = (await readdir(`${DIST}/assets`)).filter((name) => assetTypeOf(name) !== undefined);
  return Promise.all(
    names.map(async (name) => ({ name, content: await readFile(`${DIST}/assets/${name}`) })),
  );
}
