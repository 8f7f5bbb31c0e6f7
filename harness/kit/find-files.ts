import { globSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { UsageError } from './cli-options.ts';

const TESTS = '**/*.{test,check}.{ts,mts,js,mjs}';

const isSkipped = (path: string): boolean =>
  /(^|\/)(node_modules|dist|\.[^./][^/]*)(\/|$)/.test(path);

function matches(path: string): string[] {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind?.isFile() === true) return [path];
  const pattern = kind?.isDirectory() === true ? `${path.replace(/\/$/, '')}/${TESTS}` : path;
  return globSync(pattern).filter((file) => !isSkipped(relative('.', file)));
}

/**
 * Returns the absolute paths of the test files that the given files, folders and globs match, sorted and without
 * duplicates.
 * @throws {UsageError} for an argument that matches no test file, because a run without tests must not pass
 */
export function findFiles(paths: readonly string[]): string[] {
  const found = (paths.length === 0 ? ['.'] : paths).flatMap((path) => {
    const files = matches(path);
    if (files.length === 0) throw new UsageError(`No test file matches "${path}"`);
    return files.map((file) => resolve(file));
  });
  return [...new Set(found)].toSorted();
}
