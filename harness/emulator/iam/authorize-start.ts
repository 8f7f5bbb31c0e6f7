import { denialOf, type Deciding, type Needed } from './authorize-call.ts';

/** A task that is about to start, with the fields that its execution role is checked for. */
export type Start = Readonly<{
  executionRoleArn: string;
  taskId: string;
  image: string;
  log?: Readonly<{ group: string; region: string; stream: string }>;
}>;

/** The permissions that the execution role lacks, in IAM's words; absent when it lacks none. */
export type StartRefusals = Readonly<{
  registry?: string;
  image?: string;
  stream?: string;
  /** Permission that is missing for the log: the task starts, and its log lines are lost. */
  lines?: string;
}>;

const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([a-z0-9._/-]+):/;
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * Decides what a task's start may do by its execution role: sign in to the registry, pull the image, and write the log.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
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
