import { CreatePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { BOUNDARY, boundaryPolicy } from '../deployer/policies.ts';
import type { Session } from './session.ts';

/** Does in a new emulator what an administrator does once in an account: makes the boundary of the roles. */
export async function prepareAccount({ client, environment }: Session): Promise<void> {
  const credentials = { accessKeyId: 'administrator', secretAccessKey: 'emulated' };
  const iam = new IAMClient({ ...client, credentials });
  try {
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: BOUNDARY,
        PolicyDocument: JSON.stringify(boundaryPolicy(environment.account)),
      }),
    );
  } finally {
    iam.destroy();
  }
}
