import { join } from 'node:path';
import { Command, Option } from 'commander';
import { commandsFor, writePolicies } from '../deployer/write-policies.ts';
import { environmentNamed, environments } from '../environments.ts';
import { refuseUnready } from '../preflight/preflight.ts';
import { findCertificate, placeholderArn } from './certificate.ts';
import { sayPlan } from './confirm.ts';
import { deployEnvironment } from './deploy.ts';
import { deployedVersion } from './deployed.ts';
import { destroy } from './destroy.ts';
import { describeEnvironment } from './describe-environment.ts';
import { headCommit } from './git.ts';
import { readLogs } from './logs.ts';
import { planAll } from './plan.ts';
import { DeployProblem } from './problem.ts';
import { ROOT, folderOf, outputOf, remark } from './project.ts';
import { operateSpending } from './spending.ts';
import type { SpendingCommand } from './spending.ts';
import { EMULATED, openSession, stopEmulator } from './session.ts';
import { synthesize } from './synthesize.ts';
import { accessToken } from './token.ts';
import { unlock } from './unlock.ts';
import { users } from './users.ts';
import type { UsersCommand } from './users.ts';

/** Prints the result of a command to standard output. Remarks go to standard error. */
function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const program = new Command('onecall').showHelpAfterError();

const inEnvironment = (name: string, about: string) =>
  program
    .command(name)
    .description(about)
    .addOption(
      new Option(
        '--env <name>',
        `one of ${Object.keys(environments).join(', ')}`,
      ).makeOptionMandatory(),
    );

program
  .command('synth')
  .description('write the Terraform of every environment to cdktf.out')
  .action(async () => {
    const commit = await headCommit();
    const names = Object.keys(environments);
    const asked = names.map((name) => {
      const certificateArn = placeholderArn(environmentNamed(name));
      return { name, release: { commit, certificateArn } };
    });
    await synthesize({ environments: asked }, `${ROOT}/cdktf.out`);
    print(`Wrote ${names.join(', ')} to cdktf.out`);
  });

program
  .command('costs')
  .description('the standing cost of each environment, as the table of docs/operations.md')
  .action(async () => {
    const { costTable } = await import('../costs/cost-table.ts');
    print(costTable());
  });

inEnvironment('deploy', 'deploy a commit, from nothing if need be')
  .option('--tag <commit>', 'an image that was pushed before, instead of HEAD')
  .action(async ({ env, tag }: { env: string; tag?: string }) => {
    const startedAt = Date.now();
    const file = await deployEnvironment(env, tag);
    remark(
      `Deployed in ${Math.round((Date.now() - startedAt) / 1000)} s; .onecall/${env}/environment.json says what`,
    );
    print(file.url ?? file.publicUrl);
  });

inEnvironment('plan', 'what a deploy would change')
  .option('--tag <commit>', 'with this image instead of the one that runs')
  .action(async ({ env, tag }: { env: string; tag?: string }) => {
    const session = await openSession(env, { terraform: true });
    await refuseUnready(session);
    const commit = tag ?? (await deployedVersion(session))?.commit ?? (await headCommit());
    const certificateArn = await findCertificate(session);
    const release = { commit, ...(certificateArn !== undefined && { certificateArn }) };
    await synthesize({ environments: [{ name: env, release }] }, outputOf(env));
    const sum = await planAll(session, sayPlan);
    const { costLines } = await import('../costs/cost-table.ts');
    for (const line of costLines(session.environment)) remark(line);
    print(sum);
  });

inEnvironment('destroy', 'destroy all of an environment; refuses production').action(
  async ({ env }: { env: string }) => print(await destroy(env)),
);

inEnvironment('outputs', 'what is deployed').action(async ({ env }: { env: string }) =>
  print(JSON.stringify(await describeEnvironment(await openSession(env)), undefined, 2)),
);

