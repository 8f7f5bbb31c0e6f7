import { GetBucketVersioningCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stateBucketOf } from '../environment.ts';
import type { StateProps } from '../state-stack.ts';
import { DeployProblem } from './problem.ts';
import { folderOf } from './project.ts';
import type { Session } from './session.ts';

const STATE_FILE = 'state-bootstrap.tfstate';

export type StateOf = 'missing' | 'unfinished' | 'ready';

async function stateOf({ client, environment }: Session): Promise<StateOf> {
  const Bucket = stateBucketOf(environment);
  const s3 = new S3Client(client);
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    return Status === 'Enabled' ? 'ready' : 'unfinished';
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return 'missing';
    if (error instanceof Error && error.name === '403') {
      throw new DeployProblem(
        `Cannot use the state bucket ${Bucket}: it is not yours, or you may not read it`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    s3.destroy();
  }
}

/** The bucket for states as it should be applied now, or undefined when it is complete. */
export async function stateToBootstrap(session: Session): Promise<StateProps | undefined> {
  const state = await stateOf(session);
  if (state === 'ready') return undefined;
  return stateProps(session, state === 'unfinished');
}

export function stateProps({ environment, emulated }: Session, exists: boolean): StateProps {
  const own = existsSync(join(folderOf(environment.name), STATE_FILE));
  return {
    region: environment.region,
    account: environment.account,
    adopt: exists && !own,
    disposable: emulated,
    statePath: `../../../${STATE_FILE}`,
  };
}

/** Where the bootstrap keeps its own state: it ends together with an emulator. */
export const stateFile = (name: string) => join(folderOf(name), STATE_FILE);
