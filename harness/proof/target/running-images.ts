import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { PackageRecord } from '../../environments/image/package-record.ts';
import { known, unknown, type Known } from '../evidence/telemetry.ts';
import { awsConfigOf } from './aws-clients.ts';
import type { TargetEnvironment } from './environment.ts';
import { recordOfImage } from './image-registry.ts';

/** A container image that ECS tasks of the service run now. */
export type RunningImage = Readonly<{
  digest: string;
  /** Number of running ECS tasks with this image. */
  tasks: number;
  /** Record of the image's packages; undefined for an image without a record. */
  record: PackageRecord | undefined;
}>;

const ENABLE =
  'let this identity use ecs:ListTasks, ecs:DescribeTasks, ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer';
const IMAGE = /^([^/]+)\/([^:@]+)/;

/**
 * Returns a function that reads the images of the running tasks. Returns undefined where no AWS API has the
 * environment's resources.
 */
export function runningImagesOf(
  environment: TargetEnvironment,
): (() => Promise<Known<readonly RunningImage[]>>) | undefined {
  const { adapter, cluster, service } = environment;
  if (adapter !== 'aws' && adapter !== 'emulated') return undefined;
  if (cluster === undefined || service === undefined) return undefined;
  return async () => {
    const ecs = new ECSClient(awsConfigOf(environment));
    const ecr = new ECRClient(awsConfigOf(environment));
    try {
      const images = await imagesIn(ecs, { cluster, service });
      if (images.size === 0)
        return unknown('no task of the service runs', 'wait until a task runs');
      const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
      const authorization = `Basic ${authorizationData?.[0]?.authorizationToken ?? ''}`;
      const running = [...images].map(async ([digest, { image, tasks }]): Promise<RunningImage> => {
        const [, host = '', name = ''] = IMAGE.exec(image) ?? [];
        const url = environment.registryUrl ?? `https://${host}`;
        return { digest, tasks, record: await recordOfImage({ url, name, authorization }, digest) };
      });
      return known(await Promise.all(running));
    } catch (error) {
      const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return unknown(`the images of the running tasks could not be read (${why})`, ENABLE);
    } finally {
      ecs.destroy();
      ecr.destroy();
    }
  };
}

type Service = Readonly<{ cluster: string; service: string }>;
type Image = Readonly<{ image: string; tasks: number }>;

/**
 * Returns the images of the service's running tasks, by digest.
 * @throws {Error} for a task whose digest is not known
 */
async function imagesIn(
  ecs: ECSClient,
  { cluster, service: serviceName }: Service,
): Promise<ReadonlyMap<string, Image>> {
  const listing = new ListTasksCommand({ cluster, serviceName, desiredStatus: 'RUNNING' });
  const { taskArns: tasks = [] } = await ecs.send(listing);
  if (tasks.length === 0) return new Map();
  const described = await ecs.send(new DescribeTasksCommand({ cluster, tasks }));
  const images = new Map<string, Image>();
  for (const { containers = [], lastStatus } of described.tasks ?? []) {
    // A task that is still starting has not pulled its image yet.
    if (lastStatus !== 'RUNNING') continue;
    for (const { image = '', imageDigest } of containers) {
      if (imageDigest === undefined) throw new Error(`ECS names no digest for ${image}`);
      images.set(imageDigest, { image, tasks: (images.get(imageDigest)?.tasks ?? 0) + 1 });
    }
  }
  return images;
}
