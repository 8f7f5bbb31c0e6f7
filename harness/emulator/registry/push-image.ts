import type { AwsAccess } from '../aws-access.ts';
import { runEngine, type ContainerEngine } from '../fargate/container-engine.ts';
import { mirrorPush, requireNewTag, type ImageTag } from './applied-images.ts';
import { insecure } from './pull-from.ts';
import type { Registry } from './start-registry.ts';

export type Push = ImageTag &
  Readonly<{
    aws: AwsAccess;
    engine: ContainerEngine;
    registry: Registry;
    /** Its name in the engine. */
    image: string;
  }>;

/**
 * Pushes an image of the engine under a tag that is new, to the registry and to what the API knows of the repository.
 *
 * @returns the digest
 * @throws {Error} when the tag exists, before anything is pushed
 */
export async function pushImage(push: Push): Promise<string> {
  const { aws, engine, registry, image, repositoryName, tag } = push;
  await requireNewTag(push);
  const name = `${registry.host}/${repositoryName}:${tag}`;
  await runEngine(engine, ['tag', image, name]);
  try {
    await runEngine(engine, ['push', ...insecure(engine), '--quiet', name]);
  } finally {
    await runEngine(engine, ['rmi', name]).catch(() => undefined);
  }
  return mirrorPush({ aws, repositoryName, tag, registryUrl: registry.url });
}
