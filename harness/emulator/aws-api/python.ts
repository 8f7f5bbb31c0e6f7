import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The version of moto that the wrapper extends; a newer one may need fewer extensions. */
export const MOTO = 'moto[server]==5.2.1';

/** Imports the server too, so that a moto without its server is not accepted. */
const IMPORT = 'import moto.server, flask';

/** Tells whether this Python can serve the API without installing anything. */
export async function hasMoto(python: string): Promise<boolean> {
  try {
    await run(python, ['-c', IMPORT], { timeout: 180_000 });
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns a Python that has moto: the machine's own, or a virtual environment made in `directory` the first time.
 *
 * @throws {Error} saying what was missing: Python, its `venv`, or the way to the packages.
 */
export async function pythonWithMoto(
  directory: string,
  say: (text: string) => void,
): Promise<string> {
  if (await hasMoto('python3')) return 'python3';
  const environment = join(directory, 'venv');
  const python = join(environment, 'bin', 'python');
  if (existsSync(python) && (await hasMoto(python))) return python;
  say(`Installing ${MOTO} into ${environment}`);
  try {
    await run('python3', ['-m', 'venv', environment], { timeout: 120_000 });
    await run(python, ['-m', 'pip', 'install', '--quiet', MOTO], { timeout: 600_000 });
    return python;
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new Error(
      `Cannot start the AWS API emulator: it needs Python 3.10 or newer with ${MOTO}, and installing that failed: ${why}`,
      { cause: error },
    );
  }
}
