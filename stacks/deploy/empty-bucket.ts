import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { stateBucketOf } from '../environment.ts';
import type { DeploySession } from './session.ts';

/**
 * Deletes every version of every Terraform state. Callers must make sure that the states have no resources left to
 * describe.
 */
export async function emptyStateBucket({ client, environment }: DeploySession): Promise<void> {
  const owned = { Bucket: stateBucketOf(environment), ExpectedBucketOwner: environment.account };
  const s3 = new S3Client(client);
  try {
    for (;;) {
      const page = await s3.send(new ListObjectVersionsCommand(owned));
      const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      const Objects = versions.flatMap(({ Key, VersionId }) =>
        Key === undefined ? [] : [{ Key, ...(VersionId !== undefined && { VersionId }) }],
      );
      if (Objects.length === 0) return;
      await s3.send(new DeleteObjectsCommand({ ...owned, Delete: { Objects, Quiet: true } }));
    }
  } finally {
    s3.destroy();
  }
}
