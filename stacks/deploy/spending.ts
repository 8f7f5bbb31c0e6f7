import {
  CognitoIdentityProviderClient,
  paginateListGroups,
  paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { execa } from 'execa';
import { join } from 'node:path';
import type { EnvironmentFile } from './environment-file.ts';
import { DeployProblem } from './problem.ts';
import { ROOT } from './project.ts';
import type { DeploySession } from './session.ts';

const OPERATOR = join(ROOT, 'server', 'operator', 'main.ts');

/** A command of the operator's program, which reads and changes people's budgets, with its options. */
export type SpendingCommand = readonly [
  name: 'usage' | 'budget' | 'pause' | 'resume',
  ...options: readonly string[],
];

/** Returns the people and groups of the user pool as JSON for the operator's program. */
async function directoryOf(session: DeploySession, UserPoolId: string): Promise<string> {
  const cognito = new CognitoIdentityProviderClient(session.client);
  try {
    const people: { sub: string; username: string }[] = [];
    for await (const { Users = [] } of paginateListUsers({ client: cognito }, { UserPoolId }))
      for (const { Username: username = '', Attributes = [] } of Users) {
        const sub = Attributes.find(({ Name }) => Name === 'sub')?.Value ?? username;
        people.push({ sub, username });
      }
    const groups: string[] = [];
    for await (const { Groups = [] } of paginateListGroups({ client: cognito }, { UserPoolId }))
      groups.push(...Groups.flatMap(({ GroupName }) => GroupName ?? []));
    return JSON.stringify({ people, groups });
  } finally {
    cognito.destroy();
  }
}

/** Returns the signed-in AWS identity, which is recorded with each change of a budget. */
async function callerOf({ client }: DeploySession): Promise<string> {
  const sts = new STSClient(client);
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'unknown';
  } finally {
    sts.destroy();
  }
}

/**
 * Runs a command of the operator's program on an environment's budgets. The program uses the server's code to read and
 * change them.
 *
 * @returns the text that the program prints
 * @throws {DeployProblem} with the program's message when it refuses
 */
export async function operateSpending(
  session: DeploySession,
  file: EnvironmentFile,
  command: SpendingCommand,
): Promise<string> {
  const [name] = command;
  const needsPeople = name === 'usage' || name === 'budget';
  const [by, input] = await Promise.all([
    callerOf(session),
    needsPeople ? directoryOf(session, file.userPoolId) : '',
  ]);
  const { stdout, stderr, failed } = await execa(
    process.execPath,
    [OPERATOR, ...command, '--by', by],
    {
      reject: false,
      input,
      env: {
        ...session.processEnv,
        AWS_REGION: file.region,
        TABLE_NAME: file.table,
        ...(file.awsEndpoint !== null && { AWS_ENDPOINT_URL_DYNAMODB: file.awsEndpoint }),
      },
    },
  );
  if (failed) throw new DeployProblem(stderr === '' ? 'Cannot run the command' : stderr);
  return stdout;
}
