import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { PLATFORM } from './choose-base.ts';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';

type Label = Readonly<{ name: string; value: string }>;

/**
 * Adds a label to an image without changing its layers. The image's name then refers to the image with the label.
 *
 * @throws {ImageError} with the engine's message
 */
export async function labelImage(
  engine: Engine,
  image: string,
  { name, value }: Label,
): Promise<void> {
  const args = ['build', `--platform=${PLATFORM}`, `--label=${name}=${value}`, '--tag', image, '-'];
  const child = spawn(engine.command, args, {
    env: { ...process.env, ...engine.env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stdin.end(`FROM ${image}\n`);
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (child.exitCode === 0) return;
  throw new ImageError(`Cannot label the image ${image}: ${said.trim().slice(-1_000)}`);
}
