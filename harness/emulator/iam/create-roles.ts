import { randomUUID } from 'node:crypto';
import type { AwsAccess } from '../aws-access.ts';
import { systemClock, type Clock } from '../clock.ts';
import { ControlRefusal, createLoopbackControl } from '../control/loopback-control.ts';
import { refusalsOfStart, type Start, type StartRefusals } from './authorize-start.ts';
import { AppliedRoles } from './applied-roles.ts';
import { CredentialStore, type RoleSession } from './credentials.ts';
import { evaluate, type Decision, type AccessRequest } from './evaluate.ts';
import { PolicyError, type Statement } from './policy.ts';

export type Roles = Readonly<{
  /**
   * Returns environment variables through which the AWS SDK's default provider chain gets the role's credentials.
   * @throws {Error} with ECS's message when tasks may not assume the role
   */
  environmentOf: (
    roleArn: string,
    sessionName: string,
  ) => Promise<Readonly<Record<'AWS_CONTAINER_CREDENTIALS_FULL_URI', string>>>;
  /**
   * Returns the role session of a request by the access key in its `Authorization` header; undefined for an unknown
   * key.
   */
  sessionOf: (authorization: string) => RoleSession | undefined;
  /**
   * Decides a request by the role's currently applied policies. @throws {PolicyError} for a policy that cannot be
   * evaluated
   */
  decide: (roleArn: string, request: AccessRequest) => Promise<Decision>;
  refusalsOfStart: (start: Start) => Promise<StartRefusals>;
  close: () => Promise<void>;
}>;

const TASKS = 'ecs-tasks.amazonaws.com';
const ACCESS_KEY = /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\//;

/**
 * Emulates the ECS agent, which gives tasks the credentials of their roles, and IAM, which decides what the
 * credentials allow.
 */
export async function createRoles(aws: AwsAccess, clock: Clock = systemClock): Promise<Roles> {
  const applied = new AppliedRoles(aws);
  const store = new CredentialStore(clock);
  const paths = new Map<string, RoleSession>();
  const server = createLoopbackControl();
  server.get<{ Params: { id: string } }>('/v2/credentials/:id', async ({ params }) => {
    const session = paths.get(params.id);
    if (session === undefined) throw new ControlRefusal(404, 'Cannot find credentials of that id');
    return store.issue(session);
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const roles: Roles = {
    environmentOf: async (roleArn, sessionName) => {
      await requireTrust(applied, { roleArn, sessionName, region: aws.region });
      const id = randomUUID();
      paths.set(id, { roleArn, sessionName });
      return { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/v2/credentials/${id}` };
    },
    sessionOf: (authorization) => store.sessionOf(ACCESS_KEY.exec(authorization)?.[1] ?? ''),
    decide: async (roleArn, request) => {
      const { statements, boundary } = await applied.read(roleArn);
      const decision = evaluate(statements, request);
      if (decision !== 'allowed' || boundary === undefined) return decision;
      return evaluate(boundary, request);
    },
    refusalsOfStart: (start) => refusalsOfStart(roles, start),
    close: async () => {
      await server.close();
      applied.close();
    },
  };
  return roles;
}

type Asked = Readonly<{ roleArn: string; sessionName: string; region: string }>;

async function requireTrust(
  applied: AppliedRoles,
  { roleArn, sessionName, region }: Asked,
): Promise<void> {
  const refusal = `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
  const account = roleArn.split(':')[4] ?? '';
  const request = {
    action: 'sts:AssumeRole',
    resource: roleArn,
    context: {
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:aws:ecs:${region}:${account}:task/${sessionName}`,
    },
  };
  const role = await applied.read(roleArn).catch((cause: unknown) => {
    throw cause instanceof PolicyError ? cause : new Error(refusal, { cause });
  });
  const ofTasks = role.trust.filter((statement) => isFor(statement, TASKS));
  if (evaluate(ofTasks, request) !== 'allowed') throw new Error(refusal);
}

function isFor({ Principal }: Statement, service: string): boolean {
  if (Principal === undefined) return false;
  return Principal === '*' || (Principal['Service'] ?? []).includes(service);
}
