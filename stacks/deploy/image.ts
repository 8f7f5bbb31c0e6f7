import {
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { prefixOf } from '../environment.ts';
import { DeployProblem } from './problem.ts';
import { ROOT, folderOf, remark } from './project.ts';
import { notePush } from './session.ts';
import type { DeploySession } from './session.ts';

/** Finds a container engine, builds and pushes; `make image` is the same. */
const IMAGE = join(ROOT, 'harness', 'environments', 'image', 'cli.ts');
const Built = z.object({ image: z.string() });

/** Returns the digest of the pushed image, or undefined when the registry has none with this tag. */
export async function pushedDigest(
  { client, environment }: DeploySession,
  commit: string,
): Promise<string | undefined> {
  const ecr = new ECRClient(client);
  try {
    const { imageDetails } = await ecr.send(
      new DescribeImagesCommand({
        repositoryName: prefixOf(environment),
        imageIds: [{ imageTag: commit }],
      }),
    );
    return imageDetails?.[0]?.imageDigest;
  } catch (error) {
    const absent = ['ImageNotFoundException', 'RepositoryNotFoundException'];
    if (error instanceof Error && absent.includes(error.name)) return undefined;
    throw error;
  } finally {
    ecr.destroy();
  }
}

/** Runs the image program. @throws {DeployProblem} when it fails; the reason is printed above it */
async function image(args: readonly string[], failure: string, input?: string): Promise<string> {
  const result = await execa(process.execPath, [IMAGE, ...args], {
    cwd: ROOT,
    reject: false,
    stderr: 'inherit',
    ...(input !== undefined && { input }),
  });
  if (result.failed) throw new DeployProblem(failure);
  return result.stdout;
}

/** Returns the registry's password, which is valid for twelve hours; the user is always `AWS`. */
async function registryPassword({ client }: DeploySession): Promise<string> {
  const ecr = new ECRClient(client);
  try {
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const [data] = authorizationData ?? [];
    const token = Buffer.from(data?.authorizationToken ?? '', 'base64').toString('utf8');
    return token.slice(token.indexOf(':') + 1);
  } finally {
    ecr.destroy();
  }
}

/** Checks the container engine. @throws {DeployProblem} when none answers: an image cannot be built then */
export async function checkEngine(): Promise<void> {
  await image(
    ['engine', 'find'],
    'Cannot build the image: there is no container engine, see above. An image that was pushed before is deployed with TAG=<commit>',
  );
}

/**
 * Builds the image for x86_64, as the task definition asks. What the engine says goes to `image.log` of the environment,
 * since a build runs beside the first stacks.
 *
 * `BUILD_NETWORK` names the engine's network for the build: SageMaker Code Editor allows only `sagemaker`.
 * @returns its name in the engine
 * @throws {DeployProblem} when the build fails, with its last lines
 */
export async function buildCommitImage(environment: string, commit: string): Promise<string> {
  const network = process.env['BUILD_NETWORK'];
  const options = network === undefined ? [] : ['--network', network];
  const log = join(folderOf(environment), 'image.log');
  remark(`Building the image of ${commit}, see .onecall/${environment}/image.log`);
  const args = ['build', '--commit', commit, '--tag', `onecall:${commit}`, ...options];
  const result = await execa(process.execPath, [IMAGE, ...args], {
    cwd: ROOT,
    reject: false,
    stderr: { file: log },
  });
  if (!result.failed) return Built.parse(JSON.parse(result.stdout)).image;
  const last = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
  throw new DeployProblem(
    `Cannot build the image, all of it is in .onecall/${environment}/image.log:\n${last}`,
  );
}

/** A local image, and its name in the registry. */
interface Push {
  readonly image: string;
  readonly repositoryUrl: string;
  readonly commit: string;
}

/**
 * Pushes the image under the commit. Callers check first whether the tag exists, because an existing tag is never
 * pushed again.
 *
 * @throws {DeployProblem} when the push fails; the engine's own words stand above it.
 */
export async function pushCommitImage(
  session: DeploySession,
  { image: name, repositoryUrl, commit }: Push,
): Promise<void> {
  const repository = prefixOf(session.environment);
  if (session.cloud !== null) {
    const to = `${session.cloud.registry}/${repository}:${commit}`;
    await image(['push', '--image', name, '--to', to], `Cannot push ${to}: the reason is above`);
    return notePush(repository, commit);
  }
  const password = await registryPassword(session);
  const to = `${repositoryUrl}:${commit}`;
  const login = ['--user', 'AWS'];
  await image(
    ['push', '--image', name, '--to', to, ...login],
    `Cannot push ${to}: the reason is above`,
    password,
  );
}
