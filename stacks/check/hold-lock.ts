import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import type { DeploySession } from '../deploy/session.ts';
import { stateBucketOf } from '../environment.ts';
import type { LayerName } from '../layer.ts';

/**
 * Locks a stack's Terraform state, as Terraform on another machine would.
 * @returns the lock's id
 */
export async function holdLock(
  { client, environment }: DeploySession,
  layer: LayerName,
  who: string,
): Promise<string> {
  const Bucket = stateBucketOf(environment);
  const key = `onecall/${environment.name}/${layer}.tfstate`;
  const id = randomUUID();
  const s3 = new S3Client(client);
  try {
    const lock = {
      ID: id,
      Operation: 'OperationTypeApply',
      Info: '',
      Who: who,
      Version: '1.11.4',
      Created: new Date().toISOString(),
      Path: `${Bucket}/${key}`,
    };
    await s3.send(
      new PutObjectCommand({ Bucket, Key: `${key}.tflock`, Body: JSON.stringify(lock) }),
    );
    return id;
  } finally {
    s3.destroy();
  }
}
