import { createHash } from 'node:crypto';
import { DescribeImagesCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import type { AwsAccess } from '../aws-access.ts';

export type PushedImage = Readonly<{
  aws: AwsAccess;
  repositoryName: string;
  tag: string;
  /** The registry that the image was pushed to. */
  registryUrl: string;
}>;

/** The media types of a single image's manifest; an index of several platforms is not supported. */
const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
];

/** Returns the digest that ECR's API has for a tag, or undefined. */
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
 * Registers an image in ECR's API that was pushed to the local registry.
 *
 * @returns its digest, the same in both @throws {Error} when the registry does not have it, or the tag already names
 * another image
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
