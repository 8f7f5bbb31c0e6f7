import { readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Packages of the lockfile by their folder, relative to the repository's root. */
export type Locked = Readonly<Record<string, { dependencies?: Readonly<Record<string, string>> }>>;

/**
 * Matches files that Node never loads. Node refuses TypeScript below `node_modules`, and source maps and texts are for
 * people.
 */
const NEVER_LOADED = /\.(ts|cts|mts|map|md|markdown|flow)$/i;
const LICENCE = /(^|\/)(licen[cs]e|notice|copying)[^/]*$/i;

/**
 * Returns the folders of the packages that a workspace needs at run time, according to the lockfile.
 *
 * npm would install more: development dependencies of this workspace alone, and every peer dependency, such as a
 * compiler. A peer dependency that is needed at run time must be a dependency of the workspace too. Otherwise property
 * 5 of the proof reports it as missing.
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

/** Returns the folder in which Node would find a package: beside the importing package, or in a folder above it. */
function resolve(locked: Locked, from: string, name: string): string {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    const folder = join(at, 'node_modules', name);
    if (locked[folder] !== undefined) return folder;
    if (at === '') throw new Error(`Cannot find ${name}, which ${from} needs, in the lockfile`);
  }
}

/**
 * Deletes from `node_modules` every file of a package that is not needed, and every file that Node never loads except
 * licences.
 */
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

function packageOf(file: string): string {
  const end = file.lastIndexOf('node_modules/') + 'node_modules/'.length;
  const [first = '', second = ''] = file.slice(end).split('/');
  return file.slice(0, end) + (first.startsWith('@') ? `${first}/${second}` : first);
}

/**
 * Deletes the files below a folder that `isKept` rejects, and folders that become empty. It does not follow symbolic
 * links, because npm's links lead out of the folder.
 */
function removeBelow(folder: string, isKept: (path: string) => boolean): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeBelow(path, isKept);
    else if (!isKept(path)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
