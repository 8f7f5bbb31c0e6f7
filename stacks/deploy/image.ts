import {
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { prefixOf } from '../environment.ts';
import { DeployProblem } from './problem.ts';
import { ROOT, say } from './project.ts';
import { notePush } from './session.ts';
import type { Session } from './session.ts';

/** Finds a container engine, builds and pushes; `make image` is the same. */
const IMAGE = join(ROOT, 'harness', 'image', 'cli.ts');
const Built = z.object({ image: z.string() });

/** The digest of the pushed image, or undefined when the registry has none with this tag. */
export async function pushedDigest(
  { client, environment }: Session,
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

/** @throws {DeployProblem} when it fails; the reason stands above it. */
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

/** The registry's user is always `AWS`; the password lives twelve hours. */
async function registryPassword({ client }: Session): Promise<string> {
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

/** @throws {DeployProblem} when no engine answers: an image cannot be built then. */
export async function checkEngine(): Promise<void> {
  await image(
    ['engine', 'find'],
    'Cannot build the image: there is no container engine, see above. An image that was pushed before is deployed with TAG=<commit>',
  );
}

/**
 * Builds the image for x86_64, as the task definition asks, and pushes it under the commit. A tag that is there
 * already is never pushed again: who calls looked before.
 *
 * `BUILD_NETWORK` names the engine's network for the build: SageMaker Code Editor allows only `sagemaker`.
 * @throws {DeployProblem} when the build or the push fails; the engine's own words stand above it.
 */
export async function buildAndPush(
  session: Session,
  repositoryUrl: string,
  commit: string,
): Promise<void> {
  const network = process.env['BUILD_NETWORK'];
  const options = network === undefined ? [] : ['--network', network];
  say(`Building the image of ${commit}`);
  const built = await image(
    ['build', '--commit', commit, '--tag', `onecall:${commit}`, ...options],
    'Cannot build the image: the reason is above',
  );
  const name = Built.parse(JSON.parse(built)).image;
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
