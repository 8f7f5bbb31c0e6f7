import { PolicyError } from './policy.ts';
import type { Decision, AccessRequest } from './evaluate.ts';
import type { RoleSession } from './credentials.ts';

/** A permission that a call needs. */
export type Needed = AccessRequest;

export type Deciding = Readonly<{
  /** @throws {PolicyError} */
  decide: (roleArn: string, request: AccessRequest) => Promise<Decision>;
}>;

/**
 * Decides whether a session has every right that a call needs, by the policies that are applied now.
 *
 * @returns undefined when it has, else the refusal in IAM's words
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
