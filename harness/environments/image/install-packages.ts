import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { ImageError } from './image-error.ts';

const run = promisify(execFile);
const APT_MS = 600_000;

type Options = Readonly<{ say: (text: string) => void; install?: boolean }>;

/**
 * Checks that files of Debian packages exist. It installs the packages only if the caller requests it.
 *
 * @throws {ImageError} with the command that installs the missing packages
 */
export async function installPackages(
  files: readonly string[],
  packages: readonly string[],
  { say, install = false }: Options,
): Promise<void> {
  const absent = () => files.filter((file) => !existsSync(file));
  if (absent().length === 0) return;
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (!install)
    throw new ImageError(`Cannot find ${absent().join(', ')}: install with "${command}"`);
  say(`Installing ${packages.join(', ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, timeout: APT_MS, maxBuffer: 64_000_000 };
  try {
    await run('apt-get', ['update', '-qq'], options);
    const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
    await run('apt-get', args, options);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(-400) : String(error);
    throw new ImageError(`Cannot install ${packages.join(', ')}: ${why}`, { cause: error });
  }
  if (absent().length > 0)
    throw new ImageError(`Cannot find ${absent().join(', ')} though "${command}" succeeded`);
}
