import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stateBucketOf } from '../environment.ts';
import type { StateProps } from '../state-stack.ts';
import { DeployProblem } from './problem.ts';
import { folderOf } from './project.ts';
import type { DeploySession } from './session.ts';

const STATE_FILE = 'state-bootstrap.tfstate';

export type StateOf = 'missing' | 'unfinished' | 'ready';

/**
 * Returns the HTTP status of an S3 error. The SDK names a 403, 301 or 400 of HeadBucket `Unknown`, so only the status
 * tells them apart.
 */
const statusOf = (error: unknown) =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

async function stateOf({ client, environment }: DeploySession): Promise<StateOf> {
  const Bucket = stateBucketOf(environment);
  const s3 = new S3Client(client);
  try {
    const owned = { Bucket, ExpectedBucketOwner: environment.account };
    await s3.send(new HeadBucketCommand(owned));
    const { Status } = await s3.send(new GetBucketVersioningCommand(owned));
    return Status === 'Enabled' ? 'ready' : 'unfinished';
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return 'missing';
    if (status === 403) {
      throw new DeployProblem(
        `Cannot use the state bucket ${Bucket}: it does not belong to account ${environment.account}, or you may not read it`,
        { cause: error },
      );
    }
    if (status === 301 || status === 400) {
      throw new DeployProblem(
        `Cannot use the state bucket ${Bucket}: it is not in ${environment.region}`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    s3.destroy();
  }
}

/** Returns the properties for applying the stack of the state bucket, or undefined if the bucket needs no change. */
export async function stateToBootstrap(session: DeploySession): Promise<StateProps | undefined> {
  const state = await stateOf(session);
  if (state === 'ready' && (await isHardened(session))) return undefined;
  return stateProps(session, state !== 'missing');
}

/**
 * Tells whether the state bucket has all of its policy, lifecycle rule and access block. An earlier version of the
 * stack may have left some out.
 */
async function isHardened({ client, environment }: DeploySession): Promise<boolean> {
  const { account } = environment;
  const owned = { Bucket: stateBucketOf(environment), ExpectedBucketOwner: account };
  const s3 = new S3Client(client);
  try {
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand(owned));
    const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand(owned));
    const { PublicAccessBlockConfiguration: closed } = await s3.send(
      new GetPublicAccessBlockCommand(owned),
    );
    return (
      Policy.includes('aws:SecureTransport') &&
      Rules.some(({ NoncurrentVersionExpiration }) => NoncurrentVersionExpiration !== undefined) &&
      closed?.RestrictPublicBuckets === true
    );
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  } finally {
    s3.destroy();
  }
}

export function stateProps({ environment, emulated }: DeploySession, exists: boolean): StateProps {
  const own = existsSync(join(folderOf(environment.name), STATE_FILE));
  return {
    region: environment.region,
    account: environment.account,
    adopt: exists && !own,
    disposable: emulated,
    statePath: `../../../${STATE_FILE}`,
  };
}

/** Returns the path of the local state file of the stack that makes the state bucket. */
export const stateFile = (name: string) => join(folderOf(name), STATE_FILE);
