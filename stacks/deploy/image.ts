import {
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { container } from '../container.ts';
import { prefixOf } from '../environment.ts';
import { DeployProblem } from './problem.ts';
import { ROOT, say } from './project.ts';
import type { Session } from './session.ts';

/** Any engine that takes Docker's command line. */
const ENGINE = process.env['DOCKER'] ?? 'docker';

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

/** @throws {DeployProblem} when no engine answers: an image cannot be built then. */
export async function checkEngine(): Promise<void> {
  const result = await execa(ENGINE, ['version', '--format', '{{.Server.Version}}'], {
    reject: false,
    timeout: 10_000,
  });
  if (!result.failed) return;
  throw new DeployProblem(
    `Cannot build the image: no container engine answers to "${ENGINE}". Start one, or deploy an image that was pushed before with TAG=<commit>`,
  );
}

async function registryLogin({ client }: Session): Promise<{ host: string; password: string }> {
  const ecr = new ECRClient(client);
  try {
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const [data] = authorizationData ?? [];
    const token = Buffer.from(data?.authorizationToken ?? '', 'base64').toString('utf8');
    const host = (data?.proxyEndpoint ?? '').replace(/^https?:\/\//, '');
    return { host, password: token.slice(token.indexOf(':') + 1) };
  } finally {
    ecr.destroy();
  }
}

/**
 * Builds the image for x86_64, as the task definition asks, and pushes it under the commit.
 *
 * `BUILD_NETWORK` names the engine's network for the build: SageMaker Code Editor allows only `sagemaker`.
 * @throws {DeployProblem} when the build or the push fails; the engine's own words stand above it.
 */
export async function buildAndPush(
  session: Session,
  repositoryUrl: string,
  commit: string,
): Promise<void> {
  if (!existsSync(join(ROOT, 'Dockerfile'))) {
    throw new DeployProblem('Cannot build the image: there is no Dockerfile in the root folder');
  }
  const image = `${repositoryUrl}:${commit}`;
  const network = process.env['BUILD_NETWORK'];
  const engine = (args: string[], input?: string) =>
    execa(ENGINE, args, {
      cwd: ROOT,
      reject: false,
      stdout: ['pipe', 2],
      stderr: 'inherit',
      env: { DOCKER_BUILDKIT: '1' },
      ...(input !== undefined && { input }),
    });
  say(`Building ${image}`);
  const built = await engine([
    'build',
    '--platform',
    container.architecture.image,
    '--build-arg',
    `COMMIT=${commit}`,
    ...(network === undefined ? [] : ['--network', network]),
    '--tag',
    image,
    '.',
  ]);
  if (built.failed) throw new DeployProblem(`Cannot build ${image}: the engine's reason is above`);
  const { host, password } = await registryLogin(session);
  const login = ['login', '--username', 'AWS', '--password-stdin', host];
  if ((await engine(login, password)).failed) {
    throw new DeployProblem(`Cannot sign in to the registry ${host}`);
  }
  if ((await engine(['push', image])).failed) {
    throw new DeployProblem(`Cannot push ${image}: the engine's reason is above`);
  }
}
