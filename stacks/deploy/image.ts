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

/** Path of the program that finds a container engine and builds and pushes the image; `make image` runs it too. */
const IMAGE = join(ROOT, 'harness', 'environments', 'image', 'cli.ts');
const Built = z.object({ image: z.string() });

/** Returns the digest of the image with this tag, or undefined if the registry has no such image. */
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

/**
 * Runs the image program and returns its standard output.
 * @throws {DeployProblem} when it fails; the program has already printed the reason
 */
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

/** Returns the password of the ECR registry, which is valid for twelve hours; the user name is always `AWS`. */
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

/**
 * Checks that a container engine answers, because a build needs one.
 * @throws {DeployProblem} when none answers
 */
export async function checkEngine(): Promise<void> {
  await image(
    ['engine', 'find'],
    'Cannot build the image: there is no container engine, see above. An image that was pushed before is deployed with TAG=<commit>',
  );
}

/**
 * Builds the image for x86_64, as the task definition requires. The engine's output goes to the environment's
 * `image.log`, because the build runs while the first stacks are applied.
 *
 * `BUILD_NETWORK` names the engine's network for the build: SageMaker Code Editor allows only `sagemaker`.
 * @returns the image's name in the engine
 * @throws {DeployProblem} when the build fails, with the last lines of its output
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

/** An image in the local engine, and the repository and tag to push it to. */
interface Push {
  readonly image: string;
  readonly repositoryUrl: string;
  readonly commit: string;
}

/**
 * Pushes the image with the commit as its tag. Callers check first whether the tag exists, because an existing tag is
 * never pushed again.
 *
 * @throws {DeployProblem} when the push fails; the engine has already printed its message
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
