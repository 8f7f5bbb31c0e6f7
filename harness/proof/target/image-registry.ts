import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PACKAGES_LABEL, PackageRecord } from '../../environments/image/package-record.ts';

/** A repository of a container registry, which is read through the registry's HTTP API. */
export type Repository = Readonly<{
  /** Origin of the registry's URL, without a path. */
  url: string;
  name: string;
  /** Value of the `Authorization` header for requests to the registry. */
  authorization: string;
}>;

const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');
const DIGEST = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const Manifest = z.object({ config: z.object({ digest: DIGEST }) });
const Index = z.object({
  manifests: z.array(
    z.object({
      digest: DIGEST,
      platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});
const Configuration = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).optional(),
});
const WITHIN_MS = 30_000;

/**
 * Returns the record of packages in the configuration of an image; undefined for an image without a record. Compares
 * every text with its digest, so that the record belongs to the image with this digest.
 * @throws {Error} when the registry does not answer, or when a text does not match its digest
 */
export async function recordOfImage(
  repository: Repository,
  digest: string,
): Promise<PackageRecord | undefined> {
  const manifest = await read(repository, 'manifests', digest);
  const index = Index.safeParse(manifest);
  if (index.success) {
    const isOurs = ({ os, architecture }: { os: string; architecture: string }) =>
      os === 'linux' && architecture === 'amd64';
    const ours = index.data.manifests.find(({ platform }) => platform && isOurs(platform));
    if (ours === undefined) throw new Error(`${digest} has no image for linux/amd64`);
    return recordOfImage(repository, ours.digest);
  }
  const { config } = Manifest.parse(manifest);
  const { config: settings } = Configuration.parse(await read(repository, 'blobs', config.digest));
  const label = settings?.Labels?.[PACKAGES_LABEL];
  return label === undefined ? undefined : PackageRecord.parse(JSON.parse(label));
}

async function read(
  { url, name, authorization }: Repository,
  kind: 'manifests' | 'blobs',
  digest: string,
): Promise<unknown> {
  const response = await fetch(new URL(`/v2/${name}/${kind}/${digest}`, url), {
    headers: { accept: kind === 'blobs' ? '*/*' : MANIFESTS, authorization },
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`The registry answered ${response.status} for ${digest}`);
  if (`sha256:${createHash('sha256').update(bytes).digest('hex')}` !== digest)
    throw new Error(`The registry returned other bytes than ${digest} names`);
  return JSON.parse(bytes.toString('utf8'));
}
