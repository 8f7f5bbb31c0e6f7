import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { makeBase } from './make-base.ts';
import { ROOT } from './root.ts';
import { askEngine, engineCan } from './run-engine.ts';

export const PLATFORM = 'linux/amd64';
/** Longest time in milliseconds for pulling the base image of about 80 MB. */
const PULL_MS = 90_000;

/** Returns the name of the public base image, which is the Dockerfile's default. */
export function publicBase(): string {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  return z.string().parse(/^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile)?.[1]);
}

/**
 * Returns the name of the base image: `asked` if it is given, else the public one if the engine has it or can pull it,
 * else the local one.
 * @throws {ImageError} when there is no base image, or only one for another platform
 */
export async function chooseBase(
  engine: Engine,
  asked: string | undefined,
  say: (text: string) => void,
): Promise<string> {
  if (asked !== undefined) {
    const why = await pull(engine, asked);
    if (why !== undefined) throw new ImageError(`Cannot use the base ${asked}: ${why}`);
    return forPlatform(engine, asked);
  }
  const wanted = publicBase();
  const why = await pull(engine, wanted);
  if (why === undefined) return forPlatform(engine, wanted);
  say(`Cannot pull ${wanted}: ${why}\n`);
  try {
    return await forPlatform(engine, await makeBase(engine, (text) => say(`${text}\n`)));
  } catch (error) {
    const also = error instanceof Error ? error.message : String(error);
    throw new ImageError(
      `Cannot build without a base: ${wanted} cannot be pulled (${why}), and there is no local one. ${also}. Name one that you have with BASE=`,
      { cause: error },
    );
  }
}

/**
 * Pulls an image unless the engine already has it.
 * @returns the reason of a failure, or undefined
 */
async function pull(engine: Engine, image: string): Promise<string | undefined> {
  if (await engineCan(engine, ['image', 'inspect', image])) return undefined;
  const args = ['pull', '--quiet', `--platform=${PLATFORM}`, image];
  return askEngine(engine, args, PULL_MS).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

/**
 * Returns the image's name if the image is for Fargate's platform.
 * @throws {ImageError} when it is for another platform
 */
export async function forPlatform(engine: Engine, image: string): Promise<string> {
  const format = '{{.Os}}/{{.Architecture}}';
  const platform = await askEngine(engine, ['image', 'inspect', '--format', format, image]);
  if (platform === PLATFORM) return image;
  throw new ImageError(`Cannot use ${image}: it is for ${platform}, ${PLATFORM} is accepted`);
}
