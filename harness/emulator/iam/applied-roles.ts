import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { AwsAccess } from '../aws-access.ts';
import { parsePolicy, type Statement } from './policy.ts';

export type AppliedRole = Readonly<{
  trust: readonly Statement[];
  statements: readonly Statement[];
  boundary?: readonly Statement[];
}>;

const CACHED_MS = 2_000;

/** Reads IAM roles through the AWS API, and caches each role for two seconds. */
export class AppliedRoles {
  readonly #iam: IAMClient;
  readonly #known = new Map<string, { readAt: number; role: Promise<AppliedRole> }>();

  constructor(aws: AwsAccess) {
    this.#iam = new IAMClient(aws);
  }

  /**
   * Reads an IAM role. @throws {PolicyError} for a policy that cannot be evaluated, and IAM's error for a role that
   * does not exist
   */
  read(roleArn: string): Promise<AppliedRole> {
    const known = this.#known.get(roleArn);
    if (known !== undefined && performance.now() - known.readAt < CACHED_MS) return known.role;
    const role = this.#read(nameOf(roleArn));
    role.catch(() => {});
    this.#known.set(roleArn, { readAt: performance.now(), role });
    return role;
  }

  close(): void {
    this.#iam.destroy();
  }

  async #read(RoleName: string): Promise<AppliedRole> {
    // The role is read alone first, so that no other request is in flight if the role does not exist.
    const { Role } = await this.#iam.send(new GetRoleCommand({ RoleName }));
    const [inline, attached] = await Promise.all([
      this.#iam.send(new ListRolePoliciesCommand({ RoleName })),
      this.#iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
    ]);
    const boundaryArn = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
    const documents = await Promise.all([
      ...(inline.PolicyNames ?? []).map((PolicyName) => this.#inline(RoleName, PolicyName)),
      ...(attached.AttachedPolicies ?? []).map(({ PolicyArn = '' }) => this.#attached(PolicyArn)),
    ]);
    return {
      trust: parsePolicy(`trust of ${RoleName}`, decode(Role?.AssumeRolePolicyDocument)),
      statements: documents.flat(),
      ...(boundaryArn !== undefined && { boundary: await this.#attached(boundaryArn) }),
    };
  }

  async #inline(RoleName: string, PolicyName: string): Promise<readonly Statement[]> {
    const { PolicyDocument } = await this.#iam.send(
      new GetRolePolicyCommand({ RoleName, PolicyName }),
    );
    return parsePolicy(PolicyName, decode(PolicyDocument));
  }

  async #attached(PolicyArn: string): Promise<readonly Statement[]> {
    const { Policy } = await this.#iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await this.#iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId }),
    );
    return parsePolicy(PolicyArn, decode(PolicyVersion?.Document));
  }
}

/** Decodes a policy document, which IAM returns URL-encoded (RFC 3986). */
const decode = (document = '{"Statement":[]}'): string =>
  document.trimStart().startsWith('{') ? document : decodeURIComponent(document);

const nameOf = (roleArn: string): string => roleArn.split('/').at(-1) ?? '';
