import { PolicyError } from './policy.ts';
import type { Decision, AccessRequest } from './evaluate.ts';
import type { RoleSession } from './credentials.ts';

/** A permission that an AWS call needs: an action on a resource. */
export type Needed = AccessRequest;

export type Deciding = Readonly<{
  /** Decides a request by the role's applied policies. @throws {PolicyError} for a policy that cannot be evaluated */
  decide: (roleArn: string, request: AccessRequest) => Promise<Decision>;
}>;

/**
 * Decides whether a role session has all permissions that an AWS call needs, by the currently applied policies.
 *
 * @returns undefined if it has them, else the refusal in IAM's words
 */
export async function denialOf(
  roles: Deciding,
  session: RoleSession,
  needed: readonly Needed[],
): Promise<string | undefined> {
  for (const request of needed) {
    const { action, resource } = request;
    try {
      const decision = await roles.decide(session.roleArn, request);
      if (decision === 'allowed') continue;
      const why =
        decision === 'denied'
          ? `because no identity-based policy allows the ${action} action`
          : 'with an explicit deny in an identity-based policy';
      return `User: ${arnOf(session)} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
    } catch (error) {
      if (error instanceof PolicyError) return error.message;
      throw error;
    }
  }
  return undefined;
}

function arnOf({ roleArn, sessionName }: RoleSession): string {
  const [, , , , account = ''] = roleArn.split(':');
  return `arn:aws:sts::${account}:assumed-role/${roleArn.split('/').at(-1) ?? ''}/${sessionName}`;
}
