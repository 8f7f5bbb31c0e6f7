import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT = /(^|\/)(node_modules|dist|integration|test)$|\.test\.tsx?$/;
/** Source files that are changed for the second build; they end up in different chunks of the page. */
const CHANGED = ['web/app/App.tsx', 'web/app/chat/ThreadView.tsx', 'web/app/notes/NotesDialog.tsx'];

/**
 * Builds a page whose files differ from the repository's build, with a copy of the server that serves it. @returns the
 * path of the server's main module
 */
export async function makeSecondBuild(): Promise<
  Readonly<{ main: string; remove: () => Promise<void> }>
> {
  const folder = await mkdtemp(join(tmpdir(), 'onecall-second-build-'));
  const filter = (path: string) => !LEFT_OUT.test(path);
  for (const part of ['server', 'web', 'package.json', 'tsconfig.base.json'])
    await cp(join(ROOT, part), join(folder, part), { recursive: true, filter });
  for (const modules of ['node_modules', 'web/node_modules'])
    await symlink(join(ROOT, modules), join(folder, modules));
  for (const file of CHANGED) {
    const source = await readFile(join(folder, file), 'utf8');
    await writeFile(join(folder, file), `${source}\nglobalThis.name = 'second build';\n`);
  }
  await promisify(execFile)('npm', ['run', '-s', 'build'], { cwd: join(folder, 'web') });
  return {
    main: join(folder, 'server/main.ts'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
