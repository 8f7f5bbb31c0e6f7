import { basename } from 'node:path';
import { z } from 'zod';
import type { AwsAccess } from '../aws-access.ts';
import { runEngine, type ContainerEngine } from '../fargate/container-engine.ts';
import { digestOf } from './applied-images.ts';
import type { Registry } from './start-registry.ts';

export type PullOptions = Readonly<{
  aws: AwsAccess;
  engine: ContainerEngine;
  registry: Pick<Registry, 'host'>;
}>;

export type Puller = Readonly<{
  /**
   * Pulls an image by its name in ECR. @returns its name in the engine, by digest
   *
   * @throws {Error} in the words that AWS has after "CannotPullContainerError: "
   */
  pull: (image: string) => Promise<string>;
  /** Removes the names that were pulled from the engine. */
  forget: () => Promise<void>;
}>;

const ECR_IMAGE =
  /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/(?<repositoryName>[a-z0-9][a-z0-9._/-]*):(?<tag>[\w.-]{1,128})$/;
const Named = z.object({ repositoryName: z.string(), tag: z.string() });
const Digests = z.array(z.string());

/** Pulls what ECR is said to have from a registry that stands for it, and checks that it is that. */
export function pullFrom({ aws, engine, registry }: PullOptions): Puller {
  const names = new Set<string>();
  const pull = async (image: string): Promise<string> => {
    const named = Named.safeParse(ECR_IMAGE.exec(image)?.groups).data;
    if (named === undefined)
      throw new Error(
        `failed to resolve ref ${image}: only <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag> can be pulled here`,
      );
    const digest = await digestOf(aws, named).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`failed to resolve ref ${image}: ${why}`, { cause });
    });
    if (digest === undefined)
      throw new Error(
        `pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
      );
    const repository = `${registry.host}/${named.repositoryName}`;
    const name = `${repository}:${named.tag}`;
    await runEngine(engine, ['pull', ...insecure(engine), '--quiet', name]);
    names.add(name);
    const inspect = ['image', 'inspect', '--format', '{{json .RepoDigests}}', name];
    const digests = Digests.parse(JSON.parse(await runEngine(engine, inspect)));
    const byDigest = `${repository}@${digest}`;
    if (!digests.includes(byDigest))
      throw new Error(
        `failed to resolve ref ${image}: the registry has ${digests.join(', ')}, the repository says ${digest}`,
      );
    return byDigest;
  };
  const forget = async (): Promise<void> => {
    await Promise.all(
      [...names].map((name) => runEngine(engine, ['rmi', name]).catch(() => undefined)),
    );
    names.clear();
  };
  return { pull, forget };
}

/** Docker takes plain HTTP from loopback, Podman has to be told. */
export const insecure = ({ command }: ContainerEngine): readonly string[] =>
  basename(command).startsWith('podman') ? ['--tls-verify=false'] : [];
