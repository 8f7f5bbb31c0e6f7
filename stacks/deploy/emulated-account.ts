import { CreatePolicyCommand, EntityAlreadyExistsException, IAMClient } from '@aws-sdk/client-iam';
import { BOUNDARY, boundaryPolicy } from '../deployer/policies.ts';
import type { DeploySession } from './session.ts';

/**
 * Prepares the emulated account as an administrator prepares a real one: creates the policy that is the roles'
 * permissions boundary, unless it exists. Each deploy does so, because the emulator may have been started by another
 * command.
 */
export async function prepareAccount({ client, environment }: DeploySession): Promise<void> {
  const credentials = { accessKeyId: 'administrator', secretAccessKey: 'emulated' };
  const iam = new IAMClient({ ...client, credentials });
  try {
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: BOUNDARY,
        PolicyDocument: JSON.stringify(boundaryPolicy(environment.account)),
      }),
    );
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  } finally {
    iam.destroy();
  }
}
