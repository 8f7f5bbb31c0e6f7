import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The moto version that `server.py` extends. A newer version may need fewer extensions. */
export const MOTO = 'moto[server]==5.2.1';

/** Python statement that fails unless moto is installed together with the packages of its server. */
const IMPORT = 'import moto.server, flask';

/** Tells whether this Python can run the AWS API emulator without installing anything. */
export async function hasMoto(python: string): Promise<boolean> {
  try {
    await run(python, ['-c', IMPORT], { timeout: 180_000 });
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns a Python that has moto: the machine's own, or that of a virtual environment, which is created in
 * `directory` at first use.
 *
 * @throws {Error} naming what is missing: Python, its `venv`, or access to the package index
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
