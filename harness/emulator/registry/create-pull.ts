import type { AwsAccess } from '../aws-access.ts';
import { runEngine, type ContainerEngine } from '../fargate/container-engine.ts';
import { digestOf } from './mirror-push.ts';
import type { Registry } from './start-registry.ts';

type Parts = Readonly<{ aws: AwsAccess; engine: ContainerEngine; registry: Registry }>;

const ECR_IMAGE = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/([a-z0-9._/-]+):([\w.-]+)$/;

/**
 * Returns a function that pulls an image `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>` from the
 * emulated registry. It pulls by the digest that ECR's API has for the tag, and resolves to the image's name in the
 * container engine.
 */
export function createPull({ aws, engine, registry }: Parts): (image: string) => Promise<string> {
  return async (image) => {
    const [, repositoryName = '', tag = ''] = ECR_IMAGE.exec(image) ?? [];
    if (tag === '') throw new Error(`pull access denied for ${image}: only ECR is emulated`);
    const digest = await digestOf(aws, { repositoryName, tag });
    if (digest === undefined) throw new Error(`failed to resolve ref ${image}: not found`);
    const name = `${registry.host}/${repositoryName}@${digest}`;
    await runEngine(engine, ['pull', '--quiet', name]);
    return name;
  };
}
