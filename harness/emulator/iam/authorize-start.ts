import { denialOf, type Deciding, type Needed } from './authorize-call.ts';

/**
 * An ECS task that is about to start, with the fields from which the needed permissions of its execution role follow.
 */
export type Start = Readonly<{
  executionRoleArn: string;
  taskId: string;
  image: string;
  log?: Readonly<{ group: string; region: string; stream: string }>;
}>;

/**
 * IAM's refusals for the permissions that an execution role lacks; a field is absent if the role has the permission.
 */
export type StartRefusals = Readonly<{
  registry?: string;
  image?: string;
  stream?: string;
  /** Refusal to write the log. The task starts nevertheless, but its log lines are lost. */
  lines?: string;
}>;

const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([a-z0-9._/-]+):/;
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * Returns which permissions for a task's start its execution role lacks: sign in to the registry, pull the image,
 * write the log. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export async function refusalsOfStart(roles: Deciding, start: Start): Promise<StartRefusals> {
  const { executionRoleArn: roleArn, taskId: sessionName, image, log } = start;
  const refusal = (needed: readonly Needed[]) => denialOf(roles, { roleArn, sessionName }, needed);
  const [, account = '', region = '', repository = ''] = ECR.exec(image) ?? [];
  const found = {
    ...(repository !== '' && {
      registry: await refusal([{ action: 'ecr:GetAuthorizationToken', resource: '*' }]),
      image: await refusal(
        PULL.map((action) => ({
          action,
          resource: `arn:aws:ecr:${region}:${account}:repository/${repository}`,
        })),
      ),
    }),
    ...(log !== undefined && {
      stream: await refusal([
        { action: 'logs:CreateLogStream', resource: streamArn(roleArn, log) },
      ]),
      lines: await refusal([{ action: 'logs:PutLogEvents', resource: streamArn(roleArn, log) }]),
    }),
  };
  return Object.fromEntries(Object.entries(found).filter(([, why]) => why !== undefined));
}

const streamArn = (roleArn: string, { group, region, stream }: NonNullable<Start['log']>) =>
  `arn:aws:logs:${region}:${roleArn.split(':')[4] ?? ''}:log-group:${group}:log-stream:${stream}`;
