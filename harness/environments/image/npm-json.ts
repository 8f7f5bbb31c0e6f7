import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from './root.ts';

/**
 * Returns the JSON output of an npm command. The exit code is ignored, because `npm audit` exits with 1 when it finds a
 * vulnerability.
 */
export async function npmJson(args: readonly string[]): Promise<unknown> {
  const child = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  await once(child, 'close');
  try {
    return JSON.parse(output);
  } catch (error) {
    throw new Error(`npm ${args[0]} failed: ${errors.trim().slice(-400)}`, { cause: error });
  }
}
