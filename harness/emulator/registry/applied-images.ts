import { createHash } from 'node:crypto';
import { DescribeImagesCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import type { AwsAccess } from '../aws-access.ts';

export type ImageTag = Readonly<{ repositoryName: string; tag: string }>;

/** Schema 2 and OCI, of one image and of several platforms. */
const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');

/** The digest that the applied ECR repository has under the tag. @throws when there is no such repository */
export async function digestOf(
  aws: AwsAccess,
  { repositoryName, tag }: ImageTag,
): Promise<string | undefined> {
  const ecr = new ECRClient(aws);
  try {
    const { imageDetails } = await ecr.send(
      new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: tag }] }),
    );
    return imageDetails?.[0]?.imageDigest;
  } catch (error) {
    if (error instanceof Error && error.name === 'ImageNotFoundException') return undefined;
    throw error;
  } finally {
    ecr.destroy();
  }
}

/** Whether the tag is taken: to be asked before a push, as a tag that exists is never pushed again. */
export const hasTag = async (options: ImageTag & { readonly aws: AwsAccess }): Promise<boolean> =>
  (await digestOf(options.aws, options)) !== undefined;

/** @throws {Error} naming the tag that exists */
export async function requireNewTag(options: ImageTag & { readonly aws: AwsAccess }) {
  if (!(await hasTag(options))) return;
  const { repositoryName, tag } = options;
  throw new Error(
    `Cannot push ${repositoryName}:${tag}: the tag exists in the repository, and tags are immutable. Deploy it as it is, or choose another`,
  );
}

/**
 * Puts the manifest of what was pushed to a registry into the applied ECR repository, so that the API knows tag and digest.
 *
 * @returns the digest
 * @throws {Error} when the tag exists, or the registry has no such image
 */
export async function mirrorPush(
  options: ImageTag & Readonly<{ aws: AwsAccess; registryUrl: string }>,
): Promise<string> {
  const { aws, repositoryName, tag, registryUrl } = options;
  await requireNewTag(options);
  const response = await fetch(`${registryUrl}/v2/${repositoryName}/manifests/${tag}`, {
    headers: { accept: MANIFESTS },
  });
  const imageManifest = await response.text();
  if (!response.ok)
    throw new Error(
      `Cannot mirror ${repositoryName}:${tag}: the registry answers ${response.status}, is it pushed?`,
    );
  const imageDigest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
  const ecr = new ECRClient(aws);
  try {
    await ecr.send(
      new PutImageCommand({
        repositoryName,
        imageManifest,
        imageManifestMediaType: response.headers.get('content-type') ?? undefined,
        imageTag: tag,
        imageDigest,
      }),
    );
    return imageDigest;
  } finally {
    ecr.destroy();
  }
}
