import { GetRolePolicyCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import type { DeployedContext } from './deployed-context.ts';

/**
 * Tells whether a policy of the IAM role names an action. Does not handle wildcards: the project's policies use none
 * for the actions that the checks ask about.
 */
export async function hasRight(
  { aws }: DeployedContext,
  RoleName: string,
  action: string,
): Promise<boolean> {
  const { PolicyNames = [] } = await aws.iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) {
    const { PolicyDocument = '' } = await aws.iam.send(
      new GetRolePolicyCommand({ RoleName, PolicyName }),
    );
    const policy: unknown = JSON.parse(decodeURIComponent(PolicyDocument));
    if (JSON.stringify(policy).includes(`"${action}"`)) return true;
  }
  return false;
}
