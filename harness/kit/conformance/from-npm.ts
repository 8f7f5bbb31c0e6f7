import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const PROJECT_ROOT = resolve(import.meta.dirname, '../../..');
const CACHE = join(PROJECT_ROOT, '.onecall/runtimes');

/**
 * Installs an npm package once, and returns the path of a program in it. Returns undefined if npm does not have the
 * package.
 */
export function fromNpm(spec: string, program: string): string | undefined {
  const folder = join(CACHE, spec);
  const path = join(folder, 'node_modules', program);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', spec];
  spawnSync('npm', args, { cwd: folder, stdio: 'ignore' });
  return existsSync(path) ? path : undefined;
}
