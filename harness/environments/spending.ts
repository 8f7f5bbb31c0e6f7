import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  CognitoIdentityProviderClient,
  paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider';
import { Command } from 'commander';
import { z } from 'zod';

const Environment = z.object({
  region: z.string(),
  userPoolId: z.string(),
  cognitoApiUrl: z.string(),
  table: z.string(),
  dynamodbUrl: z.string(),
});

const OPERATOR = fileURLToPath(new URL('../../server/operator/main.ts', import.meta.url));
const CREDENTIALS = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };

type Name = 'usage' | 'budget' | 'pause' | 'resume';
type Options = Readonly<Record<string, string | boolean>>;

/** Returns options as command-line arguments. `--env` is left out, because it only selects the environment. */
const argumentsOf = ({ env: _, ...options }: Options): string[] =>
  Object.entries(options).flatMap(([name, value]) =>
    typeof value === 'string' ? [`--${name}=${value}`] : value ? [`--${name}`] : [],
  );

/**
 * Runs a command of the operator's program, which reads and changes people's budgets, on an environment of this
 * machine.
 */
async function operate(name: Name, options: Options): Promise<void> {
  const environment = String(options['env'] ?? process.env['ENV'] ?? 'local');
  const file = new URL(`../../.onecall/${environment}/environment.json`, import.meta.url);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`Cannot find the environment "${environment}": start it with make dev`);
  });
  const { region, userPoolId, cognitoApiUrl, table, dynamodbUrl } = Environment.parse(
    JSON.parse(text),
  );
  const client = new CognitoIdentityProviderClient({
    region,
    endpoint: cognitoApiUrl,
    credentials: CREDENTIALS,
  });
  const people: { sub: string; username: string }[] = [];
  for await (const { Users = [] } of paginateListUsers({ client }, { UserPoolId: userPoolId }))
    for (const { Username: username = '', Attributes = [] } of Users) {
      const sub = Attributes.find(({ Name }) => Name === 'sub')?.Value ?? username;
      people.push({ sub, username });
    }
  client.destroy();
  const args = [OPERATOR, name, ...argumentsOf(options), '--by', userInfo().username];
  const { status } = spawnSync(process.execPath, args, {
    // The operator's program gets an empty list of groups, because the emulated user pool has none.
    input: JSON.stringify({ people, groups: [] }),
    stdio: ['pipe', 'inherit', 'inherit'],
    env: {
      ...process.env,
      AWS_REGION: region,
      TABLE_NAME: table,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
  });
  process.exitCode = status ?? 1;
}

const program = new Command('onecall').exitOverride((error) =>
  process.exit(error.exitCode === 0 ? 0 : 2),
);
const command = (name: Name, about: string) =>
  program
    .command(name)
    .description(about)
    .option('--env <name>', 'environment on this machine: local or container')
    .action((options: Options) => operate(name, options));
command('usage', 'print what people spent in a month; no text of a message is read')
  .option('--month <month>', 'such as 2026-11; the current one by default')
  .option('--format <format>', 'table, csv or json')
  .option('--names', 'name people by user name instead of by hash');
command('budget', "set somebody's dollars a month up to a day, or list what is set")
  .option('--who <name>', 'user name, or group:<name>')
  .option('--usd <dollars>', 'dollars a month')
  .option('--until <day>', 'last day, such as 2026-12-31');
command('pause', 'refuse all model calls within 5 s');
command('resume', 'allow model calls again');

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
