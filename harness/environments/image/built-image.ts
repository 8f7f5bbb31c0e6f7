import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { askEngine, engineCan } from './run-engine.ts';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { ROOT } from './root.ts';

/** Folder with facts about the image that was built last on this machine. */
export const IMAGE_FOLDER = join(ROOT, '.onecall', 'image');
const FILE = join(IMAGE_FOLDER, 'image.json');

const Remembered = z.object({ image: z.string() });

export async function rememberImage(built: z.infer<typeof Remembered>): Promise<void> {
  await mkdir(IMAGE_FOLDER, { recursive: true });
  await writeFile(FILE, `${JSON.stringify(built, null, 2)}\n`);
}

export type FoundImage = Readonly<{
  image: string;
  /** Content id of the image, by which an engine identifies the image without a registry. */
  id: string;
  /** Git commit from which the image was built, as its label says. */
  commit: string;
}>;

/**
 * Returns the requested image, or the image that was built last.
 *
 * @throws {ImageError} when the engine has no such image
 */
export async function findImage(engine: Engine, asked?: string): Promise<FoundImage> {
  const image = asked || (await lastBuilt());
  if (image === undefined || !(await engineCan(engine, ['image', 'inspect', image])))
    throw new ImageError(
      `Cannot find ${image === undefined ? 'an image' : `the image ${image} in ${engine.about}`}: build one with make image`,
    );
  const format = '{{.Id}} {{index .Config.Labels "org.opencontainers.image.revision"}}';
  const told = await askEngine(engine, ['image', 'inspect', '--format', format, image]);
  const [id = '', commit = ''] = told.split(' ');
  return { image, id, commit };
}

async function lastBuilt(): Promise<string | undefined> {
  try {
    return Remembered.parse(JSON.parse(await readFile(FILE, 'utf8'))).image;
  } catch {
    return undefined;
  }
}
