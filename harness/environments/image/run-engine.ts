import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runEngine, type EngineError } from '../../emulator/fargate/container-engine.ts';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { ROOT } from './root.ts';

const TIMEOUT_MS = 60_000;

/**
 * Runs a command of the container engine. @returns its output; @throws {ImageError} with the engine's message
 */
export const askEngine = (
  engine: Engine,
  args: readonly string[],
  timeoutMs = TIMEOUT_MS,
): Promise<string> =>
  runEngine(engine, args, timeoutMs).catch((cause: EngineError) => {
    const message = `${engine.command} ${args[0]} failed: ${cause.message}`;
    throw new ImageError(message, { cause });
  });

export const engineCan = (engine: Engine, args: readonly string[]): Promise<boolean> =>
  askEngine(engine, args).then(
    () => true,
    () => false,
  );

/**
 * Runs a command of the container engine whose output a person watches, such as a build; `say` gets all output.
 * @throws {ImageError} with the reason if it is known
 */
export async function watchEngine(
  engine: Engine,
  args: readonly string[],
  say: (text: string) => void,
): Promise<void> {
  const child = spawn(engine.command, args, {
    cwd: ROOT,
    env: { ...process.env, ...engine.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-4_000);
      say(text);
    });
  await once(child, 'close');
  if (child.exitCode === 0) return;
  throw new ImageError(explained(tail) ?? `${engine.command} ${args[0]} failed, as said above`);
}

/** Returns an explanation for the engine's failures that a person can fix, or undefined for any other failure. */
function explained(output: string): string | undefined {
  if (/no space left on device/i.test(output))
    return 'Cannot go on: the disk of the container engine is full. Free some, such as with docker system prune';
  if (/SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|unable to get local issuer/i.test(output))
    return 'Cannot install packages in the build: this network re-signs TLS. Name its CA bundle with NODE_EXTRA_CA_CERTS=<file>';
  if (/ENOTFOUND|EAI_AGAIN|getaddrinfo/i.test(output))
    return 'Cannot install packages in the build: its network reaches no registry. Choose one with NETWORK=, such as host or sagemaker';
  return undefined;
}
