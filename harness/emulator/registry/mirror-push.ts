import { createHash } from 'node:crypto';
import { DescribeImagesCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import type { AwsAccess } from '../aws-access.ts';

export type PushedImage = Readonly<{
  aws: AwsAccess;
  repositoryName: string;
  tag: string;
  registryUrl: string;
}>;

/** Media types of the manifest of a single image; an index for several platforms is not supported. */
const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
];

/** Returns the digest that ECR's API has for a tag; undefined if it does not know the tag. */
export async function digestOf(
  aws: AwsAccess,
  image: Readonly<{ repositoryName: string; tag: string }>,
): Promise<string | undefined> {
  const ecr = new ECRClient(aws);
  const { repositoryName, tag: imageTag } = image;
  try {
    const command = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] });
    return (await ecr.send(command)).imageDetails?.[0]?.imageDigest;
  } catch (error) {
    const absent = ['ImageNotFoundException', 'RepositoryNotFoundException'];
    if (error instanceof Error && absent.includes(error.name)) return undefined;
    throw error;
  } finally {
    ecr.destroy();
  }
}

/**
 * Registers an image that was pushed to the local registry in ECR's API.
 *
 * @returns the image's digest, which is the same in the registry and in ECR
 * @throws {Error} if the registry does not have the image, or the tag already stands for another image
 */
export async function mirrorPush(image: PushedImage): Promise<Readonly<{ digest: string }>> {
  const { aws, repositoryName, tag, registryUrl } = image;
  const at = new URL(`/v2/${repositoryName}/manifests/${tag}`, registryUrl);
  const response = await fetch(at, { headers: { accept: MANIFESTS.join(', ') } });
  const manifest = await response.text();
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !MANIFESTS.includes(type))
    throw new Error(`Cannot find ${repositoryName}:${tag} in the registry: ${response.status}`);
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  const known = await digestOf(aws, image);
  if (known === digest) return { digest };
  if (known !== undefined)
    throw new Error(
      `Cannot note ${repositoryName}:${tag}: that tag stands for ${known} already, and tags are immutable`,
    );
  const ecr = new ECRClient(aws);
  try {
    await ecr.send(
      new PutImageCommand({
        repositoryName,
        imageTag: tag,
        imageManifest: manifest,
        imageManifestMediaType: type,
        imageDigest: digest,
      }),
    );
  } finally {
    ecr.destroy();
  }
  const noted = await digestOf(aws, image);
  if (noted !== digest)
    throw new Error(`The AWS API notes ${repositoryName}:${tag} as ${noted}, it is ${digest}`);
  return { digest };
}
