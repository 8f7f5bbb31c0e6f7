import { GetRolePolicyCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import type { DeployedContext } from './deployed-context.ts';

/**
 * Tells whether a policy of this role names an action. Wildcards need no handling: the project's policies use none for
 * these actions.
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
