import { readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A package of the lockfile, by its folder below the root. */
export type Locked = Readonly<Record<string, { dependencies?: Readonly<Record<string, string>> }>>;

/**
 * Files that the image does not need: Node refuses TypeScript below `node_modules`, and only people read maps and
 * prose.
 */
const NEVER_LOADED = /\.(ts|cts|mts|map|md|markdown|flow)$/i;
const LICENCE = /(^|\/)(licen[cs]e|notice|copying)[^/]*$/i;

/**
 * Returns the packages that a workspace needs to run, by the lockfile.
 *
 * npm installs more: packages that are development dependencies here and nowhere else, and every peer, such as a
 * compiler. A peer that is needed to run is a dependency of the workspace itself, or property 5 finds it missing.
 */
export function neededFolders(locked: Locked, workspace: string): ReadonlySet<string> {
  const needed = new Set<string>();
  const visit = (from: string): void => {
    for (const name of Object.keys(locked[from]?.dependencies ?? {})) {
      const folder = resolve(locked, from, name);
      if (needed.has(folder)) continue;
      needed.add(folder);
      visit(folder);
    }
  };
  visit(workspace);
  return needed;
}

/** Returns the folder in which Node would find a package: beside the importing one, or in a folder above. */
function resolve(locked: Locked, from: string, name: string): string {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    const folder = join(at, 'node_modules', name);
    if (locked[folder] !== undefined) return folder;
    if (at === '') throw new Error(`Cannot find ${name}, which ${from} needs, in the lockfile`);
  }
}

/** Deletes from `node_modules` every file that belongs to no needed package or that Node never loads. */
export function keepProduction(root: string, workspace: string): void {
  const lockfile: Readonly<{ packages: Locked }> = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const needed = neededFolders(lockfile.packages, workspace);
  removeBelow(join(root, 'node_modules'), (path) => {
    const file = relative(root, path);
    return needed.has(packageOf(file)) && (!NEVER_LOADED.test(file) || LICENCE.test(file));
  });
}

/** Returns the folder of the package that a file belongs to. */
function packageOf(file: string): string {
  const end = file.lastIndexOf('node_modules/') + 'node_modules/'.length;
  const [first = '', second = ''] = file.slice(end).split('/');
  return file.slice(0, end) + (first.startsWith('@') ? `${first}/${second}` : first);
}

/** Links are not followed, because npm's links lead out of the folder. */
function removeBelow(folder: string, isKept: (path: string) => boolean): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeBelow(path, isKept);
    else if (!isKept(path)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
