import { CreatePolicyCommand, EntityAlreadyExistsException, IAMClient } from '@aws-sdk/client-iam';
import { BOUNDARY, boundaryPolicy } from '../deployer/policies.ts';
import type { DeploySession } from './session.ts';

/**
 * Does in an emulator what an administrator does once in an account: makes the boundary of the roles, unless it is there. The
 * emulator may have been started before the deploy, so its age says nothing.
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