inEnvironment('deployer', 'write the policies of whoever deploys').action(
  ({ env }: { env: string }) => {
    const { account } = environmentNamed(env);
    const written = writePolicies(join(folderOf(env), 'deployer'), account);
    remark(`An administrator of account ${account} runs, once:`);
    for (const command of commandsFor(written, ROOT)) print(command);
  },
);

inEnvironment('token', 'an access token of a verify user')
  .option('--as <user>', 'verify-01 to verify-20', 'verify-01')
  .action(async ({ env, as }: { env: string; as: string }) => {
    const session = await openSession(env);
    print(await accessToken(session, await describeEnvironment(session), as));
  });

inEnvironment('users', 'list, add or remove people')
  .option('--add <name>', 'invite this person, or send the invitation again; needs --email')
  .option('--email <address>', 'where the invitation is sent')
  .option('--remove <name>', 'delete the account of this person: no further sign-in')
  .action(async (given: { env: string; add?: string; email?: string; remove?: string }) => {
    const session = await openSession(given.env);
    const lines = await users(session, await describeEnvironment(session), usersCommand(given));
    for (const line of lines) print(line);
  });

function usersCommand(given: { add?: string; email?: string; remove?: string }): UsersCommand {
  if (given.remove !== undefined) return { remove: given.remove };
  if (given.add === undefined) return { list: true };
  if (given.email !== undefined) return { add: given.add, email: given.email };
  throw new DeployProblem('Give EMAIL=<address> too: the invitation is sent there');
}

inEnvironment('logs', 'log lines of the server')
  .option('--since <minutes>', 'how far back', '10')
  .option('--follow', 'go on with new ones', false)
  .option('--filter <pattern>', 'CloudWatch filter pattern')
  .action(async (given: { env: string; since: string; follow: boolean; filter?: string }) => {
    const sinceMinutes = Number(given.since);
    if (!(sinceMinutes > 0)) throw new DeployProblem(`SINCE is "${given.since}", not minutes`);
    const session = await openSession(given.env);
    const file = await describeEnvironment(session);
    const { follow, filter } = given;
    const options = { sinceMinutes, follow, ...(filter !== undefined && { filter }) };
    let lines = 0;
    for await (const line of readLogs(session, file, options)) {
      lines += 1;
      print(line);
    }
    if (lines === 0) remark(`No line in ${file.logGroup} in the last ${sinceMinutes} minutes`);
  });

inEnvironment('unlock', 'release the state lock of a deploy that no longer runs')
  .requiredOption('--stack <layer>')
  .requiredOption('--lock <id>')
  .action(async (given: { env: string; stack: string; lock: string }) =>
    print(await unlock(given.env, given.stack, given.lock)),
  );

type Given = Readonly<Record<string, string | boolean>>;

/**
 * Adds a command of the operator's program, which reads and changes people's budgets. Its options are passed on
 * unchanged.
 */
const onAccounts = (name: SpendingCommand[0], about: string) =>
  inEnvironment(name, about).action(async ({ env, ...given }: Given & { env: string }) => {
    const session = await openSession(env);
    const options = Object.entries(given).map(([option, value]) =>
      value === true ? `--${option}` : `--${option}=${value}`,
    );
    print(await operateSpending(session, await describeEnvironment(session), [name, ...options]));
  });
onAccounts('usage', 'what people spent in a month; no text of a message is read')
  .option('--month <month>')
  .option('--format <format>', 'table, csv or json')
  .option('--names', 'user names instead of hashes');
onAccounts('budget', "set somebody's dollars a month up to a day, or list what is set")
  .option('--who <name>', 'user name, or group:<name>')
  .option('--usd <dollars>')
  .option('--until <day>');
onAccounts('pause', 'refuse all model calls within 5 s');
onAccounts('resume', 'allow model calls again');

program
  .command('down')
  .description(`end the AWS API emulator with everything applied to it, as ENV=${EMULATED}`)
  .action(stopEmulator);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof DeployProblem)) throw error;
  remark(error.message);
  process.exitCode = 1;
}
